import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listPath, readFilters } from "#app/domain/catalog/list-filters.ts";
import {
  indexTerms,
  piecesOf,
  plainText,
  queryParts,
  type SearchableProduct,
  splitIntoKnown,
} from "#app/domain/catalog/search-terms.ts";

const celery: SearchableProduct = {
  nameZh: "商都西芹",
  nameEn: "Shangdu celery",
  taglineZh: "脆嫩少丝。",
  taglineEn: "Crisp.",
  categoryZh: "蔬菜",
  categoryEn: "Vegetables",
  supplierZh: "商都县示范合作社（演示）",
  supplierEn: "Shangdu Cooperative (demo)",
  skus: ["150923-069"],
  specs: ["2.5kg/箱"],
  county: {
    nameZh: "商都县",
    shortZh: "商都",
    nameEn: "Shangdu County",
    pinyin: "shang du xian",
    prefectureZh: "乌兰察布市",
    prefectureEn: "Ulanqab",
    provinceZh: "内蒙古自治区",
    provinceEn: "Inner Mongolia Autonomous Region",
    aliases: [],
  },
};

describe("the index", () => {
  const terms = indexTerms(celery);

  test("reads a county's name as its people do", () => {
    expect(terms.has("shangdu")).toBe(true);
    expect(terms.has("shangdou")).toBe(false);
    expect(terms.has("shangduxiqin")).toBe(true);
  });

  test("holds characters, pairs, readings, initials and the county with its goods", () => {
    for (const term of [
      "商",
      "商都",
      "西芹",
      "芹",
      "xiqin",
      "xq",
      "sdxq",
      "shangdushucai",
      "celery",
      "vegetable",
    ])
      expect(terms.has(term), term).toBe(true);
  });

  test("knows a province by its full name and as people say it", () => {
    for (const term of ["neimenggu", "nmg", "neimengguzizhiqu", "内蒙", "mongolia"])
      expect(terms.has(term), term).toBe(true);
  });

  test("weighs the county with its goods most, and mere mention least", () => {
    const weight = (term: string) => terms.get(term) ?? 0;
    expect(weight("sdxq")).toBeGreaterThan(weight("西芹"));
    expect(weight("西芹")).toBeGreaterThan(weight("脆嫩"));
  });

  test("does not hold that a demonstration is one", () => {
    expect(terms.has("演示")).toBe(false);
    expect(terms.has("demo")).toBe(false);
  });
});

describe("a query", () => {
  const words = (query: string) => queryParts(query).map(({ readings }) => readings[0]?.join("+"));

  test("is cut into words, and each word into pairs", () => {
    expect(words("敖汉小米")).toEqual(["敖汉", "小米"]);
    expect(words("内蒙古 马铃薯")).toEqual(["内", "蒙古", "马铃+铃薯"]);
    expect(words("米")).toEqual(["米"]);
  });

  test("may be typed wide, loud or with marks", () => {
    expect(plainText("ＭＩＬＬＥＴ lǜchá Huai'an")).toBe("millet lvcha huaian");
  });

  test("does not ask for what every sentence has", () => {
    expect(words("millet from the county")).toEqual(["millet", "county"]);
    expect(words("the")).toEqual(["the"]);
  });

  test("letters that are no word are read as syllables", () => {
    expect(queryParts("aohanxiaomi")[0]?.readings).toContainEqual(["ao", "han", "xiao", "mi"]);
  });

  test("letters that are no syllables are cut into the fewest known pieces", () => {
    const known = new Set(["aohan", "xm", "ao", "han", "nmg", "nm", "nr"]);
    expect(splitIntoKnown("aohanxm", (piece) => known.has(piece))).toEqual(["aohan", "xm"]);
    expect(splitIntoKnown("nmgnr", (piece) => known.has(piece))).toEqual(["nmg", "nr"]);
    expect(splitIntoKnown("zzzz", (piece) => known.has(piece))).toBeUndefined();
  });

  test("of any kind is answered with a bounded number of questions", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const parts = queryParts(text);
        const asked = parts.flatMap(({ readings, run }) => [
          ...readings.flat(),
          ...(run ? piecesOf(run) : []),
        ]);
        expect(parts.length).toBeLessThanOrEqual(12);
        expect(asked.length).toBeLessThanOrEqual(1_500);
        for (const term of asked) expect(term).toMatch(/^[\p{Script=Han}a-z0-9]+$/u);
      }),
    );
    expect(queryParts("😀 %_ -- '")).toEqual([]);
  });
});

test("an address that was read and written is read the same again", () => {
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom("150000", "beef", "frozen", "1", "12.5", "3", "newest", "relevance"),
  );
  const name = fc.constantFrom(
    ...["q", "province", "county", "category", "storage", "certified", "inStock"],
    ...["priceMin", "priceMax", "sort", "page", "utm"],
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 12 }), (pairs) => {
      const once = listPath(readFilters(new URLSearchParams(pairs)));
      const again = listPath(readFilters(new URL(once, "http://localhost").searchParams));
      expect(again).toBe(once);
    }),
  );
});
