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
