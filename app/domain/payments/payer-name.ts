import { maskName } from "#app/domain/identity/masking.ts";

/** A name as it is compared: width, case, spaces, brackets and points do not count. */
function plain(name: string): string {
  return name
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** True when a bank's name for a payer is the name that was expected. Nothing is nobody's name. */
export function isSamePayer(payerName: string, expected: string): boolean {
  const name = plain(payerName);
  return name !== "" && name === plain(expected);
}

/** The longest name of a person in Chinese characters; what is longer is a unit's. */
const PERSON_LENGTH_MAX = 4;

/** A payer's name for those whose work needs no personal data: units by their name, persons masked. */
export function maskPayer(name: string): string {
  const isUnit = /^\p{Script=Han}/u.test(name.trim()) && plain(name).length > PERSON_LENGTH_MAX;
  return isUnit ? name : maskName(name);
}

/** A bank account for those who need not pay into it: its last four characters. */
export function maskAccount(account: string): string {
  const shown = Math.min(4, Math.floor(account.length / 2));
  return `${"*".repeat(Math.min(4, account.length - shown))}${account.slice(account.length - shown)}`;
}
