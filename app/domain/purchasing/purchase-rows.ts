import type { BulkGoods, GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { type FreightRule, freightTo, parcelsOf } from "#app/domain/ordering/freight.ts";
import { QUANTITY_MAX } from "#app/domain/ordering/order.ts";
import { addDays, formatDay } from "#app/domain/values/business-day.ts";
import { lessPermille } from "#app/domain/values/fen.ts";
import { isInSeason, type Season } from "#app/domain/values/season.ts";
import { dayInCell, dayOfSerial, nearestOf, type SheetColumn } from "#app/domain/values/sheet.ts";
import type { AgreedKind } from "#db/words.ts";
import type { DayAnswer, DayFault, DeliveryCalendar } from "./delivery-days.ts";

/*
 * A purchase as rows of text, from a spreadsheet or a form: what each row means, and of a bad one, what is
 * wrong where and what it may have been meant to be. First each row by itself, then all of them together:
 * they share the stock, and the price of goods follows from how many the whole purchase takes.
 */

export const PURCHASE_COLUMNS = [
  {
    key: "code",
    titles: [
      "商品编码",
      "编码",
      "商品代码",
      "货号",
      "条码",
      "商品条码",
      "sku",
      "code",
      "item code",
      "barcode",
    ],
  },
  { key: "name", titles: ["商品名称", "品名", "名称", "商品", "product", "name", "item"] },
  { key: "spec", titles: ["规格", "包装规格", "规格型号", "pack", "spec", "specification"] },
  {
    key: "quantity",
    titles: ["数量", "采购数量", "订购数量", "订货数量", "quantity", "qty"],
    isRequired: true,
  },
  {
    key: "point",
    titles: ["送货点", "收货点", "配送点", "收货单位", "学校", "食堂", "delivery point", "deliver to"],
  },
  { key: "day", titles: ["送货日", "送货日期", "配送日期", "到货日期", "日期", "delivery day", "date"] },
] as const satisfies SheetColumn<string>[];

export type PurchaseColumn = (typeof PURCHASE_COLUMNS)[number]["key"];
export type PurchaseCells = Record<PurchaseColumn, string>;

/** Most rows of a purchase. */
export const PURCHASE_ROWS_MAX = 5_000;
/** More than any cell that means something. */
export const CELL_LENGTH_MAX = 100;
const SUGGESTIONS_MAX = 3;

export interface PurchaseRow {
  lineNumber: number;
  rowNumber: number | null;
  cells: PurchaseCells;
}

/** The parts of a row that something can be wrong with. */
export type RowPart = "goods" | "quantity" | "point" | "day";

/** What can be wrong, as a key of messages.bulk.faults. */
export type RowFault =
  | "required"
  | "tooLong"
  | "unknown"
  | "ambiguous"
  | "notOnSale"
  | "differs"
  | "scientific"
  | "number"
  | "fraction"
  | "zero"
  | "tooMany"
  | "notCase"
  | "belowMin"
  | "notAgreed"
  | "notAsQuoted"
  | "aboveAgreed"
  | "aboveAgreement"
  | "agreementOver"
  | "outOfTerm"
  | "outOfSeason"
  | "short"
  | "notSent"
  | "placeGone"
  | "date"
  | DayFault;

export interface RowProblem {
  part: RowPart;
  fault: RowFault;
  /** What to put into the cell instead, the likeliest first: of goods, their codes. */
  suggestions: string[];
  /** How many it is about: the least quantity, the case, what is left. */
  count?: number;
  /** The first and the last day it is about: two days, or month and day where it is so every year. */
  days?: [number, number];
}

/** A place of the unit that something can be brought to. */
export interface RowPoint {
  id: string;
  name: string;
  provinceCode: string;
  /** False where its place is not divided like that any more. */
  hasPlace: boolean;
}

/** What rows are held against, one by one. */
export interface RowSurroundings {
  finder: GoodsFinder;
  points: readonly RowPoint[];
  calendar: DeliveryCalendar;
  /** The freight rules in force, the newest first. */
  freightRules: readonly FreightRule[];
  today: number;
  /** What was agreed beforehand, which need not come in whole cases. */
  agreed?: Agreed | undefined;
}

/** A row as it was understood by itself. */
export interface ReadRow extends PurchaseRow {
  goods?: BulkGoods | undefined;
  quantity?: number | undefined;
  point?: RowPoint | undefined;
  deliveryDay?: number | undefined;
  problems: RowProblem[];
}

/** What rows say, each by itself. */
export function readRows(rows: readonly PurchaseRow[], around: RowSurroundings): ReadRow[] {
  const reader = makeReader(around);
  return rows.map((row) => reader(row));
}

function makeReader(around: RowSurroundings): (row: PurchaseRow) => ReadRow {
  const { finder, points, calendar, freightRules, today, agreed } = around;
  const pointByName = new Map(points.map((point) => [pointKey(point.name), point]));
  // a thousand rows have the same mistake: what is like it is looked for once
  const likeGoods = remember((text) => finder.suggest(text, SUGGESTIONS_MAX).map(({ sku }) => sku));
  const likePoint = remember((text) => {
    const near = nearestOf(
      text,
      points.map(({ name }) => name),
    );
    return near === undefined ? [] : [near];
  });
  const sends = new Map<string, boolean>();
  const isSent = ({ storageClass }: BulkGoods, { provinceCode }: RowPoint): boolean => {
    const key = `${storageClass} ${provinceCode}`;
    let sent = sends.get(key);
    if (sent === undefined) {
      const parcel = { storageClass, shippingGrams: 1, goodsFen: 0 };
      sent = !("notSent" in freightTo(provinceCode, [parcel], freightRules));
      sends.set(key, sent);
    }
    return sent;
  };

  return (row) => {
    const { cells } = row;
    const problems: RowProblem[] = [];
    const wrong = (part: RowPart, fault: RowFault, suggestions: string[] = [], count?: number) => {
      problems.push({ part, fault, suggestions, ...(count !== undefined && { count }) });
      return undefined;
    };

    const goods = readGoods(cells);
    const quantity = readQuantity(cells.quantity, goods);
    const point = readPoint(cells.point);
    const deliveryDay = readDay(cells.day, goods, point);
    return { ...row, goods, quantity, point, deliveryDay, problems };

    function readGoods({ code, name, spec }: PurchaseCells): BulkGoods | undefined {
      if (code === "" && name === "") return wrong("goods", "required");
      const typed = code || name;
      if (typed.length > CELL_LENGTH_MAX) return wrong("goods", "tooLong");
      // a spreadsheet that took a code for a number keeps six of its thirteen digits
      if (/^\d(?:\.\d+)?E\+\d+$/iu.test(code)) return wrong("goods", "scientific", likeGoods(name));
      const plain = /^\d+\.0+$/u.test(typed) ? typed.replace(/\.0+$/u, "") : typed;
      let found = finder.find(plain, spec);
      if (found.kind === "none" && code !== "" && name !== "") {
        const byName = finder.find(name, spec);
        // the code leads nowhere: what the name says is only proposed
        if (byName.kind === "one") return wrong("goods", "unknown", [byName.goods.sku]);
        if (byName.kind === "many") found = byName;
      }
      if (found.kind === "none") return wrong("goods", "unknown", likeGoods(code ? `${code}${name}` : name));
      if (found.kind === "many")
        return wrong(
          "goods",
          "ambiguous",
          found.goods.slice(0, SUGGESTIONS_MAX).map(({ sku }) => sku),
        );
      const { goods } = found;
      if (!goods.isOnSale) return wrong("goods", "notOnSale", likeGoods(goods.nameZh));
      if (code !== "" && name !== "") {
        const byName = finder.find(name);
        const isSame =
          byName.kind === "none" ||
          (byName.kind === "one" ? [byName.goods] : byName.goods).some(
            ({ productId }) => productId === goods.productId,
          );
        if (!isSame) {
          const other = byName.kind === "one" ? byName.goods : byName.goods[0];
          return wrong("goods", "differs", [goods.sku, ...(other ? [other.sku] : [])]);
        }
      }
      return goods;
    }

    function readQuantity(cell: string, goods: BulkGoods | undefined): number | undefined {
      if (cell === "") return wrong("quantity", "required", goods ? [String(goods.caseQuantity)] : []);
      const typed = cell.normalize("NFKC").replace(/\s/gu, "");
      const [, figures, unit = ""] = /^([+-]?[\d,]*\.?\d+)(\D*)$/u.exec(typed) ?? [];
      const value = figures === undefined ? Number.NaN : Number(figures.replaceAll(",", ""));
      const digits = /\d+/u.exec(typed)?.[0];
      if (Number.isNaN(value)) return wrong("quantity", "number", digits ? [digits.slice(0, 6)] : []);
      const caseQuantity = goods?.caseQuantity ?? 1;
      if (unit !== "" && unit !== goods?.unitZh && unit.toLowerCase() !== goods?.unitEn?.toLowerCase()) {
        const isCase = /^(?:箱|件|cases?|cartons?)$/iu.test(unit) && Number.isInteger(value);
        return wrong("quantity", "number", [String(Math.ceil(isCase ? value * caseQuantity : value))]);
      }
      if (value <= 0) return wrong("quantity", "zero", [String(caseQuantity)]);
      if (value > QUANTITY_MAX) return wrong("quantity", "tooMany", [], QUANTITY_MAX);
      const whole = Math.ceil(value / caseQuantity) * caseQuantity;
      if (!Number.isInteger(value)) return wrong("quantity", "fraction", [String(whole)]);
      if (!agreed && value % caseQuantity !== 0)
        return wrong("quantity", "notCase", nearCases(value, caseQuantity), caseQuantity);
      return value;
    }

    function readPoint(cell: string): RowPoint | undefined {
      if (cell.length > CELL_LENGTH_MAX) return wrong("point", "tooLong");
      const point =
        cell === "" ? (points.length === 1 ? points[0] : undefined) : pointByName.get(pointKey(cell));
      if (!point)
        return cell === "" ? wrong("point", "required") : wrong("point", "unknown", likePoint(cell));
      if (!point.hasPlace) return wrong("point", "placeGone");
      if (goods && !isSent(goods, point)) return wrong("point", "notSent");
      return point;
    }

    function readDay(
      cell: string,
      goods: BulkGoods | undefined,
      point: RowPoint | undefined,
    ): number | undefined {
      const day = cell === "" ? null : dayInCell(cell);
      if (day === undefined) {
        const meant = dayOfSerial(cell) ?? dayWithoutYear(cell, today) ?? dayOtherWayRound(cell);
        return wrong("day", "date", meant === undefined ? [] : [formatDay(meant)]);
      }
      if (!goods || !point) return day ?? undefined; // when it can be brought, depends on what and where to
      const bring = (asked: number | null) => calendar.answer(goods.storageClass, point.provinceCode, asked);
      const limits = agreed && limitsOf(agreed, goods.variantId);
      if (limits) return readAgreedDay(day, limits, bring);
      const answer = bring(day);
      if (!answer.fault) return answer.day;
      return wrong("day", answer.fault, answer.day === undefined ? [] : [formatDay(answer.day)]);
    }

    /** A day on which goods can be brought, and are to be by what was agreed: none given is the first such day. */
    function readAgreedDay(
      asked: number | null,
      { term, season }: DayLimits,
      bring: (day: number | null) => DayAnswer,
    ): number | undefined {
      const isAgreed = (day: number) => isWithin(day, term) && isInSeason(day, season);
      const start = asked ?? bring(null).day ?? today;
      const nearest = nearestDay(start, (day) => isAgreed(day) && !bring(day).fault);
      const suggested = nearest === undefined ? [] : [formatDay(nearest)];
      const answer = bring(asked ?? nearest ?? null);
      const found = asked ?? nearest ?? answer.day;
      if (found !== undefined && !isWithin(found, term)) return wrongDay("outOfTerm", suggested, term);
      if (found !== undefined && season && !isInSeason(found, season))
        return wrongDay("outOfSeason", suggested, [season.from, season.to]);
      return answer.fault ? wrong("day", answer.fault, suggested) : answer.day;
    }

    function wrongDay(fault: "outOfTerm" | "outOfSeason", suggestions: string[], days: [number, number]) {
      problems.push({ part: "day", fault, suggestions, days });
      return undefined;
    }
  };
}

/** From when to when goods are brought by what was agreed of them. */
interface DayLimits {
  term: [number, number];
  season: Season | null;
}

function limitsOf({ deliveredFrom, deliveredTo, goods }: Agreed, variantId: string): DayLimits | undefined {
  const agreed = goods.get(variantId);
  if (!agreed || deliveredFrom === null || deliveredTo === null) return undefined;
  return { term: [deliveredFrom, deliveredTo], season: agreed.season };
}

function isWithin(day: number, [first, last]: readonly [number, number]): boolean {
  return first <= day && day <= last;
}

/** More days than any delivery is ordered ahead. */
const NEAR_DAYS_MAX = 400;

/** The day nearest to one for which something is so, the later of two. */
function nearestDay(start: number, isSo: (day: number) => boolean): number | undefined {
  for (let distance = 0; distance <= NEAR_DAYS_MAX; distance += 1)
    for (const day of [addDays(start, distance), addDays(start, -distance)]) if (isSo(day)) return day;
  return undefined;
}

function remember<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>();
  return (text) => {
    let known = made.get(text);
    if (known === undefined) {
      known = make(text);
      made.set(text, known);
    }
    return known;
  };
}

function pointKey(name: string): string {
  return name.normalize("NFKC").replace(/\s/gu, "").toLowerCase();
}

/** Whole cases next to a quantity, the next above it first. */
function nearCases(quantity: number, caseQuantity: number): string[] {
  const below = Math.floor(quantity / caseQuantity) * caseQuantity;
  return [below + caseQuantity, ...(below > 0 ? [below] : [])].map(String);
}

/** "12月1日", "12-1": the next such day. */
function dayWithoutYear(cell: string, today: number): number | undefined {
  const [, month, day] = /^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/u.exec(cell) ?? [];
  if (!month || !day) return undefined;
  const year = Math.floor(today / 10_000);
  const dated = [year, year + 1].map((one) => dayInCell(`${one}-${month}-${day}`));
  return dated.find((one) => one !== undefined && one >= today);
}

/** "12/1/2026": the month first, as spreadsheets set to American days write it. */
function dayOtherWayRound(cell: string): number | undefined {
  const [, month, day, year] = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/u.exec(cell) ?? [];
  return year === undefined
    ? undefined
    : (dayInCell(`${year}-${month}-${day}`) ?? dayInCell(`${year}-${day}-${month}`));
}

/** A good row of a purchase. */
export interface GoodRow extends ReadRow {
  goods: BulkGoods;
  quantity: number;
  point: RowPoint;
  deliveryDay: number;
}

/** A row with all that is wrong with it, and with the price of one where nothing is. */
export interface SettledRow extends ReadRow {
  unitPriceFen?: number | undefined;
}

/** What is brought to one place on one day: an order of its own. */
export interface Delivery {
  point: RowPoint;
  deliveryDay: number;
  /** Each variant once. */
  lines: { goods: BulkGoods; quantity: number; unitPriceFen: number; amountFen: number }[];
  goodsFen: number;
  freightFen: number;
}

export interface Settled {
  rows: SettledRow[];
  badCount: number;
  /** By place and day, in the order of the rows. */
  deliveries: Delivery[];
  goodsFen: number;
  freightFen: number;
  totalFen: number;
}

/** What was agreed beforehand for the goods of a purchase, by variant. */
export interface Agreed {
  /** Of a quote all is ordered or nothing; of the others, bit by bit. */
  kind: AgreedKind;
  isOver: boolean;
  /** The first and the last day on which it is delivered; null where that was left open. */
  deliveredFrom: number | null;
  deliveredTo: number | null;
  goods: ReadonlyMap<string, AgreedGoods>;
}

interface AgreedGoods {
  quantity: number;
  /** What one costs, or else how many thousandths less than the shop's price. */
  unitPriceFen: number | null;
  belowListPermille: number | null;
  season: Season | null;
  /** What other purchases have not drawn. */
  left: number;
}

/**
 * Holds rows against each other: in their order they take what is free of each variant, their sum must reach
 * the least quantity, and that sum, over all places and days, sets the price. Bad rows count for nothing.
 * Where goods were `agreed` beforehand, they have the price and the quantities of that, and there are no others.
 */
export function settleRows(
  rows: readonly ReadRow[],
  freeOf: ReadonlyMap<string, number>,
  freightRules: readonly FreightRule[],
  agreed?: Agreed,
): Settled {
  const settled: SettledRow[] = rows.map((row) => ({ ...row, problems: [...row.problems] }));
  const sums = new Map<string, number>();
  for (const row of settled) {
    if (!isGood(row)) continue;
    const { variantId, caseQuantity } = row.goods;
    const taken = sums.get(variantId) ?? 0;
    const left = Math.max(0, (freeOf.get(variantId) ?? 0) - taken);
    if (row.quantity <= left) sums.set(variantId, taken + row.quantity);
    else {
      const most = Math.floor(left / caseQuantity) * caseQuantity;
      row.problems.push({
        part: "quantity",
        fault: "short",
        suggestions: most > 0 ? [String(most)] : [],
        count: left,
      });
    }
  }
  const told = new Set<string>();
  for (const row of settled) {
    if (!isGood(row)) continue;
    const { variantId, quantityMin, caseQuantity } = row.goods;
    const sum = sums.get(variantId) ?? 0;
    if (agreed || sum >= quantityMin) continue;
    const missing = Math.ceil((quantityMin - sum) / caseQuantity) * caseQuantity;
    row.problems.push({
      part: "quantity",
      fault: "belowMin",
      // one of the rows makes up for all of them
      suggestions: told.has(variantId) ? [] : [String(row.quantity + missing)],
      count: quantityMin,
    });
    told.add(variantId);
  }
  if (agreed) holdAgainst(agreed, settled, sums);
  for (const row of settled) {
    if (!isGood(row)) continue;
    const { variantId, priceFen } = row.goods;
    const goods = agreed?.goods.get(variantId);
    row.unitPriceFen = goods ? agreedPrice(goods, priceFen) : priceAt(row.goods, sums.get(variantId) ?? 0);
  }
  return sumUp(settled, freightRules);
}

/** Says of each row what is not as it was agreed: the goods, their quantity over all rows, or the time. */
function holdAgainst(agreed: Agreed, rows: readonly SettledRow[], sums: ReadonlyMap<string, number>): void {
  const drawn = new Map<string, number>();
  for (const row of rows) {
    if (!isGood(row)) continue;
    const { variantId } = row.goods;
    const goods = agreed.goods.get(variantId);
    const wrong = (part: RowPart, fault: RowFault, count?: number, suggestions: string[] = []) =>
      row.problems.push({ part, fault, suggestions, ...(count !== undefined && { count }) });
    if (!goods) wrong("goods", "notAgreed");
    else if (agreed.isOver) wrong("goods", "agreementOver");
    else if (agreed.kind === "quote") {
      const sum = sums.get(variantId) ?? 0;
      if (sum !== goods.quantity) wrong("quantity", "notAsQuoted", goods.quantity);
      else if (sum > goods.left) wrong("quantity", "aboveAgreed", goods.left);
    } else {
      // in their order, so that the row which does not fit is bad and not all of them
      const taken = drawn.get(variantId) ?? 0;
      const left = Math.max(0, goods.left - taken);
      if (row.quantity <= left) drawn.set(variantId, taken + row.quantity);
      else
        wrong(
          "quantity",
          agreed.kind === "agreement" ? "aboveAgreement" : "aboveAgreed",
          left,
          left > 0 ? [String(left)] : [],
        );
    }
  }
}

function agreedPrice({ unitPriceFen, belowListPermille }: AgreedGoods, listPriceFen: number): number {
  return unitPriceFen ?? lessPermille(listPriceFen, belowListPermille ?? 0);
}

/** The same rows at the prices that were agreed before, by the number of the line. */
export function withAgreedPrices(
  { rows }: Settled,
  agreed: ReadonlyMap<number, number | null>,
  freightRules: readonly FreightRule[],
): Settled {
  const priced = rows.map((row) => ({
    ...row,
    unitPriceFen: agreed.get(row.lineNumber) ?? row.unitPriceFen,
  }));
  return sumUp(priced, freightRules);
}

function sumUp(rows: SettledRow[], freightRules: readonly FreightRule[]): Settled {
  const good = rows.filter(isGood);
  const deliveries = deliver(good, freightRules);
  const goodsFen = deliveries.reduce((sum, delivery) => sum + delivery.goodsFen, 0);
  const freightFen = deliveries.reduce((sum, delivery) => sum + delivery.freightFen, 0);
  return {
    rows,
    badCount: rows.length - good.length,
    deliveries,
    goodsFen,
    freightFen,
    totalFen: goodsFen + freightFen,
  };
}

/** The price of one where so many are bought: the best bulk price that the quantity reaches. */
export function priceAt(
  { priceFen, tiers }: Pick<BulkGoods, "priceFen" | "tiers">,
  quantity: number,
): number {
  const reached = tiers.filter(({ quantityMin }) => quantityMin <= quantity).map((tier) => tier.priceFen);
  return reached.length > 0 ? Math.min(...reached) : priceFen;
}

export function isGood<Row extends ReadRow>(row: Row): row is Row & GoodRow {
  return row.problems.length === 0;
}

function deliver(good: readonly (GoodRow & SettledRow)[], freightRules: readonly FreightRule[]): Delivery[] {
  const deliveries = new Map<string, Delivery>();
  for (const { goods, quantity, point, deliveryDay, unitPriceFen = 0 } of good) {
    const key = `${point.id} ${deliveryDay}`;
    let delivery = deliveries.get(key);
    if (!delivery) {
      delivery = { point, deliveryDay, lines: [], goodsFen: 0, freightFen: 0 };
      deliveries.set(key, delivery);
    }
    const amountFen = unitPriceFen * quantity;
    const same = delivery.lines.find((line) => line.goods.variantId === goods.variantId);
    if (same) {
      same.quantity += quantity;
      same.amountFen += amountFen;
    } else delivery.lines.push({ goods, quantity, unitPriceFen, amountFen });
    delivery.goodsFen += amountFen;
  }
  for (const delivery of deliveries.values()) {
    const parcels = parcelsOf(
      delivery.lines.map(({ goods, quantity, amountFen }) => ({
        storageClass: goods.storageClass,
        shippingGrams: goods.shippingGrams,
        quantity,
        amountFen,
      })),
    );
    const freight = freightTo(delivery.point.provinceCode, parcels, freightRules);
    if ("notSent" in freight) throw new Error("a row that cannot be sent passed as good");
    delivery.freightFen = freight.freightFen;
  }
  return [...deliveries.values()];
}

/** The cells of a row after its suggestions were taken, the first of each; undefined where there is none to take. */
export function mendedCells(row: Pick<ReadRow, "cells" | "problems">): PurchaseCells | undefined {
  const cells = { ...row.cells };
  let isMended = false;
  for (const { part, suggestions } of row.problems) {
    const [suggestion] = suggestions;
    if (suggestion === undefined) continue;
    Object.assign(cells, cellsWith(part, suggestion));
    isMended = true;
  }
  return isMended ? cells : undefined;
}

/** The cells that say a part of a row anew: goods are said by their code alone. */
export function cellsWith(part: RowPart, value: string): Partial<PurchaseCells> {
  return part === "goods" ? { code: value, name: "", spec: "" } : { [part]: value };
}
