import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { openStore, targetOf } from "#db/open.ts";
import { FOR_SALE } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, pay, place } from "#tests/fixtures/an-order.ts";

/*
 * A process of its own that buys until it is killed: four buyers at once, each order placed and paid.
 * What the store has acknowledged it says aloud, a line each, and only then. Started again with
 * the keys it had not finished, it sends those first, like a browser whose answer was lost.
 */

const store = await openStore(targetOf(process.env.DATABASE_URL));
const unfinished = process.argv.slice(2);

function say(...words: string[]): void {
  process.stdout.write(`${words.join(" ")}\n`);
}

async function buy(key: string): Promise<void> {
  const first = Number.parseInt(key.slice(-2), 16) % FOR_SALE.length;
  const goods = [0, 1].map((next) => ({
    variantId: FOR_SALE[(first + next) % FOR_SALE.length] ?? "",
    quantity: next + 1,
  }));
  say("began", key);
  const now = Date.now();
  const placed = await place(store, anOrder({ idempotencyKey: key, goods }), now);
  say("placed", key, placed.number);
  await pay(store, placed, now);
  say("paid", key, placed.number);
}

async function buyForEver(): Promise<void> {
  for (;;) {
    const key = unfinished.pop() ?? newId();
    await buy(key).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      say("refused", key, error.code);
    });
  }
}

say("open");
await Promise.all(Array.from({ length: 4 }, buyForEver));
