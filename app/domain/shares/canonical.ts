/** What a statement may hold: no number with a fraction, because not everybody writes those alike. */
export type Canonical = string | number | boolean | null | { readonly [key: string]: Canonical };

/**
 * JSON of which there is one spelling: keys in the order of their code units, no space, whole numbers. The
 * same content gives the same bytes wherever it is written.
 */
export function canonicalJson(value: Canonical): string {
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new Error(`${value} is no whole number`);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Canonical)}`).join(",")}}`;
}
