import { type Fen, spread } from "#app/domain/values/fen.ts";
import type { FapiaoKind, TaxClass } from "#db/words.ts";
import { splitTax } from "./tax.ts";

/** The tax in a sale of goods of a class on a day. */
export interface TaxRate {
  taxClass: TaxClass;
  rateBasisPoints: number;
  isExempt: boolean;
}

/** What of an order's line is still to be invoiced. */
export interface BillableLine {
  orderLineId: string;
  name: string;
  /** The short name of its kind in the tax office's classification; undefined where none is known. */
  itemName: string | undefined;
  spec: string;
  unit: string | null;
  taxClass: TaxClass;
  grossFen: Fen;
  /** In thousandths of the unit; 0 where only money is left. */
  quantityThousandths: number;
}

/** What of an order is still to be invoiced. */
export interface Billable {
  lines: readonly BillableLine[];
  freightFen: Fen;
  /** Whose freight it is when no goods are left beside it: all that was ordered, by class. */
  orderedByClass: readonly { taxClass: TaxClass; amountFen: Fen }[];
}

export interface ComposedLine {
  orderLineId: string | null;
  blueLineId: string | null;
  name: string;
  spec: string | null;
  unit: string | null;
  quantityThousandths: number | null;
  taxClass: TaxClass;
  rateBasisPoints: number;
  isExempt: boolean;
  netFen: Fen;
  taxFen: Fen;
  grossFen: Fen;
}

/** A fapiao that is to be: what kind it is and what stands in it. */
export interface ComposedFapiao {
  kind: FapiaoKind;
  isExempt: boolean;
  lines: ComposedLine[];
  netFen: Fen;
  taxFen: Fen;
  grossFen: Fen;
}

/**
 * The fapiao of what is left to invoice: one for taxed goods, whose lines each have their own rate, and
 * one for exempt goods, which is never a special one: there is no tax in it to deduct.
 *
 * Freight is a part of the price of the goods it brings (价外费用): it is shared over them by amount, and
 * stands in a line of its own for each rate. Nothing to invoice is no fapiao.
 */
export function composeFapiaos(
  { lines, freightFen, orderedByClass }: Billable,
  kind: FapiaoKind,
  rates: readonly TaxRate[],
): ComposedFapiao[] {
  const rateOf = (taxClass: TaxClass): TaxRate => {
    const rate = rates.find((one) => one.taxClass === taxClass);
    if (!rate) throw new Error(`no tax rate is known for ${taxClass}`);
    return rate;
  };
  const goods = lines.filter((line) => line.grossFen > 0);
  const composed = [
    ...goods.map((line) => lineOf(line, rateOf(line.taxClass))),
    ...shareFreight(goods, freightFen, orderedByClass).map(({ taxClass, amountFen, itemName }) =>
      freightLine(rateOf(taxClass), amountFen, itemName),
    ),
  ];
  return [false, true].flatMap((isExempt) => {
    const own = composed.filter((line) => line.isExempt === isExempt);
    if (own.length === 0) return [];
    return [{ kind: isExempt ? ("ordinary" as const) : kind, isExempt, lines: own, ...sumLines(own) }];
  });
}

/** The sums of lines. */
export function sumLines(lines: readonly { netFen: Fen; taxFen: Fen; grossFen: Fen }[]) {
  const sum = (of: "netFen" | "taxFen" | "grossFen") => lines.reduce((total, line) => total + line[of], 0);
  return { netFen: sum("netFen"), taxFen: sum("taxFen"), grossFen: sum("grossFen") };
}

/** "*谷物加工品*敖汉小米": what is sold, after the tax office's name for its kind. */
function nameItem(itemName: string | undefined, name: string): string {
  return itemName ? `*${itemName}*${name}` : name;
}

function lineOf(line: BillableLine, { rateBasisPoints, isExempt }: TaxRate): ComposedLine {
  const hasQuantity = line.quantityThousandths > 0;
  return {
    orderLineId: line.orderLineId,
    blueLineId: null,
    name: nameItem(line.itemName, line.name),
    spec: line.spec,
    unit: hasQuantity ? line.unit : null,
    quantityThousandths: hasQuantity ? line.quantityThousandths : null,
    taxClass: line.taxClass,
    rateBasisPoints,
    isExempt,
    grossFen: line.grossFen,
    ...splitTax(line.grossFen, rateBasisPoints),
  };
}

function freightLine(rate: TaxRate, amountFen: Fen, itemName: string | undefined): ComposedLine {
  return {
    orderLineId: null,
    blueLineId: null,
    name: nameItem(itemName, "运费"),
    spec: null,
    unit: null,
    quantityThousandths: null,
    ...rate,
    grossFen: amountFen,
    ...splitTax(amountFen, rate.rateBasisPoints),
  };
}

/** Freight by class of goods, each under the name of its class's largest line. */
function shareFreight(goods: readonly BillableLine[], freightFen: Fen, ordered: Billable["orderedByClass"]) {
  if (freightFen <= 0) return [];
  const weights = goods.length > 0 ? goods.map((line) => ({ ...line, amountFen: line.grossFen })) : ordered;
  const classes = [...new Set(weights.map(({ taxClass }) => taxClass))].sort();
  const ofClass = (taxClass: TaxClass) => weights.filter((line) => line.taxClass === taxClass);
  const shares = spread(
    freightFen,
    classes.map((taxClass) => ofClass(taxClass).reduce((sum, line) => sum + line.amountFen, 0)),
  );
  return classes
    .map((taxClass, index) => {
      const [largest] = goods
        .filter((line) => line.taxClass === taxClass)
        .sort((a, b) => b.grossFen - a.grossFen);
      return { taxClass, amountFen: shares[index] ?? 0, itemName: largest?.itemName };
    })
    .filter(({ amountFen }) => amountFen > 0);
}
