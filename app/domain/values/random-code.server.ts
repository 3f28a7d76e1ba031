import { randomInt } from "node:crypto";

/** No letter or digit that is taken for another: eight of them are forty bits. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** A code that nobody guesses, to be read out and typed in by people. */
export function randomCode(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}
