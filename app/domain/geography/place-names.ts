import { pinyin } from "pinyin-pro";

/*
 * Names of places in Latin letters, for address lists in English. The division tables have Chinese
 * names only, and whoever delivers reads Chinese: so the English name leads and the Chinese one follows.
 */

/** Provinces, and cities whose English name is no reading of the characters. */
const ESTABLISHED: Readonly<Record<string, string>> = {
  内蒙古自治区: "Inner Mongolia",
  广西壮族自治区: "Guangxi",
  西藏自治区: "Xizang",
  宁夏回族自治区: "Ningxia",
  新疆维吾尔自治区: "Xinjiang",
  香港特别行政区: "Hong Kong",
  澳门特别行政区: "Macao",
  陕西省: "Shaanxi",
  呼和浩特市: "Hohhot",
  呼伦贝尔市: "Hulunbuir",
  鄂尔多斯市: "Ordos",
  乌兰察布市: "Ulanqab",
  巴彦淖尔市: "Bayannur",
  兴安盟: "Hinggan League",
  锡林郭勒盟: "Xilingol League",
  阿拉善盟: "Alxa League",
  乌鲁木齐市: "Urumqi",
  克拉玛依市: "Karamay",
  吐鲁番市: "Turpan",
  哈密市: "Hami",
  喀什地区: "Kashgar Prefecture",
  和田地区: "Hotan Prefecture",
  阿克苏地区: "Aksu Prefecture",
  拉萨市: "Lhasa",
  日喀则市: "Xigaze",
  哈尔滨市: "Harbin",
  齐齐哈尔市: "Qiqihar",
};

/** What a name ends in, and how that is said; the longest first. */
const ENDINGS: readonly [string, string][] = [
  ["特别行政区", ""],
  ["自治州", " Autonomous Prefecture"],
  ["自治县", " Autonomous County"],
  ["自治旗", " Autonomous Banner"],
  ["林区", " Forestry District"],
  ["地区", " Prefecture"],
  ["省", ""],
  ["市", ""],
  ["盟", " League"],
  ["旗", " Banner"],
  ["县", " County"],
  ["区", " District"],
];

const named = new Map<string, string>();

/** "Zhangjiakou 张家口市" for 张家口市: the reading without tones, and the name as it is written. */
export function placeNameInEnglish(nameZh: string): string {
  let name = named.get(nameZh);
  if (name === undefined) {
    name = `${ESTABLISHED[nameZh] ?? reading(nameZh)} ${nameZh}`;
    named.set(nameZh, name);
  }
  return name;
}

function reading(nameZh: string): string {
  const [ending, said] = ENDINGS.find(([end]) => nameZh.endsWith(end) && nameZh.length > end.length + 1) ?? [
    "",
    "",
  ];
  const stem = nameZh.slice(0, nameZh.length - ending.length);
  const letters = pinyin(stem, { toneType: "none", type: "array", v: false }).join("");
  return letters.charAt(0).toUpperCase() + letters.slice(1) + said;
}
