import { v7 } from "uuid";

/** A new id that sorts by the time it was made, so that the newest rows lie together (RFC 9562, version 7). */
export function newId(): string {
  return v7();
}

/** True for text that has the form of an id; whether there is such a thing is the database's to know. */
export function isId(text: string): boolean {
  return /^[0-9a-f-]{36}$/.test(text);
}
