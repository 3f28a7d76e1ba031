import type { Reader } from "#db/store.ts";
import { isSignedBy } from "./sign.server.ts";
import { listPublicKeys } from "./signing-key.server.ts";
import { readSigned, type Signed } from "./statement.ts";

/** What is found of a file that is said to be a certificate. */
export type Verdict = { is: "unreadable" } | { is: "unknown_key" | "forged" | "genuine"; signed: Signed };

/** Checks a file against every key that was ever published. Whether it still holds is another question. */
export async function checkFile(read: Reader, text: string): Promise<Verdict> {
  const signed = readSigned(text);
  if (!signed) return { is: "unreadable" };
  const key = (await listPublicKeys(read)).find(({ id }) => id === signed.keyId);
  if (!key) return { is: "unknown_key", signed };
  return { is: isSignedBy(signed, key.publicKey) ? "genuine" : "forged", signed };
}
