import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatYuan, parseYuan, pricePer500Grams, spread } from "#app/domain/values/fen.ts";

const AMOUNT = fc.integer({ min: 0, max: 1e13 });
const WEIGHTS = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1e12 })), {
    minLength: 1,
    maxLength: 500,
  })
  .filter((weights) => weights.some((weight) => weight > 0));

describe("an amount in yuan", () => {
  test.each([
    [0, "0.00"],
    [5, "0.05"],
    [-5, "-0.05"],
    [123_450, "1,234.50"],
    [100_000, "1,000.00"],
    [99_999, "999.99"],
    [-123_456_789, "-1,234,567.89"],
    [Number.MAX_SAFE_INTEGER, "90,071,992,547,409.91"],
  ])("of %i fen is written %s", (fen, written) => {
    expect(formatYuan(fen)).toBe(written);
  });

  test("is read back as what was written, with commas or without", () => {
    fc.assert(
      fc.property(AMOUNT, (fen) => {
        const written = formatYuan(fen);
        expect(parseYuan(written)).toBe(fen);
        expect(parseYuan(written.replaceAll(",", ""))).toBe(fen);
      }),
    );
  });

  test.each([
    ["12", 1_200],
    ["12.5", 1_250],
    [" 0.05 ", 5],
    ["007", 700],
    ["1,234", 123_400],
  ])("may be typed %j", (text, fen) => {
    expect(parseYuan(text)).toBe(fen);
  });

  test.each([
    "",
    " ",
    ".",
    "1.",
    ".5",
    "1.234",
    "-1",
    "+1",
    "1e3",
    "0x10",
    "１２",
    "1,5",
    "1,2,3",
    "12,34.00",
    ",123",
    "1 234",
    "￥1",
    "NaN",
    "Infinity",
    "1234567890123",
    "1.0.0",
    "9".repeat(400),
  ])("is not typed %j", (text) => {
    expect(parseYuan(text)).toBeUndefined();
  });

  test("that is read is always whole fen", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const fen = parseYuan(text);
        expect(fen === undefined || (Number.isSafeInteger(fen) && fen >= 0)).toBe(true);
      }),
    );
  });
});

describe("an amount that is spread", () => {
  test("goes out whole, nobody gets less than nothing, and everybody within a fen of their due", () => {
    fc.assert(
      fc.property(AMOUNT, WEIGHTS, (amount, weights) => {
        const shares = spread(amount, weights);
        expect(shares).toHaveLength(weights.length);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amount);
        const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
        for (const [index, share] of shares.entries()) {
          expect(Number.isSafeInteger(share) && share >= 0).toBe(true);
          const distance = BigInt(share) * total - BigInt(amount) * BigInt(weights[index] ?? 0);
          expect(distance < total && distance > -total).toBe(true);
        }
      }),
    );
  });

  test("gives nothing to what weighs nothing", () => {
    fc.assert(
      fc.property(AMOUNT, WEIGHTS, (amount, weights) => {
        for (const [index, share] of spread(amount, weights).entries())
          if (weights[index] === 0) expect(share).toBe(0);
      }),
    );
  });

  test("is taken back as it was given", () => {
    fc.assert(
      fc.property(AMOUNT, WEIGHTS, (amount, weights) => {
        expect(spread(-amount, weights)).toEqual(spread(amount, weights).map((share) => 0 - share));
      }),
    );
  });

  test("gives the fen left over to the largest remainders, first come first", () => {
    expect(spread(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(spread(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(spread(1, [1, 2])).toEqual([0, 1]);
    expect(spread(0, [1, 2])).toEqual([0, 0]);
  });

  test.each([[[]], [[0]], [[0, 0]]])("over %j is a fault", (weights) => {
    expect(() => spread(1, weights)).toThrow("nothing to spread");
  });
});

describe("the price of 500 g", () => {
  test("is exact, rounded half up", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: 1, max: 1e6 }),
        (priceFen, netGrams) => {
          const exact = (BigInt(priceFen) * 1_000n + BigInt(netGrams)) / (2n * BigInt(netGrams));
          expect(pricePer500Grams(priceFen, netGrams)).toBe(Number(exact));
        },
      ),
    );
  });

  test("is the pack's own for a pack of 500 g, and rounds a half fen up", () => {
    expect(pricePer500Grams(1_200, 500)).toBe(1_200);
    expect(pricePer500Grams(1, 1_000)).toBe(1); // half a fen
    expect(pricePer500Grams(4_500, 2_500)).toBe(900);
  });

  test("is not told for goods that are not sold by weight", () => {
    expect(pricePer500Grams(1_200, null)).toBeUndefined();
    expect(pricePer500Grams(1_200, 0)).toBeUndefined();
  });
});
