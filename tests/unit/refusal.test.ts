import { expect, test } from "vitest";
import { Refusal, type RefusalCode } from "#app/domain/values/refusal.ts";
import { refusals as english } from "#app/messages/en/refusals.ts";
import { refusals as chinese } from "#app/messages/zh/refusals.ts";

const CODES = Object.keys(chinese) as RefusalCode[];

test("a refusal is an error with a code, its facts, and both in what it prints", () => {
  const refusal = new Refusal("OUT_OF_STOCK", { variantId: "V001" });
  expect(refusal).toBeInstanceOf(Error);
  expect(refusal).toMatchObject({ name: "Refusal", code: "OUT_OF_STOCK", facts: { variantId: "V001" } });
  expect(refusal.message).toBe('OUT_OF_STOCK {"variantId":"V001"}');
});

test.each(CODES)("%s is said in a whole sentence in both languages", (code) => {
  const facts = {
    acceptedFen: 5_100,
    totalFen: 5_200,
    rows: 3,
    most: 5_000,
    name: "42",
    nameZh: "小米",
    nameEn: "Millet",
    called: 7,
  };
  expect(chinese[code](facts)).toMatch(/^[^a-z]+。$/);
  expect(english[code](facts)).toMatch(/^[A-Z][^\u4e00-\u9fff]+\.$/);
});

test("a change of price names both amounts", () => {
  const facts = { acceptedFen: 5_100, totalFen: 123_450 };
  for (const messages of [chinese, english]) {
    expect(messages.PRICE_CHANGED(facts)).toContain("51.00");
    expect(messages.PRICE_CHANGED(facts)).toContain("1,234.50");
  }
});
