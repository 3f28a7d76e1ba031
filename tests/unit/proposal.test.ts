import fc from "fast-check";
import { expect, test } from "vitest";
import { type Orderable, propose } from "#app/domain/shares/proposal.ts";

const one = (variantId: string, given: Partial<Orderable> = {}): Orderable => ({
  variantId,
  categoryId: "grain",
  priceFen: 1_000,
  tiers: [],
  free: 1_000,
  usualFen: 0,
  ...given,
});

test("an amount is made up of what a unit usually buys, in its proportions", () => {
  const usual = new Map([
    ["grain", 30_000],
    ["beef", 10_000],
  ]);
  const goods = [
    one("rice", { usualFen: 30_000 }),
    one("brisket", { categoryId: "beef", priceFen: 5_000, usualFen: 10_000 }),
    one("honey", { categoryId: "honey" }),
  ];
  expect(propose(200_000, usual, goods)).toEqual([
    { variantId: "brisket", quantity: 10, priceFen: 5_000, amountFen: 50_000 },
    { variantId: "rice", quantity: 150, priceFen: 1_000, amountFen: 150_000 },
  ]);
});

test("a cheaper price for many does not leave it short", () => {
  const goods = [one("rice", { tiers: [{ quantityMin: 10, priceFen: 900 }], usualFen: 1 })];
  expect(propose(10_000, new Map([["grain", 1]]), goods)).toEqual([
    { variantId: "rice", quantity: 12, priceFen: 900, amountFen: 10_800 },
  ]);
});

test("nothing is proposed for nothing, and no more than half a shelf", () => {
  expect(propose(0, new Map(), [one("rice")])).toEqual([]);
  expect(propose(1_000_000, new Map(), [one("rice", { free: 9 })])).toEqual([
    { variantId: "rice", quantity: 4, priceFen: 1_000, amountFen: 4_000 },
  ]);
});

test("a unit that never bought is proposed some of each of several goods, and more of few", () => {
  const few = [one("rice", { free: 4, priceFen: 100 })];
  expect(propose(101, new Map(), few)).toMatchObject([{ variantId: "rice", quantity: 2 }]);
  const several = ["a", "b", "c", "d", "e"].map((id) => one(id));
  expect(propose(40_000, new Map(), several).map(({ quantity }) => quantity)).toEqual([10, 10, 10, 10]);
});

test("whatever is on the shelves, the amount is reached where it can be, and hardly exceeded", () => {
  const goods = fc.record({
    categoryId: fc.constantFrom("a", "b", "c"),
    priceFen: fc.integer({ min: 100, max: 9_000 }),
    free: fc.nat({ max: 200 }),
    usualFen: fc.nat({ max: 5_000 }),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500_000 }),
      fc.array(goods, { minLength: 1, maxLength: 30 }),
      (amountFen, shelf) => {
        const all = shelf.map((given, index) => one(`v${index}`, given));
        const usual = new Map<string, number>();
        for (const { categoryId, usualFen } of all)
          usual.set(categoryId, (usual.get(categoryId) ?? 0) + usualFen);
        const lines = propose(amountFen, usual, all);
        const sumFen = lines.reduce((sum, line) => sum + line.amountFen, 0);
        const mostFen = all.reduce((sum, { free, priceFen }) => sum + Math.floor(free / 2) * priceFen, 0);
        const dearest = Math.max(...all.map(({ priceFen }) => priceFen));
        expect(sumFen).toBeGreaterThanOrEqual(Math.min(amountFen, mostFen));
        expect(sumFen).toBeLessThan(amountFen + dearest * 13);
        for (const line of lines) {
          const shelfOf = all.find(({ variantId }) => variantId === line.variantId);
          expect(line.quantity).toBeGreaterThan(0);
          expect(line.quantity).toBeLessThanOrEqual(Math.floor((shelfOf?.free ?? 0) / 2));
          expect(line.amountFen).toBe(line.quantity * (shelfOf?.priceFen ?? 0));
        }
      },
    ),
  );
});
