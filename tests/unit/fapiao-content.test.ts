import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BillableLine, composeFapiaos, type TaxRate } from "#app/domain/invoicing/compose.ts";
import { numberOf, printQuantity, printUnitPrice } from "#app/domain/invoicing/fapiao.ts";
import { netOf, printRate, splitFurther, splitTax } from "#app/domain/invoicing/tax.ts";
import { TAX_CLASSES } from "#db/words.ts";

const RATES: TaxRate[] = [
  { taxClass: "exempt", rateBasisPoints: 0, isExempt: true },
  { taxClass: "reduced9", rateBasisPoints: 900, isExempt: false },
  { taxClass: "standard13", rateBasisPoints: 1_300, isExempt: false },
];

function aLine(given: Partial<BillableLine> = {}): BillableLine {
  return {
    orderLineId: "l",
    name: "敖汉小米",
    itemName: "谷物加工品",
    spec: "5kg/袋",
    unit: "袋",
    taxClass: "reduced9",
    grossFen: 11_800,
    quantityThousandths: 2_000,
    ...given,
  };
}

const amount = fc.integer({ min: 1, max: 2_000_000_000 });

describe("price and tax", () => {
  test.each([
    [10_900, 900, 10_000, 900],
    [11_800, 900, 10_826, 974],
    [10_000, 1_300, 8_850, 1_150],
    [1, 1_300, 1, 0],
    [5, 900, 5, 0],
    [6, 900, 6, 0],
    [11, 900, 10, 1],
    [9_999, 0, 9_999, 0],
  ])("%i fen at %i basis points are %i and %i", (grossFen, rate, netFen, taxFen) => {
    expect(splitTax(grossFen, rate)).toEqual({ netFen, taxFen });
  });

  test("make the amount again, and the price is the nearest fen to it without tax", () => {
    fc.assert(
      fc.property(amount, fc.constantFrom(0, 300, 600, 900, 1_300), (grossFen, rate) => {
        const { netFen, taxFen } = splitTax(grossFen, rate);
        expect(netFen + taxFen).toBe(grossFen);
        expect(taxFen).toBeGreaterThanOrEqual(0);
        expect(Math.abs(netFen * (10_000 + rate) - grossFen * 10_000) * 2).toBeLessThanOrEqual(10_000 + rate);
      }),
    );
  });

  test("of a line undone in any parts never pass the line's own, and end with it", () => {
    const parts = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(parts, fc.constantFrom(0, 900, 1_300), (undone, rate) => {
        const whole = undone.reduce((sum, part) => sum + part, 0);
        const line = splitTax(whole, rate);
        let earlierFen = 0;
        let netFen = 0;
        for (const part of undone) {
          const further = splitFurther(earlierFen, part, rate);
          expect(further.netFen).toBeGreaterThanOrEqual(0);
          expect(further.taxFen).toBeGreaterThanOrEqual(0);
          earlierFen += part;
          netFen += further.netFen;
          expect(netFen).toBe(netOf(earlierFen, rate));
        }
        expect(netFen).toBe(line.netFen);
        expect(earlierFen - netFen).toBe(line.taxFen);
      }),
    );
  });
});

describe("the fapiao of some lines", () => {
  const mutton = aLine({ orderLineId: "m", taxClass: "exempt", itemName: "肉及肉制品", name: "羊排" });
  const tea = aLine({ orderLineId: "t", taxClass: "standard13", itemName: "茶及饮料", grossFen: 5_000 });

  test("are one for taxed and one for exempt goods, and only the taxed one is special", () => {
    const made = composeFapiaos(
      { lines: [aLine(), mutton, tea], freightFen: 0, orderedByClass: [] },
      "special",
      RATES,
    );
    expect(
      made.map(({ kind, isExempt, lines }) => [kind, isExempt, lines.map((line) => line.orderLineId)]),
    ).toEqual([
      ["special", false, ["l", "t"]],
      ["ordinary", true, ["m"]],
    ]);
    expect(made[1]).toMatchObject({ netFen: 11_800, taxFen: 0, grossFen: 11_800 });
  });

  test("share the freight over the goods by amount, in a line for each rate under its largest goods", () => {
    const [taxed, exempt] = composeFapiaos(
      { lines: [aLine(), mutton, tea], freightFen: 1_000, orderedByClass: [] },
      "ordinary",
      RATES,
    );
    expect(taxed?.lines.slice(2).map(({ name, taxClass, grossFen }) => [name, taxClass, grossFen])).toEqual([
      ["*谷物加工品*运费", "reduced9", 412],
      ["*茶及饮料*运费", "standard13", 175],
    ]);
    expect(exempt?.lines[1]).toMatchObject({
      name: "*肉及肉制品*运费",
      grossFen: 413,
      taxFen: 0,
      isExempt: true,
    });
  });

  test("give freight that is left alone to the kinds of goods that were ordered", () => {
    const orderedByClass = [{ taxClass: "reduced9" as const, amountFen: 9_000 }];
    const made = composeFapiaos(
      { lines: [aLine({ grossFen: 0 })], freightFen: 600, orderedByClass },
      "ordinary",
      RATES,
    );
    expect(made).toHaveLength(1);
    expect(made[0]?.lines).toMatchObject([{ orderLineId: null, name: "运费", grossFen: 600, netFen: 550 }]);
  });

  test("are none where nothing is left", () => {
    expect(composeFapiaos({ lines: [], freightFen: 0, orderedByClass: [] }, "ordinary", RATES)).toEqual([]);
  });

  test("print no quantity where only money is left of the goods", () => {
    const lines = [aLine({ quantityThousandths: 0 })];
    const [made] = composeFapiaos({ lines, freightFen: 0, orderedByClass: [] }, "ordinary", RATES);
    expect(made?.lines[0]).toMatchObject({ unit: null, quantityThousandths: null });
  });

  test("sum to what was paid, to the fen, line by line and together", () => {
    const line = fc.record({
      taxClass: fc.constantFrom(...TAX_CLASSES),
      grossFen: fc.nat({ max: 3_000_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 40 }),
        fc.nat({ max: 100_000 }),
        fc.constantFrom("ordinary" as const, "special" as const),
        (given, freightFen, kind) => {
          const lines = given.map((one, index) => aLine({ ...one, orderLineId: String(index) }));
          const orderedByClass = [{ taxClass: "exempt" as const, amountFen: 1 }];
          const made = composeFapiaos({ lines, freightFen, orderedByClass }, kind, RATES);
          const all = made.flatMap((fapiao) => fapiao.lines);
          const sum = (rows: { grossFen: number }[]) => rows.reduce((total, row) => total + row.grossFen, 0);
          expect(sum(made)).toBe(sum(lines) + freightFen);
          for (const row of [...all, ...made]) expect(row.netFen + row.taxFen).toBe(row.grossFen);
          for (const fapiao of made) {
            expect(sum(fapiao.lines)).toBe(fapiao.grossFen);
            expect(fapiao.lines.every(({ isExempt }) => isExempt === fapiao.isExempt)).toBe(true);
          }
          expect(all.every(({ grossFen }) => grossFen > 0)).toBe(true);
        },
      ),
    );
  });
});

test("quantities, prices, rates and numbers are printed as invoices print them", () => {
  expect(["2000", "2345", "500", "1"].map((text) => printQuantity(Number(text)))).toEqual([
    "2",
    "2.345",
    "0.5",
    "0.001",
  ]);
  expect(printQuantity(-2_500)).toBe("-2.5");
  expect(printUnitPrice(10_826, 2_000)).toBe("54.13");
  expect(printUnitPrice(6_853, 3_000)).toBe("22.84333333");
  expect(printUnitPrice(21_406, 2_345)).toBe("91.28358209");
  expect(printUnitPrice(1, 1_000_000)).toBe("0.00001");
  expect(printUnitPrice(-10_000, -1_000)).toBe("100.00");
  expect(RATES.map(printRate)).toEqual(["免税", "9%", "13%"]);
  expect(printRate({ rateBasisPoints: 550, isExempt: false })).toBe("5.5%");
  expect(numberOf("YS11", 42)).toBe("YS110000000000000042");
  expect(numberOf("YS11", 42)).toHaveLength(20);
});
