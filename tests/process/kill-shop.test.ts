import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { mailFolder } from "#app/domain/messaging/message-files.server.ts";
import { LEASE_MS } from "#app/domain/messaging/message-queue.server.ts";
import { sendMessages } from "#app/domain/messaging/send-messages.server.ts";
import { sumFreight } from "#app/domain/ordering/freight.server.ts";
import { parcelsOf } from "#app/domain/ordering/freight.ts";
import { findSaleTerms } from "#app/domain/ordering/sale-terms.server.ts";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { writeLetter } from "#app/messages/letters.ts";
import { openStore, type Target } from "#db/open.ts";
import { orders } from "#db/schema/ordering.ts";
import { payments } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { databaseUrlOf, RunningShop, sendForm } from "#tests/fixtures/a-running-shop.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { theMessages } from "#tests/fixtures/the-messages.ts";
import { newDatabase } from "#tests/setup/databases.ts";
import { freePort } from "#tests/setup/postgres-server.ts";

/*
 * The built shop, over HTTP, as browsers use it: eight shoppers fill a cart, check out and pay, again
 * and again, while the server is killed with -9 and started anew. A shopper whose answer was lost sends
 * the same form again, as a browser would. An answer that arrived is a promise: the order is there.
 */

const KILLS = 5;
const SHOPPERS = 8;
const ANSWERS_BEFORE_KILL = [60, 23, 91, 37, 74];
const GOODS = ["V001", "V002", "V030", "V050"];
const CENTRE = "O-CENTRE";
const ADDRESS = {
  receiverName: "林晓禾",
  phone: "13900000001",
  provinceCode: "110000",
  prefectureCode: "",
  countyCode: "110105",
  street: "向阳街",
  detail: "2 号楼 602 室",
  email: "lin@mail.example",
};

/** One purchase of a shopper, and how far the shop's answers say that it came. */
interface Purchase {
  orderKey: string;
  variantId: string;
  cookies: string;
  paymentId?: string;
  number?: string;
}

/** What one pack costs, sent to the shopper: the total a shopper sees and agrees to. */
async function totalFenOf(store: Store, variantId: string): Promise<number> {
  const now = Date.now();
  const [terms] = await findSaleTerms(store.read, [{ variantId, quantity: 1 }], CENTRE, now);
  if (!terms) throw new Error(`${variantId} is not for sale`);
  const line = { ...terms, amountFen: terms.priceFen };
  return terms.priceFen + (await sumFreight(store.read, "110000", businessDay(now), parcelsOf([line])));
}

/** Takes a purchase one step further. False when the shop did not answer. */
async function goOn(url: string, purchase: Purchase, totalFen: number): Promise<boolean> {
  if (purchase.cookies === "") {
    const filled = await sendForm(url, "/cart", "", {
      intent: "add",
      variantId: purchase.variantId,
      quantity: "1",
    });
    if (!filled) return false;
    expect(filled.status).toBe(303);
    purchase.cookies = filled.cookies;
    return true;
  }
  if (purchase.paymentId === undefined) {
    const ordered = await sendForm(url, "/checkout", purchase.cookies, {
      ...ADDRESS,
      intent: "order",
      orderKey: purchase.orderKey,
      acceptedTotalFen: String(totalFen),
      noReturnConfirmed: "yes",
    });
    if (!ordered) return false;
    expect([ordered.status, ordered.to]).toEqual([303, expect.stringMatching(/^\/demo-pay\//)]);
    purchase.paymentId = ordered.to.replace("/demo-pay/", "");
    return true;
  }
  const paid = await sendForm(url, `/demo-pay/${purchase.paymentId}`, purchase.cookies, {});
  if (!paid) return false;
  expect([paid.status, paid.to]).toEqual([303, expect.stringMatching(/^\/orders\/\d{18}/)]);
  purchase.number = paid.to.replace("/orders/", "").slice(0, 18);
  return true;
}

async function shopUntilKilled(
  shop: RunningShop,
  purchases: Purchase[],
  totals: Map<string, number>,
  answersWanted: number,
) {
  let answers = 0;
  const open = purchases.filter(({ number }) => number === undefined);
  const shopper = async () => {
    for (;;) {
      const purchase = open.pop() ?? {
        orderKey: newId(),
        variantId: GOODS[purchases.length % GOODS.length] ?? "",
        cookies: "",
      };
      if (!purchases.includes(purchase)) purchases.push(purchase);
      while (purchase.number === undefined) {
        if (!(await goOn(shop.url, purchase, totals.get(purchase.variantId) ?? 0))) return;
        answers += 1;
        if (answers === answersWanted) shop.kill(); // seven others are under way
      }
    }
  };
  await Promise.all(Array.from({ length: SHOPPERS }, shopper));
  expect(await shop.ended).toBe("SIGKILL");
}

async function checkBooks(target: Target, purchases: Purchase[]): Promise<void> {
  const store = await openStore(target);
  try {
    for (const { orderKey, paymentId, number } of purchases) {
      if (paymentId === undefined) continue;
      const kept = await store.read
        .select({ number: orders.number, state: orders.state, paymentId: payments.id })
        .from(orders)
        .innerJoin(payments, eq(payments.orderId, orders.id))
        .where(eq(orders.idempotencyKey, orderKey));
      expect(kept, "an order whose answer arrived").toMatchObject([{ paymentId }]);
      if (number !== undefined)
        expect(kept, "a payment whose answer arrived").toMatchObject([{ number, state: "paid" }]);
    }
    const allOrders = await store.read.select({ key: orders.idempotencyKey }).from(orders);
    const keys = new Set(purchases.map(({ orderKey }) => orderKey));
    expect(allOrders.every(({ key }) => keys.has(key))).toBe(true);
    expect(await recount(store)).toEqual([]);
    const checks = await verifyLedger(store.read);
    expect(checks.filter((check) => check.difference !== 0)).toEqual([]);
    expect(isProven(checks)).toBe(true);
  } finally {
    await store.close();
  }
}

/** Sends what the killed senders left, when their leases are over, and holds the folder against what was written down. */
async function checkMails(target: Target, folder: string, purchases: Purchase[]): Promise<void> {
  const store = await openStore(target);
  try {
    const carriers = { email: mailFolder(folder, { name: "", address: "shop@mail.example" }) };
    await sendMessages(store, {
      carriers,
      write: (told) => writeLetter(told, { origin: "http://localhost", isDemo: true }),
      clock: () => Date.now() + LEASE_MS,
      onTrouble: ({ error }) => {
        throw new Error(error);
      },
      isStopping: () => false,
    });
    const written = await theMessages(store);
    expect(written.filter(({ kind }) => kind === "order_paid")).toHaveLength(purchases.length);
    expect(written.filter(({ state }) => state !== "sent" && state !== "dropped")).toEqual([]);
    const sent = written.filter(({ state }) => state === "sent").map(({ id }) => id);
    const carried = readdirSync(folder)
      .filter((name) => name.endsWith(".eml"))
      .map((name) => name.slice(-"00000000-0000-0000-0000-000000000000.eml".length, -".eml".length));
    expect(carried.sort()).toEqual(sent);
  } finally {
    await store.close();
  }
}

test("the built shop, killed at every turn, keeps each promise that reached a shopper, and each mail is there once", {
  timeout: 300_000,
}, async () => {
  const database = await newDatabase();
  const { target } = database;
  const folder = mkdtempSync(join(tmpdir(), "bangfu-killed-mail-"));
  const purchases: Purchase[] = [];
  const totals = new Map<string, number>();
  try {
    for (let life = 0; life <= KILLS; life += 1) {
      const shop = new RunningShop(await freePort(), {
        DATABASE_URL: databaseUrlOf(target),
        MAIL_FOLDER: folder,
      });
      try {
        await shop.untilOpen();
        if (totals.size === 0) {
          const store = await openStore(target);
          for (const variantId of GOODS) totals.set(variantId, await totalFenOf(store, variantId));
          await store.close();
        }
        if (life < KILLS) {
          await shopUntilKilled(shop, purchases, totals, ANSWERS_BEFORE_KILL[life] ?? 50);
          await checkBooks(target, purchases);
        } else {
          // the last life: everybody comes to an end, and the books with them
          for (const purchase of purchases)
            while (purchase.number === undefined)
              expect(await goOn(shop.url, purchase, totals.get(purchase.variantId) ?? 0)).toBe(true);
        }
      } finally {
        shop.kill();
        await shop.ended;
      }
    }
    await checkBooks(target, purchases);
    expect(new Set(purchases.map(({ number }) => number)).size).toBe(purchases.length);
    await checkMails(target, folder, purchases);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  }
});
