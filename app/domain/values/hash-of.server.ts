import { createHash } from "node:crypto";

/** The hash that is kept beside a caller's key: the same key with another content is refused. */
export function hashOf(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url");
}
