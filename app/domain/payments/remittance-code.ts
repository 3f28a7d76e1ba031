/*
 * The remittance code (识别码) that a payer writes into the remark of a bank transfer. It is read from
 * paper and typed by hand, so none of its characters looks like another, and its last one is a check.
 */

/** Nineteen characters, a prime number of them; no 0 O D Q, 1 I L, 2 Z, 5 S, 8 B, U V, 6 G, M N. */
const ALPHABET = "34679ACEFHJKMPRTWXY";
const BASE = ALPHABET.length;
const FIRST_LETTER = ALPHABET.indexOf("A");
const LENGTH = 8;

/**
 * A new code; `randomBelow` answers a whole number from 0 up to, and without, its argument. It begins
 * with a letter, so that no run of digits is one.
 */
export function makeRemittanceCode(randomBelow: (limit: number) => number): string {
  const values = [FIRST_LETTER + randomBelow(BASE - FIRST_LETTER)];
  while (values.length < LENGTH - 1) values.push(randomBelow(BASE));
  const sum = values.reduce((total, value, index) => total + value * (LENGTH - index), 0);
  values.push((BASE - (sum % BASE)) % BASE);
  return values.map((value) => ALPHABET[value]).join("");
}

/**
 * True for a code whose check character is right. The weights 8 to 1 differ modulo a prime: one wrong
 * character, or any two that changed places, always make it wrong.
 */
export function isRemittanceCode(text: string): boolean {
  if (text.length !== LENGTH) return false;
  let sum = 0;
  for (const [index, character] of [...text].entries()) {
    const value = ALPHABET.indexOf(character);
    if (value < 0 || (index === 0 && value < FIRST_LETTER)) return false;
    sum += value * (LENGTH - index);
  }
  return sum % BASE === 0;
}

/** "H7K3-MPXW", as it is shown and printed. */
export function formatRemittanceCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

const CODES_MAX = 200;

/**
 * Everything in a remark that has the form of a code: in small letters or full width, with spaces or
 * dashes inside, or written against other letters and digits. Whether one was ever given out is the
 * books' to know.
 */
export function findRemittanceCodes(remark: string): string[] {
  const plain = remark
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}_.·*/\\|]+/gu, "");
  const found = new Set<string>();
  for (const [run] of plain.matchAll(/[0-9A-Z]+/g))
    for (let start = 0; start + LENGTH <= run.length && found.size < CODES_MAX; start += 1) {
      const candidate = run.slice(start, start + LENGTH);
      if (isRemittanceCode(candidate)) found.add(candidate);
    }
  return [...found];
}
