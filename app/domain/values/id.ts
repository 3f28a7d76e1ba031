import { v7 } from "uuid";

/** A new id that sorts by the time it was made, so that the newest rows lie together (RFC 9562, version 7). */
export function newId(): string {
  return v7();
}
