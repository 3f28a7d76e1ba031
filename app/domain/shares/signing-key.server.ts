import { generateKeyPairSync } from "node:crypto";
import { asc } from "drizzle-orm";
import { findDatabaseFact, keepFirstDatabaseFact } from "#db/facts.ts";
import { StartUpError } from "#db/open.ts";
import { shareKeys } from "#db/schema/shares.ts";
import type { Reader, Store } from "#db/store.ts";
import { readSigningKey, type SigningKey } from "./sign.server.ts";

const KEY_FACT = "certificateKey";
const KEYS_MAX = 1_000;

/**
 * The key that certificates are signed with: CERTIFICATE_KEY (PKCS #8, as PEM or in base64), else one that is
 * made once and kept in the database. Its public half is published before anything is signed with it, and
 * stays published when another key takes its place. Throws a StartUpError when CERTIFICATE_KEY is no such key.
 */
export async function openSigningKey(store: Store, now: number): Promise<SigningKey> {
  const key = readGivenKey() ?? readSigningKey(await keepKey(store, now));
  const { id, publicKey } = key;
  const published = await listPublicKeys(store.read);
  if (!published.some((one) => one.id === id))
    await store.write(async (tx) => {
      await tx.insert(shareKeys).values({ id, publicKey, publishedAt: now }).onConflictDoNothing();
    });
  return key;
}

/** Every key that certificates were ever signed with, the oldest first. */
export function listPublicKeys(read: Reader) {
  return read
    .select({ id: shareKeys.id, publicKey: shareKeys.publicKey, publishedAt: shareKeys.publishedAt })
    .from(shareKeys)
    .orderBy(asc(shareKeys.publishedAt), asc(shareKeys.id))
    .limit(KEYS_MAX);
}

function readGivenKey(): SigningKey | undefined {
  const given = process.env.CERTIFICATE_KEY;
  if (given === undefined || given === "") return undefined;
  try {
    return readSigningKey(given);
  } catch {
    throw new StartUpError("CERTIFICATE_KEY is not an Ed25519 key in PKCS #8, as PEM or in base64.");
  }
}

/** When two servers make a key at once, both end with that of the first. */
async function keepKey(store: Store, now: number): Promise<string> {
  const kept = await findDatabaseFact(store.read, KEY_FACT);
  if (kept !== undefined) return kept;
  const { privateKey } = generateKeyPairSync("ed25519");
  const made = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
  return store.write((tx) => keepFirstDatabaseFact(tx, KEY_FACT, made, now));
}
