import type { Locale } from "#db/words.ts";

interface CountyNames {
  /** Null for a regiment, whose full name is a whole line long. */
  code: string | null;
  nameZh: string;
  shortZh: string;
  nameEn: string;
  shortEn: string;
}

const TAG_LENGTH_MAX = { "zh-CN": 6, en: 18 } as const;

/** What a county is called in a text or at the head of a page: "敖汉旗", "四十七团". */
export function countyName(county: CountyNames, locale: Locale): string {
  if (locale === "en") return county.code === null ? county.shortEn : county.nameEn;
  return county.code === null ? county.shortZh : county.nameZh;
}

/** The same where there is little room: "科左中旗" for 科尔沁左翼中旗, as people say, "Horqin Left Middle". */
export function countyTagName(county: CountyNames, locale: Locale): string {
  const name = countyName(county, locale);
  if (name.length <= TAG_LENGTH_MAX[locale]) return name;
  return locale === "en" ? county.shortEn : county.shortZh + name.slice(-1);
}

export function prefectureName(
  place: { prefectureNameZh: string; prefectureNameEn: string },
  locale: Locale,
): string {
  return locale === "en" ? place.prefectureNameEn : place.prefectureNameZh;
}

export function provinceName(
  place: { provinceNameZh: string; provinceNameEn: string },
  locale: Locale,
): string {
  return locale === "en" ? place.provinceNameEn : place.provinceNameZh;
}

/** "内蒙古自治区赤峰市", "Chifeng, Inner Mongolia Autonomous Region". */
export function placeName(
  place: {
    prefectureNameZh: string;
    prefectureNameEn: string;
    provinceNameZh: string;
    provinceNameEn: string;
  },
  locale: Locale,
): string {
  if (locale === "en") return `${place.prefectureNameEn}, ${place.provinceNameEn}`;
  const { provinceNameZh, prefectureNameZh } = place;
  return prefectureNameZh.startsWith(provinceNameZh) ? prefectureNameZh : provinceNameZh + prefectureNameZh;
}
