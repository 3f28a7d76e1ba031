/*
 * What a scanner reads. Shops have EAN-13 (GB 12904), and labels that a scale in the shop prints: GS1
 * leaves the prefixes 20 to 29 to each shop for that ("restricted circulation"). Ours are built so:
 *
 *     2 0 SSSSS GGGGG C
 *
 * 2 and the kind 0 (weighed goods), five digits that name the goods on the scale, five digits of grams,
 * and the check digit of EAN-13. 2 and the kind 1 are whole packs that we label ourselves, for goods
 * that came without a code: 2 1 and ten digits that name them.
 */

const WEIGHED = "20";
const OWN_PACK = "21";

/** True for thirteen digits whose last is the check digit of the others. */
export function checkEan13(code: string): boolean {
  return /^\d{13}$/.test(code) && ean13CheckDigit(code.slice(0, 12)) === code[12];
}

/** The thirteenth digit of an EAN-13: what is missing to a multiple of ten when every second digit counts three times. */
function ean13CheckDigit(twelve: string): string {
  let sum = 0;
  for (let place = 0; place < 12; place += 1) sum += Number(twelve[place]) * (place % 2 === 0 ? 1 : 3);
  return String((10 - (sum % 10)) % 10);
}

export interface ScaleLabel {
  /** Five digits that name the goods on the scale. */
  scaleCode: string;
  grams: number;
}

/** What a scale's label says; undefined for any other code, for a wrong check digit and for no weight. */
export function readScaleCode(code: string): ScaleLabel | undefined {
  if (!code.startsWith(WEIGHED) || !checkEan13(code)) return undefined;
  const grams = Number(code.slice(7, 12));
  return grams > 0 ? { scaleCode: code.slice(2, 7), grams } : undefined;
}

/** The label of so many grams; throws for what does not fit on one. */
export function scaleLabel({ scaleCode, grams }: ScaleLabel): string {
  if (!/^\d{5}$/.test(scaleCode)) throw new Error(`${scaleCode} is no code of a scale`);
  if (!Number.isInteger(grams) || grams < 1 || grams > 99_999) throw new Error(`${grams} g fit on no label`);
  return withCheckDigit(`${WEIGHED}${scaleCode}${String(grams).padStart(5, "0")}`);
}

/** The code of a pack that we label ourselves, from a number of ours. */
export function ownPackCode(number: number): string {
  if (!Number.isInteger(number) || number < 1 || number > 9_999_999_999)
    throw new Error(`${number} fits in no code`);
  return withCheckDigit(`${OWN_PACK}${String(number).padStart(10, "0")}`);
}

function withCheckDigit(twelve: string): string {
  return twelve + ean13CheckDigit(twelve);
}
