import fc from "fast-check";
import { expect, test } from "vitest";
import { settleByWeight } from "#app/domain/ordering/reweigh.ts";

const REST = fc.record({
  amountFen: fc.integer({ min: 1, max: 1e12 }),
  weightGrams: fc.integer({ min: 1, max: 1e9 }),
});
const GRAMS = fc.integer({ min: 1, max: 2e9 });
const PERMILLE = fc.integer({ min: 0, max: 50 });

test("goods that weigh less are billed in proportion, and the part of a fen is the buyer's", () => {
  expect(settleByWeight({ amountFen: 100, weightGrams: 3 }, 2, 0)).toEqual({
    refundFen: 34,
    waivedFen: 0,
    differenceGrams: -1,
  });
});

test("nobody ever pays more than was agreed to, nor more than a fen below the proportion", () => {
  fc.assert(
    fc.property(REST, GRAMS, PERMILLE, (rest, finalGrams, permille) => {
      const { refundFen, waivedFen } = settleByWeight(rest, finalGrams, permille);
      expect(refundFen >= 0 && waivedFen >= 0).toBe(true);
      expect(refundFen === 0 || waivedFen === 0).toBe(true);
      const billed = BigInt(rest.amountFen - refundFen - waivedFen);
      expect(billed >= 1n).toBe(true);
      if (finalGrams >= rest.weightGrams) {
        expect(refundFen + waivedFen).toBe(0);
        return;
      }
      const exact = BigInt(rest.amountFen) * BigInt(finalGrams);
      const grams = BigInt(rest.weightGrams);
      expect(billed === 1n || (billed * grams <= exact && (billed + 1n) * grams > exact)).toBe(true);
    }),
  );
});

test("what is short by no more than the tolerance is not repaid, a gram more is", () => {
  const rest = { amountFen: 10_000, weightGrams: 1_000 };
  expect(settleByWeight(rest, 990, 10)).toMatchObject({ refundFen: 0, waivedFen: 100 });
  expect(settleByWeight(rest, 989, 10)).toMatchObject({ refundFen: 110, waivedFen: 0 });
  expect(settleByWeight(rest, 999, 0)).toMatchObject({ refundFen: 10, waivedFen: 0 });
});
