import { expect, test } from "vitest";
import { addsUp, lineAmountFen, weighedAmountFen } from "#app/domain/tills/sale-amounts.ts";
import type { TillSale } from "#app/domain/tills/wire.ts";

test.each([
  [3_000, 500, 3_000],
  [3_000, 1_250, 7_500],
  [3_333, 250, 1_667], // 1666.5
  [3_333, 249, 1_660], // 1659.834
  [1, 249, 0], // 0.498
  [1, 250, 1],
])("%i fen for 500 g make %i g cost %i fen", (per500, grams, amountFen) => {
  expect(weighedAmountFen(per500, grams)).toBe(amountFen);
});

const sale: Pick<TillSale, "lines" | "totalFen" | "tender"> = {
  lines: [
    { variantId: "a", quantity: 3, grams: null, unitPriceFen: 1_200, amountFen: 3_600 },
    { variantId: "b", quantity: 1, grams: 1_250, unitPriceFen: 3_000, amountFen: 7_500 },
  ],
  totalFen: 11_100,
  tender: { kind: "cash", tenderedFen: 20_000 },
};

test("packs are counted and weighed goods are weighed", () => {
  expect(sale.lines.map(lineAmountFen)).toEqual([3_600, 7_500]);
  expect(addsUp(sale)).toBe(true);
});

test("a sale that does not add up is noticed", () => {
  expect(addsUp({ ...sale, totalFen: 11_101 })).toBe(false);
  expect(addsUp({ ...sale, lines: [] })).toBe(false);
  expect(addsUp({ ...sale, tender: { kind: "cash", tenderedFen: 11_099 } })).toBe(false);
  expect(addsUp({ ...sale, tender: { kind: "qr", reference: "1", tenderedFen: 11_101 } })).toBe(false);
  const [first, second] = sale.lines as [TillSale["lines"][0], TillSale["lines"][0]];
  const moved = [
    { ...first, amountFen: 3_700 },
    { ...second, amountFen: 7_400 },
  ];
  expect(addsUp({ ...sale, lines: moved })).toBe(false);
});
