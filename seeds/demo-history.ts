import type { NewOrder } from "#app/domain/ordering/place-order.server.ts";
import { startOfDay } from "#app/domain/values/business-day.ts";
import { spread } from "#app/domain/values/fen.ts";
import type { EntryChannel, OutletKind, ReturnClass } from "#db/words.ts";
import { picker, randomFrom } from "./demo-random.ts";
import { dayWeights, HOUR_WEIGHTS, isWeekend, seasonOf, WAY_WEIGHTS, type Way } from "./demo-seasons.ts";

/*
 * A year of invented orders, as a plain sequence: nothing here touches a database. The same world, seed
 * and last day give the same sequence.
 */

export const HISTORY_DAYS = 365;

/** What can be bought, where, and where buyers live. The order of each list is part of the sequence. */
export interface DemoWorld {
  goods: readonly DemoGoods[];
  centreId: string;
  /** Outlets that have shelves of their own, with the variants they stock. */
  outlets: readonly { id: string; kind: OutletKind; districtCode: string; variantIds: readonly string[] }[];
  districts: readonly DemoPlace[];
  /** Places outside Beijing. */
  elsewhere: readonly DemoPlace[];
  shopper: { userId: string; name: string };
}

export interface DemoGoods {
  variantId: string;
  categoryId: string;
  returnClass: ReturnClass;
  listedDay: number;
  /** A subscription is bought one at a time and by people, not by institutions. */
  isGoods: boolean;
}

export interface DemoPlace {
  provinceCode: string;
  prefectureCode: string | null;
  countyCode: string;
  nameZh: string;
  regionZh: string;
}

export interface Delivery {
  outletId: string;
  variantId: string;
  quantity: number;
  sourceId: string;
  movedAt: number;
}

/** One order, and what has to arrive first so that it can be filled. */
export interface DemoOrder {
  deliveries: readonly Delivery[];
  order: NewOrder;
  placedAt: number;
  /** Null for an order that is never paid and expires. */
  paidAt: number | null;
}

export interface HistoryOptions {
  orders: number;
  seed: number;
  /** In every key, so that a further history in the same database is new. */
  run: number;
  lastDay: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const DELIVERY_HOUR = 6;
const LINES_MAX = 8;
const SHOPPER_ORDERS = 24;

const LOTS: Readonly<Partial<Record<OutletKind, number>>> = { centre: 400, sub_centre: 120 };
const LOT_OF_A_COUNTER = 40;

const COUNTER_KINDS: readonly (readonly [OutletKind, number])[] = [
  ["counter", 64],
  ["sub_centre", 18],
  ["centre", 10],
  ["cabinet", 8],
];

const CHANNELS: readonly (readonly [EntryChannel, number, string])[] = [
  ["organ", 26, "机关食堂"],
  ["school", 22, "学校食堂"],
  ["enterprise", 18, "企业工会"],
  ["supermarket", 12, "超市"],
  ["hospital", 10, "医院食堂"],
  ["community", 8, "社区服务站"],
  ["barracks", 4, "军营服务社"],
];

const SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗";
const GIVEN_NAMES = [
  "晓禾",
  "建国",
  "丽华",
  "文博",
  "雨桐",
  "志强",
  "秀兰",
  "思远",
  "佳宁",
  "海燕",
  "明轩",
  "春梅",
];
const STREETS = ["和平路", "新华大街", "建设路", "团结胡同", "幸福里", "向阳街", "永安路", "光明北里"];

/** The invented orders of the year that ends with `lastDay`, by the day and the time they were placed. */
export function* demoHistory(world: DemoWorld, options: HistoryOptions): Generator<DemoOrder> {
  const random = randomFrom(options.seed + options.run * 7_919);
  const teller = storyteller(world, options, random);
  const days = dayWeights(options.lastDay, HISTORY_DAYS);
  const counts = spread(
    options.orders,
    days.map(({ weight }) => weight),
  );
  for (const [index, { day }] of days.entries()) {
    const ways = picker(Object.entries(WAY_WEIGHTS[isWeekend(day) ? "weekend" : "workday"]));
    const moments = Array.from({ length: counts[index] ?? 0 }, () => {
      const way = ways(random) as Way;
      const hour = HOUR_PICKERS[way](random);
      return { way, placedAt: startOfDay(day) + hour * HOUR_MS + Math.floor(random() * HOUR_MS) };
    });
    moments.sort((a, b) => a.placedAt - b.placedAt);
    for (const { way, placedAt } of moments) yield teller(way, day, placedAt);
  }
}

/** Makes one order after the other; it remembers what is left on the shelves. */
function storyteller(world: DemoWorld, { orders, seed, run, lastDay }: HistoryOptions, random: () => number) {
  const assortments = new Assortments(world, random);
  const shelves = new Shelves(`demo:${seed}:${run}`);
  const outletsOf = (wanted: OutletKind) => world.outlets.filter(({ kind }) => kind === wanted);
  const subCentres = outletsOf("sub_centre");
  const counters = picker(
    COUNTER_KINDS.map(([kind, weight]) => [outletsOf(kind), weight] as const).filter(
      ([some]) => some.length > 0,
    ),
  );
  const channels = picker(CHANNELS.map(([channel, weight, noun]) => [{ channel, noun }, weight]));
  const endOfHistory = startOfDay(lastDay) + DAY_MS - 1;
  const shopperEvery = Math.max(2, Math.floor((orders * 0.6) / SHOPPER_ORDERS));
  let told = 0;
  let online = 0;

  return (way: Way, day: number, placedAt: number): DemoOrder => {
    told += 1;
    const { soldBy, stockOf, entryChannel, receiver, isShopper } = scene(way);
    const goods = assortments.basket(stockOf.id, day, way, random);
    const isUnpaid = random() < { online: 0.035, counter: 0, entry: 0.012 }[way];
    const thinkMs = { online: 8, counter: 1, entry: 25 }[way] * MINUTE_MS;
    const paidAt = Math.min(placedAt + 15_000 + Math.floor(random() ** 2 * thinkMs), endOfHistory);
    const locale = random() < 0.03 ? "en" : "zh-CN";
    return {
      deliveries: shelves.prepare(stockOf, goods, placedAt, isUnpaid),
      placedAt,
      paidAt: isUnpaid ? null : Math.max(paidAt, placedAt),
      order: {
        idempotencyKey: `demo:${seed}:${run}:${told}`,
        userId: isShopper ? world.shopper.userId : null,
        goods: goods.map(({ variantId, quantity }) => ({ variantId, quantity })),
        acceptedTotalFen: null,
        hasConfirmedNoReturn: goods.some(({ returnClass }) => returnClass === "qualityClaimOnly"),
        receiver,
        email: null,
        note: null,
        locale,
        fulfilmentOutletId: stockOf.id,
        soldBy,
        entryChannel,
        gateway: "demo",
      },
    };
  };

  /** Who sells to whom, from whose shelf. */
  function scene(way: Way) {
    const centre = { id: world.centreId, kind: "centre" as OutletKind };
    if (way === "online") {
      online += 1;
      const isShopper = online % shopperEvery === 0;
      const place = isShopper || random() < 0.86 ? pick(world.districts) : pick(world.elsewhere);
      const receiver = isShopper ? shopperAt(world) : personAt(place);
      return { soldBy: null, stockOf: centre, entryChannel: "none" as const, receiver, isShopper };
    }
    if (way === "counter") {
      const outlet = pick(counters(random));
      const receiver = personAt(districtOf(outlet.districtCode));
      return {
        soldBy: { outletId: outlet.id, kind: outlet.kind },
        stockOf: outlet,
        entryChannel: "none" as const,
        receiver,
        isShopper: false,
      };
    }
    const { channel, noun } = channels(random);
    const sub = random() < 0.45 && subCentres.length > 0 ? pick(subCentres) : undefined;
    const place = sub ? districtOf(sub.districtCode) : pick(world.districts);
    return {
      soldBy: sub ? { outletId: sub.id, kind: sub.kind } : null,
      stockOf: sub ?? centre,
      entryChannel: channel,
      receiver: {
        ...personAt(place),
        receiverName: `${place.nameZh}第${1 + Math.floor(random() * 9)}${noun}（演示）`,
      },
      isShopper: false,
    };
  }

  function pick<T>(list: readonly T[]): T {
    return list[Math.floor(random() * list.length)] as T;
  }

  function districtOf(code: string): DemoPlace {
    return world.districts.find(({ countyCode }) => countyCode === code) ?? pick(world.districts);
  }

  function personAt({ nameZh: _, ...place }: DemoPlace): NewOrder["receiver"] {
    const surname = SURNAMES[Math.floor(random() * SURNAMES.length)] ?? "";
    return {
      ...place,
      receiverName: surname + pick(GIVEN_NAMES),
      phone: `139${String(Math.floor(random() * 1e8)).padStart(8, "0")}`,
      street: pick(STREETS),
      detail: `${1 + Math.floor(random() * 30)} 号楼 ${1 + Math.floor(random() * 18)}0${1 + Math.floor(random() * 4)} 室`,
    };
  }
}

/** The demo shopper's home. */
function shopperAt(world: DemoWorld): NewOrder["receiver"] {
  const home = world.districts.find(({ countyCode }) => countyCode === "110105") ?? world.districts[0];
  if (!home) throw new Error("the demo world has no districts");
  const { nameZh: _, ...place } = home;
  return {
    ...place,
    receiverName: world.shopper.name,
    phone: "13900000001",
    street: "向阳街",
    detail: "2 号楼 602 室",
  };
}

/** What each outlet sells, the most popular most often (Zipf's law), as the season has it. */
class Assortments {
  readonly #rank = new Map<DemoGoods, number>();
  readonly #byOutlet = new Map<string, (random: () => number) => DemoGoods>();

  constructor(world: DemoWorld, random: () => number) {
    const shuffled = [...world.goods];
    for (let left = shuffled.length - 1; left > 0; left -= 1) {
      const other = Math.floor(random() * (left + 1));
      [shuffled[left], shuffled[other]] = [shuffled[other] as DemoGoods, shuffled[left] as DemoGoods];
    }
    for (const [index, goods] of shuffled.entries()) this.#rank.set(goods, index + 1);
    const byId = new Map(world.goods.map((goods) => [goods.variantId, goods]));
    this.#stock(world.centreId, world.goods);
    for (const { id, variantIds } of world.outlets)
      this.#stock(
        id,
        variantIds.flatMap((variantId) => byId.get(variantId) ?? []),
      );
  }

  #stock(outletId: string, goods: readonly DemoGoods[]): void {
    this.#byOutlet.set(outletId, picker(goods.map((one) => [one, 1 / ((this.#rank.get(one) ?? 1) + 2)])));
  }

  basket(outletId: string, day: number, way: Way, random: () => number) {
    const next = this.#byOutlet.get(outletId);
    if (!next) throw new Error(`outlet ${outletId} has no shelves`);
    const wanted = linesOf(way, random);
    const basket = new Map<string, DemoGoods & { quantity: number }>();
    for (let tries = 0; basket.size < wanted && (tries < 40 || basket.size === 0); tries += 1) {
      if (tries > 10_000) throw new Error(`outlet ${outletId} has nothing to sell on ${day}`);
      const goods = next(random);
      if (goods.listedDay > day || (way !== "online" && !goods.isGoods)) continue;
      if (random() > seasonOf(goods.categoryId, day)) continue;
      basket.set(goods.variantId, { ...goods, quantity: goods.isGoods ? quantityOf(way, random) : 1 });
    }
    return [...basket.values()];
  }
}

/** One line is usual, eight are the most. */
function linesOf(way: Way, random: () => number): number {
  const more = { online: 0.56, counter: 0.4, entry: 0.66 }[way];
  let lines = 1;
  while (lines < LINES_MAX && random() < more) lines += 1;
  return lines;
}

/** One or a few for a household; for an institution ten to three hundred, in tens. */
function quantityOf(way: Way, random: () => number): number {
  if (way === "entry") return 10 * Math.max(1, Math.round(30 * random() ** 3));
  let quantity = 1;
  while (quantity < 6 && random() < 0.28) quantity += 1;
  return quantity;
}

/** What the history itself put on each shelf and has not sold: it never touches the shop's opening stock. */
class Shelves {
  readonly #left = new Map<string, number>();
  readonly #name: string;
  #deliveries = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** The deliveries without which an order could not be filled. What is not paid for stays on the shelf. */
  prepare(
    outlet: { id: string; kind: OutletKind },
    goods: readonly { variantId: string; quantity: number }[],
    placedAt: number,
    isReturned: boolean,
  ): Delivery[] {
    const deliveries: Delivery[] = [];
    for (const { variantId, quantity } of goods) {
      const shelf = `${outlet.id} ${variantId}`;
      let left = this.#left.get(shelf) ?? 0;
      if (left < quantity) {
        const lot = LOTS[outlet.kind] ?? LOT_OF_A_COUNTER;
        const delivered = Math.ceil((quantity - left) / lot) * lot;
        this.#deliveries += 1;
        deliveries.push({
          outletId: outlet.id,
          variantId,
          quantity: delivered,
          sourceId: `${this.#name}:delivery:${this.#deliveries}`,
          movedAt: Math.min(morningOf(placedAt), placedAt - MINUTE_MS),
        });
        left += delivered;
      }
      this.#left.set(shelf, isReturned ? left : left - quantity);
    }
    return deliveries;
  }
}

function morningOf(at: number): number {
  const beijing = at + 8 * HOUR_MS;
  return beijing - (beijing % DAY_MS) - 8 * HOUR_MS + DELIVERY_HOUR * HOUR_MS;
}

const HOUR_PICKERS: Readonly<Record<Way, (random: () => number) => number>> = {
  online: picker(HOUR_WEIGHTS.online.map((weight, hour) => [hour, weight])),
  counter: picker(HOUR_WEIGHTS.counter.map((weight, hour) => [hour, weight])),
  entry: picker(HOUR_WEIGHTS.entry.map((weight, hour) => [hour, weight])),
};
