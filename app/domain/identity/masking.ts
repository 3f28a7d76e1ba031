/*
 * Personal data for those whose work does not need it: enough is left to tell two people apart in
 * conversation, not enough to reach either.
 */

const HIDDEN = "*";

/** "138****5678" for a mobile; of any other number the last four digits at most, never more than half of it. */
export function maskPhone(phone: string): string {
  if (/^1\d{10}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(7)}`;
  const shown = Math.min(4, Math.floor(phone.length / 2));
  return HIDDEN.repeat(phone.length - shown) + phone.slice(phone.length - shown);
}

/** "张**" for "张小明", "A*** S****" for "Anna Smith": the first character of each word. */
export function maskName(name: string): string {
  return name
    .trim()
    .split(/\s+/)
    .map((word) => {
      const characters = Array.from(word);
      return (characters[0] ?? "") + HIDDEN.repeat(Math.max(1, characters.length - 1));
    })
    .join(" ");
}

/** The region stays, because the reports are by region; the street and the door are hidden whole. */
export function maskAddress(address: { regionZh: string; street: string; detail: string }): string {
  return `${address.regionZh} ${HIDDEN.repeat(4)}`;
}

/** "l***@example.com": the first character and the domain. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return at < 1 ? HIDDEN.repeat(4) : `${Array.from(email)[0]}***${email.slice(at)}`;
}

/** Hides the digits of long numbers in what people write: telephones, cards, papers. */
export function maskNumbers(text: string): string {
  return text.replace(/\p{Nd}(?:[\s-]?\p{Nd}){6,}/gu, (number) => HIDDEN.repeat(number.length));
}
