import type { Name } from "#app/domain/naming/past-names.ts";

type Say = (name: Name) => string;

/** Outlets as a list to choose one from that another is put under. */
export function parentOptions(parents: readonly (Name & { id: string })[], say: Say) {
  return parents.map((parent) => ({ value: parent.id, label: say(parent) }));
}

/** Shops as a list to choose from, each with its partner. */
export function shopOptions(
  shops: readonly {
    id: string;
    nameZh: string;
    nameEn: string;
    partnerZh: string;
    partnerEn: string;
    districtZh: string;
    districtEn: string;
  }[],
  say: Say,
) {
  return shops.map(({ id, nameZh, nameEn, partnerZh, partnerEn, districtZh, districtEn }) => ({
    value: id,
    label: [
      say({ zh: districtZh, en: districtEn }),
      say({ zh: partnerZh, en: partnerEn }),
      say({ zh: nameZh, en: nameEn }),
    ].join(" · "),
  }));
}
