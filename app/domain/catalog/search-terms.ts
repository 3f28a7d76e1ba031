import { pinyin } from "pinyin-pro";

/*
 * What a product can be found by, and what a visitor's words mean. Both sides are made here, so that
 * they agree. The index holds every single character and every pair of neighbours of a Chinese text,
 * so that one character and any part of a phrase are found; the query alone is cut into words, so
 * that "敖汉小米" also finds goods that say 敖汉 in one place and 小米 in another.
 */

/** How much a term says about a product: the county with the kind of goods most, mere mention least. */
const WEIGHT = { countyAndGoods: 8, exact: 4, title: 3, inner: 2, mention: 1 } as const;

const QUERY_LENGTH_MAX = 64;
const QUERY_PARTS_MAX = 12;
const TERM_LENGTH_MAX = 40;
const SPLIT_LENGTH_MAX = 16;
const SPLIT_PIECE_MAX = 8;

const HAN_RUN = /\p{Script=Han}+/gu;
const LATIN_RUN = /[a-z0-9]+/g;
const ANY_RUN = /\p{Script=Han}+|[a-z0-9]+/gu;
const STOP_WORDS = new Set([
  "a",
  "an",
  "and",
  "at",
  "by",
  "for",
  "from",
  "in",
  "of",
  "on",
  "or",
  "the",
  "to",
  "with",
]);
const SPOKEN_PLACE_END =
  /(?:省|市|盟|地区|(?:蒙古族|藏族|回族|壮族|苗族|土家族|达斡尔族|维吾尔)*(?:自治区|自治州|自治县|自治旗))$/;

const words = new Intl.Segmenter("zh", { granularity: "word" });

/** What is known of a product when it is indexed. */
export interface SearchableProduct {
  nameZh: string;
  nameEn: string;
  taglineZh: string;
  taglineEn: string;
  categoryZh: string;
  categoryEn: string;
  supplierZh: string;
  supplierEn: string;
  skus: readonly string[];
  specs: readonly string[];
  county: {
    nameZh: string;
    shortZh: string;
    nameEn: string;
    /** "shang du xian": the names of places are read in their own way. Empty where it is not known. */
    pinyin: string;
    prefectureZh: string;
    prefectureEn: string;
    provinceZh: string;
    provinceEn: string;
    /** Other names, former names, misprints and old codes. */
    aliases: readonly string[];
  };
}

type Readings = ReadonlyMap<string, readonly string[]>;

/** Full-width forms become plain ones, capitals small, letters lose their marks: "ＭＩＬＬＥＴ" is "millet", "lǜ" "lv". */
export function plainText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/u\u0308/gi, "v")
    .replace(/[\p{Mn}'’]/gu, "")
    .normalize("NFKC")
    .toLowerCase();
}

/** The terms of a product with the weight of each. */
export function indexTerms(product: SearchableProduct): Map<string, number> {
  const terms = new Map<string, number>();
  const add = (term: string, weight: number) => {
    if (term && term.length <= TERM_LENGTH_MAX && !STOP_WORDS.has(term) && (terms.get(term) ?? 0) < weight)
      terms.set(term, weight);
  };
  const addText = (text: string, weight: number) => {
    const plain = plainText(text);
    for (const [run] of plain.matchAll(HAN_RUN)) for (const term of pairsAndSingles(run)) add(term, weight);
    for (const [run] of plain.matchAll(LATIN_RUN)) for (const term of latinTerms(run)) add(term, weight);
  };
  const { county } = product;
  const readings = readingsOf(county);
  const addSpoken = (han: string, weight: number) => {
    const syllables = read(han, readings);
    add(syllables.join(""), weight);
    if (syllables.length > 1) add(initials(syllables), weight);
  };
  const addTitle = (text: string) => {
    addText(text, WEIGHT.title);
    for (const [run] of plainText(text).matchAll(HAN_RUN)) {
      const syllables = read(run, readings);
      for (const syllable of syllables) add(syllable, WEIGHT.inner);
      for (let index = 1; index < syllables.length; index += 1) {
        const pair = syllables.slice(index - 1, index + 1);
        add(pair.join(""), WEIGHT.inner);
        add(initials(pair), WEIGHT.inner);
      }
      addSpoken(run, WEIGHT.title);
      for (const word of cut(run)) addSpoken(word, WEIGHT.title);
    }
  };

  const { countyPart, goods } = splitTitle(product.nameZh, county);
  const kinds = [
    ...new Set([
      ...goods.flatMap((run) => [run, ...cut(run)]),
      ...cut(product.categoryZh),
      product.categoryZh,
    ]),
  ];
  addTitle(product.nameZh);
  addTitle(product.categoryZh);
  addText(product.nameEn, WEIGHT.title);
  addText(product.categoryEn, WEIGHT.title);
  for (const run of goods) {
    addSpoken(run, WEIGHT.exact);
    for (const term of pairsAndSingles(run)) if (run.length <= 2) add(term, WEIGHT.exact);
  }
  for (const name of new Set([county.nameZh, county.shortZh, ...county.aliases, countyPart])) {
    addText(name, WEIGHT.title);
    for (const [run] of plainText(name).matchAll(HAN_RUN)) addSpoken(run, WEIGHT.exact);
  }
  addTitle(county.nameZh);
  addText(county.nameEn, WEIGHT.title);
  for (const name of new Set([county.shortZh, countyPart].filter(Boolean)))
    for (const kind of kinds) if (kind.length > 1) addSpoken(name + kind, WEIGHT.countyAndGoods);

  for (const place of [county.prefectureZh, county.provinceZh]) {
    addText(place, WEIGHT.mention);
    addSpoken(place, WEIGHT.mention);
    addSpoken(place.replace(SPOKEN_PLACE_END, ""), WEIGHT.mention);
  }
  for (const text of [
    county.prefectureEn,
    county.provinceEn,
    product.taglineZh,
    product.taglineEn,
    product.supplierZh.replace("（演示）", ""),
    product.supplierEn.replace("(demo)", ""),
    ...product.specs,
    ...product.skus,
    ...product.skus.map((sku) => sku.replaceAll(/[^A-Za-z0-9]/g, "")),
  ])
    addText(text, WEIGHT.mention);
  return terms;
}

/** One word of a query. Its readings stand in the order in which they are to be tried. */
export interface QueryPart {
  /** Each reading is a list of terms, all of which a product must have. */
  readings: string[][];
  /** A run of letters that may have to be cut into terms that exist: "aohanxm" into aohan and xm. */
  run?: string;
}

/** What a visitor's words ask for; empty when they hold nothing that can be looked up. */
export function queryParts(query: string): QueryPart[] {
  const plain = plainText(query.slice(0, QUERY_LENGTH_MAX * 2)).slice(0, QUERY_LENGTH_MAX);
  const parts = [...plain.matchAll(ANY_RUN)].flatMap(([run]) =>
    /^[a-z0-9]/.test(run) ? [latinPart(run)] : cut(run).map(hanPart),
  );
  const telling = parts.filter(({ run }) => !run || !STOP_WORDS.has(run));
  return (telling.length > 0 ? telling : parts).slice(0, QUERY_PARTS_MAX);
}

/** The fewest pieces, each of them `isKnown`, that make up a run; undefined when there are none. */
export function splitIntoKnown(run: string, isKnown: (piece: string) => boolean): string[] | undefined {
  const best: (string[] | undefined)[] = [[]];
  for (let end = 2; end <= run.length; end += 1)
    for (let start = Math.max(0, end - SPLIT_PIECE_MAX); start <= end - 2; start += 1) {
      const before = best[start];
      const piece = run.slice(start, end);
      if (before && before.length + 1 < (best[end]?.length ?? Infinity) && isKnown(piece))
        best[end] = [...before, piece];
    }
  return best[run.length];
}

/** Every piece that splitIntoKnown may ask about; none when the run is too long to be cut. */
export function piecesOf(run: string): string[] {
  if (run.length > SPLIT_LENGTH_MAX) return [];
  const pieces = new Set<string>();
  for (let start = 0; start < run.length - 1; start += 1)
    for (let end = start + 2; end <= Math.min(run.length, start + SPLIT_PIECE_MAX); end += 1)
      pieces.add(run.slice(start, end));
  return [...pieces];
}

function hanPart(word: string): QueryPart {
  const characters = [...word];
  return { readings: characters.length === 1 ? [characters] : [pairs(characters), characters] };
}

function latinPart(run: string): QueryPart {
  const readings = [[run]];
  const one = singular(run);
  if (one) readings.push([one]);
  const digitsApart = run.match(/[a-z]+|\d+/g) ?? [];
  if (digitsApart.length > 1) readings.push(digitsApart);
  const syllables = splitSyllables(run);
  if (syllables && syllables.length > 1) readings.push(syllables);
  return { readings, run };
}

/**
 * The words of a Chinese text. Characters that the dictionary knows no word for, which names are made
 * of, are taken together with their neighbours of the same kind.
 */
function cut(run: string): string[] {
  const found: string[] = [];
  let isLoose = false;
  for (const { segment } of words.segment(run)) {
    if ([...segment].length > 1) found.push(segment);
    else if (isLoose) found[found.length - 1] += segment;
    else found.push(segment);
    isLoose = [...segment].length === 1;
  }
  return found;
}

function pairs(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

function pairsAndSingles(run: string): string[] {
  const characters = [...run];
  return [...characters, ...pairs(characters)];
}

/** A run as it is, its letters and digits apart, and the singular of an English plural. */
function latinTerms(run: string): string[] {
  const terms = [run, ...(run.match(/[a-z]+|\d+/g) ?? [])];
  const one = singular(run);
  return one ? [...terms, one] : terms;
}

function singular(word: string): string | undefined {
  if (!/^[a-z]{4,}$/.test(word) || !word.endsWith("s") || word.endsWith("ss")) return undefined;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(?:oes|ches|shes|xes|sses)$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

/** The Chinese title without its county in front: 敖汉 and 小米. The county is "" where it is not named. */
function splitTitle(
  title: string,
  county: SearchableProduct["county"],
): { countyPart: string; goods: string[] } {
  const names = [county.nameZh, county.shortZh, ...county.aliases];
  for (let length = county.shortZh.length - 1; length >= 2; length -= 1)
    names.push(county.shortZh.slice(0, length));
  const countyPart =
    names.filter((name) => title.startsWith(name)).sort((a, b) => b.length - a.length)[0] ?? "";
  return { countyPart, goods: title.slice(countyPart.length).match(HAN_RUN) ?? [] };
}

/** How the names of a county are read. */
function readingsOf({
  nameZh,
  shortZh,
  pinyin: spoken,
}: Pick<SearchableProduct["county"], "nameZh" | "shortZh" | "pinyin">): Readings {
  const syllables = spoken.split(" ").filter(Boolean);
  if (syllables.length !== [...nameZh].length) return new Map();
  const readings = new Map([[nameZh, syllables]]);
  if (nameZh.startsWith(shortZh)) readings.set(shortZh, syllables.slice(0, [...shortZh].length));
  return readings;
}

/** How a product's name is spelt in pinyin: by first letters, and in whole; a county's name is read as it is there. */
export function spellingOf(
  nameZh: string,
  county: Pick<SearchableProduct["county"], "nameZh" | "shortZh" | "pinyin">,
): { initials: string; pinyin: string } {
  const readings = readingsOf(county);
  const syllables = (nameZh.match(HAN_RUN) ?? []).flatMap((han) => read(han, readings));
  return { initials: initials(syllables), pinyin: syllables.join("") };
}

/** The syllables of a Chinese text, a county's name read as `readings` says. */
function read(han: string, readings: Readings): string[] {
  for (const [name, syllables] of readings) {
    const at = han.indexOf(name);
    if (at >= 0)
      return [
        ...read(han.slice(0, at), readings),
        ...syllables,
        ...read(han.slice(at + name.length), readings),
      ];
  }
  if (!han) return [];
  return pinyin(han, { toneType: "none", type: "array", v: true }).filter((syllable) =>
    /^[a-z]+$/.test(syllable),
  );
}

function initials(syllables: readonly string[]): string {
  return syllables.map((syllable) => syllable[0]).join("");
}

const SYLLABLE =
  /^(?:[bpmf](?:a|o|ai|ei|ao|ou|an|en|ang|eng|i|u|ie|iao|ian|in|ing|iu)|[dtnl](?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|ia|ie|iao|iu|ian|in|iang|ing|u|uo|ui|uan|un|v|ve|ue)|[gkh](?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|u|ua|uo|uai|ui|uan|un|uang)|[jqx](?:i|ia|ie|iao|iu|ian|in|iang|ing|iong|u|ue|uan|un)|(?:zh|ch|sh|[zcsr])(?:a|e|i|ai|ei|ao|ou|an|en|ang|eng|ong|u|ua|uo|uai|ui|uan|un|uang)|y(?:a|o|e|ao|ou|an|i|in|ang|ing|ong|u|ue|uan|un)|w(?:a|o|ai|ei|an|en|ang|eng|u)|a|o|e|ai|ei|ao|ou|an|en|ang|er)$/;

/** A run of letters as pinyin, the longest syllables first: "aohan" is ao and han. */
function splitSyllables(run: string): string[] | undefined {
  if (!/^[a-z]{2,32}$/.test(run)) return undefined;
  const isDeadEnd = new Set<number>();
  const from = (start: number): string[] | undefined => {
    if (start === run.length) return [];
    if (isDeadEnd.has(start)) return undefined;
    for (let end = Math.min(run.length, start + 6); end > start; end -= 1) {
      const syllable = run.slice(start, end);
      const rest = SYLLABLE.test(syllable) ? from(end) : undefined;
      if (rest) return [syllable, ...rest];
    }
    isDeadEnd.add(start);
    return undefined;
  };
  return from(0);
}
