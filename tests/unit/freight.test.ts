import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FreightRule, freightOf, freightTo, parcelsOf } from "#app/domain/ordering/freight.ts";
import { STORAGE_CLASSES } from "#db/words.ts";

const rule: FreightRule = {
  id: "r",
  destinationProvinceCode: "*",
  storageClass: "ambient",
  baseFen: 600,
  baseGrams: 3_000,
  stepGrams: 1_000,
  stepFen: 100,
  freeFromFen: 6_900,
};

const RULE: fc.Arbitrary<FreightRule> = fc.record({
  id: fc.constant("r"),
  destinationProvinceCode: fc.constant("*"),
  storageClass: fc.constantFrom(...STORAGE_CLASSES),
  baseFen: fc.nat({ max: 10_000 }),
  baseGrams: fc.nat({ max: 20_000 }),
  stepGrams: fc.integer({ min: 1, max: 5_000 }),
  stepFen: fc.nat({ max: 5_000 }),
  freeFromFen: fc.option(fc.nat({ max: 100_000 })),
});
const GRAMS = fc.integer({ min: 1, max: 1e9 });
const FEN = fc.nat({ max: 200_000 });

const parcel = (shippingGrams: number, goodsFen = 1_000) => ({
  storageClass: "ambient" as const,
  shippingGrams,
  goodsFen,
});

describe("freight", () => {
  test.each([
    [1, 600],
    [3_000, 600],
    [3_001, 700],
    [4_000, 700],
    [4_001, 800],
    [10_000, 1_300],
  ])("of %i g is %i fen: the base, and a step for each begun unit above it", (grams, fen) => {
    expect(freightOf(rule, parcel(grams))).toBe(fen);
  });

  test("is nothing from the worth that travels free on, and full a fen below", () => {
    expect(freightOf(rule, parcel(4_000, 6_899))).toBe(700);
    expect(freightOf(rule, parcel(4_000, 6_900))).toBe(0);
    expect(freightOf({ ...rule, freeFromFen: null }, parcel(4_000, 1e9))).toBe(700);
  });

  test("is nothing for what is not sent", () => {
    expect(freightOf(rule, parcel(0))).toBe(0);
  });

  test("never falls when a parcel gets heavier, and never rises when it is worth more", () => {
    fc.assert(
      fc.property(RULE, GRAMS, GRAMS, FEN, FEN, (anyRule, grams, moreGrams, fen, moreFen) => {
        const freight = freightOf(anyRule, parcel(grams, fen));
        expect(Number.isSafeInteger(freight) && freight >= 0).toBe(true);
        expect(freightOf(anyRule, parcel(grams + moreGrams, fen))).toBeGreaterThanOrEqual(freight);
        expect(freightOf(anyRule, parcel(grams, fen + moreFen))).toBeLessThanOrEqual(freight);
      }),
    );
  });
});

describe("freight to a province", () => {
  const beijing: FreightRule = { ...rule, destinationProvinceCode: "110000", baseFen: 300 };
  const frozen: FreightRule = { ...rule, storageClass: "frozen", baseFen: 1_500 };
  const rules = [rule, beijing, frozen];

  test("goes by the province's own rule, and by the common one where it has none", () => {
    expect(freightTo("110000", [parcel(1_000)], rules)).toMatchObject({ freightFen: 300 });
    expect(freightTo("650000", [parcel(1_000)], rules)).toMatchObject({ freightFen: 600 });
  });

  test("is the sum of its parcels, each by the rule of how it is kept", () => {
    const parcels = [parcel(1_000), { ...parcel(4_000), storageClass: "frozen" as const }];
    expect(freightTo("110000", parcels, rules)).toMatchObject({
      freightFen: 1_900,
      parcels: [{ freightFen: 300 }, { freightFen: 1_600 }],
    });
  });

  test("names the parcel that is not sent there", () => {
    const chilled = { ...parcel(1_000), storageClass: "chilled" as const };
    expect(freightTo("110000", [parcel(1_000), chilled], rules)).toEqual({ notSent: chilled });
  });
});

describe("parcels", () => {
  const LINE = fc.record({
    storageClass: fc.constantFrom(...STORAGE_CLASSES),
    shippingGrams: fc.nat({ max: 50_000 }),
    quantity: fc.integer({ min: 1, max: 9_999 }),
    amountFen: fc.integer({ min: 1, max: 1e9 }),
  });

  test("are one for each way of keeping, and lose neither weight nor worth", () => {
    fc.assert(
      fc.property(fc.array(LINE, { maxLength: 500 }), (lines) => {
        const parcels = parcelsOf(lines);
        const classes = parcels.map(({ storageClass }) => storageClass);
        expect(new Set(classes).size).toBe(parcels.length);
        expect(new Set(classes)).toEqual(new Set(lines.map(({ storageClass }) => storageClass)));
        for (const { storageClass, shippingGrams, goodsFen } of parcels) {
          const inside = lines.filter((line) => line.storageClass === storageClass);
          expect(shippingGrams).toBe(
            inside.reduce((sum, line) => sum + line.shippingGrams * line.quantity, 0),
          );
          expect(goodsFen).toBe(inside.reduce((sum, line) => sum + line.amountFen, 0));
        }
      }),
    );
  });
});
