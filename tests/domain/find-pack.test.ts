import { beforeAll, describe, expect, test } from "vitest";
import { ownPackCode, scaleLabel } from "#app/domain/catalog/barcode.ts";
import { findPack } from "#app/domain/catalog/find-pack.server.ts";
import { variantCodes } from "#db/schema/catalog.ts";
import type { Store } from "#db/store.ts";
import { BEANS, LEG, MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const MAKER = "6901234567892";
const AMERICAN = "012345678905";
const OWN = ownPackCode(7);

let store: Store;

beforeAll(async () => {
  store = await freshStore();
  await openSmallShop(store);
  await store.write((tx) =>
    tx.insert(variantCodes).values([
      { code: MAKER, variantId: MILLET, kind: "maker" },
      { code: `0${AMERICAN}`, variantId: BEANS, kind: "maker" },
      { code: OWN, variantId: BEANS, kind: "own" },
      { code: "00042", variantId: LEG, kind: "scale" },
    ]),
  );
});

const found = async (typed: string) => (await findPack(store.read, typed))?.variantId;

describe("goods are found", () => {
  test.each([
    ["their number", "MILLET", MILLET],
    ["their number in small letters, with a blank", " millet ", MILLET],
    ["their number as a Chinese keyboard types it", "ＭＩＬＬＥＴ", MILLET],
    ["the code of who made them", MAKER, MILLET],
    ["the twelve digits of an American pack", AMERICAN, BEANS],
    ["our own code", OWN, BEANS],
    ["a scale's label of any weight", scaleLabel({ scaleCode: "00042", grams: 1_870 }), LEG],
    ["the number under which the scale knows them", "00042", LEG],
  ])("by %s", async (_, typed, variantId) => {
    expect(await found(typed)).toBe(variantId);
  });
});

test.each([
  ["nothing", ""],
  ["a code that nobody has", "6900000000001"],
  ["a label with a wrong check digit", scaleLabel({ scaleCode: "00042", grams: 1_870 }).replace(/.$/, "x")],
  ["a label of goods that the scale does not know", scaleLabel({ scaleCode: "00043", grams: 500 })],
  ["a part of a number", "MILLE"],
  ["a wildcard", "%"],
  ["an essay", "M".repeat(1_000)],
])("no goods are found by %s", async (_, typed) => {
  expect(await found(typed)).toBeUndefined();
});
