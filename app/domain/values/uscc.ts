/*
 * 统一社会信用代码, the number under which a unit is registered in China and pays its taxes (GB 32100-2015):
 * seventeen characters and one that checks them.
 */

/** Digits and capitals without I, O, S, V and Z, each worth its place. */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const MODULUS = 31;

/** A code as it is written down: without spaces and hyphens, in plain capitals and digits. */
export function tidyUscc(typed: string): string {
  return typed.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
}

/** What is wrong with a code: its form (length, characters), or its check character; undefined when nothing is. */
export function usccFault(code: string): "form" | "check" | undefined {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return "form";
  return checkCharacterOf(code.slice(0, 17)) === code[17] ? undefined : "check";
}

/** The eighteenth character for the first seventeen: weights are the powers of 3, modulo 31. */
export function checkCharacterOf(first17: string): string {
  let weight = 1;
  let sum = 0;
  for (const character of first17) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % MODULUS;
  }
  return ALPHABET[(MODULUS - (sum % MODULUS)) % MODULUS] ?? "";
}
