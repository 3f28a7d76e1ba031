import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { canonicalJson } from "./canonical.ts";
import type { Signed, Statement } from "./statement.ts";

/** A key that certificates are signed with, and the name it is published under. */
export interface SigningKey {
  id: string;
  publicKey: string;
  privateKey: KeyObject;
}

const PUBLIC_LENGTH = 32;
/** What stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410). */
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex");

/** A key from its PKCS #8, in base64 or as PEM. Throws for anything but an Ed25519 key. */
export function readSigningKey(pkcs8: string): SigningKey {
  const privateKey = pkcs8.includes("-----BEGIN")
    ? createPrivateKey(pkcs8)
    : createPrivateKey({ key: Buffer.from(pkcs8, "base64"), format: "der", type: "pkcs8" });
  if (privateKey.asymmetricKeyType !== "ed25519") throw new Error("it is not an Ed25519 key");
  const bytes = createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-PUBLIC_LENGTH);
  const id = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  return { id, publicKey: bytes.toString("base64url"), privateKey };
}

export function signStatement(statement: Statement, { id, privateKey }: SigningKey): Signed {
  const bytes = Buffer.from(canonicalJson(statement));
  return { statement, keyId: id, signature: sign(null, bytes, privateKey).toString("base64url") };
}

/** Whether the key in base64url made the signature of exactly this statement. */
export function isSignedBy({ statement, signature }: Omit<Signed, "keyId">, publicKey: string): boolean {
  const bytes = Buffer.from(signature, "base64url");
  // the last of its characters has bits to spare: another spelling of the same bytes is a change all the same
  if (bytes.toString("base64url") !== signature) return false;
  const key = createPublicKey({
    key: Buffer.concat([SPKI_HEAD, Buffer.from(publicKey, "base64url")]),
    format: "der",
    type: "spki",
  });
  return verify(null, Buffer.from(canonicalJson(statement)), key, bytes);
}

/**
 * The hash of a set of lines: SHA-256 over the sorted hashes of each line's id and amount. Whoever has the
 * list of those hashes can check it, and learns nothing of lines whose id they do not know.
 */
export function hashOfLines(lines: readonly { orderLineId: string; netFen: number }[]): string {
  const leaves = lines.map(({ orderLineId, netFen }) => sha256(`${orderLineId} ${netFen}`)).sort();
  return sha256(leaves.join("\n"));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
