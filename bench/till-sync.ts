import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { makeDevice, registerDevice } from "#app/domain/tills/devices.server.ts";
import type { TillEntry, TillGoods, TillSnapshot, TillSyncAnswer } from "#app/domain/tills/wire.ts";
import { ENTRIES_MAX } from "#app/domain/tills/wire.ts";
import { openStore } from "#db/open.ts";
import { outlets } from "#db/schema/outlets.ts";
import { tillSales } from "#db/schema/tills.ts";
import { buyFor, Prices } from "./checkouts.ts";
import { compared, figure, percentile } from "./figure.ts";
import type { Measure } from "./measure.ts";
import { Visitor } from "./visitor.ts";

const DEVICES = 20;
const SALES = 10_000;
const SHOPPERS = 8;

/** A tablet that sold without a network, and now sends what it has. */
class Tablet {
  readonly #visitor: Visitor;
  #goods: TillGoods[] = [];
  #clerkUserId = "";
  #number = 0;
  readonly #shiftId = randomUUID();

  constructor(url: string, secret: string) {
    this.#visitor = new Visitor(url);
    this.#visitor.bring("till", secret);
  }

  async start(): Promise<void> {
    const snapshot = JSON.parse((await this.#visitor.get("/counter/api/snapshot")).body) as TillSnapshot;
    this.#goods = snapshot.goods.filter(({ available, isSellable }) => isSellable && available > 0);
    this.#clerkUserId = snapshot.clerks[0]?.userId ?? "";
    await this.#send([
      {
        kind: "shiftOpened",
        id: this.#shiftId,
        clerkUserId: this.#clerkUserId,
        openedAt: Date.now(),
        floatFen: 20_000,
      },
    ]);
  }

  /** Sends so many sales, a hundred at a time. Answers how long each request took. */
  async sync(count: number): Promise<number[]> {
    const tookMs: number[] = [];
    for (let sent = 0; sent < count; sent += ENTRIES_MAX) {
      const entries = Array.from({ length: Math.min(ENTRIES_MAX, count - sent) }, () => this.#sale());
      tookMs.push(await this.#send(entries));
    }
    return tookMs;
  }

  leave(): void {
    this.#visitor.leave();
  }

  #sale(): TillEntry {
    this.#number += 1;
    const lines = [0, 1].map((place) => {
      const goods = this.#goods[(this.#number * 2 + place) % this.#goods.length] as TillGoods;
      const { variantId, priceFen } = goods;
      return { variantId, quantity: 1, grams: null, unitPriceFen: priceFen, amountFen: priceFen };
    });
    const totalFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
    return {
      kind: "sale",
      id: randomUUID(),
      number: this.#number,
      shiftId: this.#shiftId,
      clerkUserId: this.#clerkUserId,
      soldAt: Date.now(),
      lines,
      totalFen,
      tender: { kind: "cash", tenderedFen: totalFen },
      caringCard: null,
      snapshotVersion: "",
      locale: "zh-CN",
    };
  }

  async #send(entries: TillEntry[]): Promise<number> {
    const answer = await this.#visitor.postJson("/counter/api/sync", { deviceNow: Date.now(), entries });
    if (answer.status !== 200) throw new Error(`a till was answered with ${answer.status}: ${answer.body}`);
    const { results } = JSON.parse(answer.body) as TillSyncAnswer;
    const lost = results.find(({ outcome }) => outcome !== "taken");
    if (lost) throw new Error(`a sale was not taken: ${JSON.stringify(lost)}`);
    return answer.tookMs;
  }
}

/** Makes and registers the tills past the pages, each at a counter of its own. Answers what their cookies hold. */
async function makeTills(file: string): Promise<string[]> {
  const store = await openStore({ engine: "sqlite", file });
  const places = await store.read
    .select({ id: outlets.id })
    .from(outlets)
    .where(eq(outlets.kind, "counter"))
    .orderBy(outlets.id)
    .limit(DEVICES);
  const secrets: string[] = [];
  for (const { id: outletId } of places)
    secrets.push(
      await store.write(async (tx) => {
        const { registerCode } = await makeDevice(
          tx,
          { outletId, name: "bench", madeBy: "bench" },
          Date.now(),
        );
        return (await registerDevice(tx, registerCode, Date.now())).secret;
      }),
    );
  await store.close();
  return secrets;
}

/** What counters sold while the network was away, sent all at once while shoppers buy. */
export const tillSync: Measure = {
  name: "till-sync",
  title: `${SALES.toLocaleString("en-US")} queued sales of ${DEVICES} tills, while ${SHOPPERS} shoppers check out`,
  async run({ workshop, isQuick }) {
    const each = isQuick ? 20 : SALES / DEVICES;
    const file = workshop.newDatabase();
    const secrets = await makeTills(file);
    const shop = await workshop.openShop(file);
    const store = await openStore({ engine: "sqlite", file });
    const tablets = secrets.map((secret) => new Tablet(shop.url, secret));
    try {
      const prices = new Prices(store);
      for (const tablet of tablets) await tablet.start();
      await buyFor(shop, prices, SHOPPERS, isQuick ? 0.5 : 3, false); // to warm it up
      const aloneBuying = await buyFor(shop, prices, SHOPPERS, isQuick ? 0.5 : 5, false);
      const quietMs = await timed(async () => {
        await Promise.all(tablets.map((tablet) => tablet.sync(each)));
      });

      let isSyncing = true;
      const buying = buyFor(shop, prices, SHOPPERS, () => isSyncing, false);
      let requestsMs: number[] = [];
      const loadedMs = await timed(async () => {
        requestsMs = (await Promise.all(tablets.map((tablet) => tablet.sync(each)))).flat();
      });
      isSyncing = false;
      const bought = await buying;

      const stored = await store.read.$count(tillSales);
      if (stored !== 2 * each * tablets.length)
        throw new Error(`of ${2 * each * tablets.length} sales ${stored} are in the database`);
      const sales = each * tablets.length;
      return [
        compared(`${sales} queued sales`, loadedMs / 1_000, "s", quietMs / 1_000, "with no shopper"),
        figure("queued sales taken", (sales * 1_000) / loadedMs, "sales/s"),
        figure(
          `request of ${Math.min(each, ENTRIES_MAX)} sales, 99 of 100`,
          percentile(requestsMs, 0.99),
          "ms",
        ),
        compared(
          "meanwhile, checkouts: request, 99 of 100",
          percentile(bought.requestsMs, 0.99),
          "ms",
          percentile(aloneBuying.requestsMs, 0.99),
          "with no till",
        ),
        compared("meanwhile, checkouts", bought.perSecond, "orders/s", aloneBuying.perSecond, "with no till"),
      ];
    } finally {
      for (const tablet of tablets) tablet.leave();
      await store.close();
      await shop.stop();
    }
  },
};

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
