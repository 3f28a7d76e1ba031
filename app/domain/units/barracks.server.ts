import { eq } from "drizzle-orm";
import { buyingUnits } from "#db/schema/units.ts";
import type { Reader } from "#db/store.ts";
import { unitNameFor } from "./unit.ts";

/** Says a name that somebody else wrote down, a bank or a fapiao's title, as those may read it who do not ship. */
export type NameMask = (name: string) => string;

/** A city has some hundred. */
const BARRACKS_MAX = 5_000;

/**
 * What hides barracks in names that are no more than text: one that holds the name of a barracks becomes its
 * code. Every other name stays as it is.
 */
export async function readBarracksMask(read: Reader): Promise<NameMask> {
  const barracks = await read
    .select({
      id: buyingUnits.id,
      code: buyingUnits.code,
      nameZh: buyingUnits.nameZh,
      nameEn: buyingUnits.nameEn,
      kind: buyingUnits.kind,
    })
    .from(buyingUnits)
    .where(eq(buyingUnits.kind, "barracks"))
    .limit(BARRACKS_MAX);
  const names = barracks.flatMap((unit) =>
    [unit.nameZh, unit.nameEn ?? ""]
      .map(plain)
      .filter(Boolean)
      .map((name) => ({ name, shown: unitNameFor(unit, null).zh })),
  );
  return (name) => {
    const typed = plain(name);
    return names.find((one) => typed.includes(one.name))?.shown ?? name;
  };
}

/** A name as it is compared: width, case, spaces and points do not count. */
function plain(name: string): string {
  return name
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
