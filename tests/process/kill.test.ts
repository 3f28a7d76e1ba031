import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { openStore } from "#db/open.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { orders } from "#db/schema/ordering.ts";
import { countOf, type Store } from "#db/store.ts";
import { openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { newDatabase } from "#tests/setup/databases.ts";

const KILLS = 5;

/** What the buying process said, gathered over all its lives. */
interface Heard {
  begun: Set<string>;
  placed: Map<string, string>;
  paid: Map<string, string>;
  other: string[];
}

/** Lets a process buy, and ends it with -9 when it has said so many lines: in the middle of whatever it does. */
async function buyUntilKilled(databaseUrl: string, lines: number, heard: Heard): Promise<void> {
  const unfinished = [...heard.begun].filter((key) => !heard.paid.has(key));
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", "tests/process/buy-without-end.ts", ...unfinished],
    { env: { ...process.env, DATABASE_URL: databaseUrl }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once("exit", (_, signal) => resolve(signal));
  });
  let count = 0;
  if (!child.stdout) throw new Error("the process cannot be heard");
  for await (const line of createInterface({ input: child.stdout })) {
    const [what = "", key = "", number = ""] = line.split(" ");
    if (what === "began") heard.begun.add(key);
    else if (what === "placed") expect(number).toBe(keep(heard.placed, key, number));
    else if (what === "paid") expect(number).toBe(keep(heard.paid, key, number));
    else if (what !== "open") heard.other.push(line);
    count += 1;
    if (count === lines) child.kill("SIGKILL"); // what it had said by then is still read
  }
  expect(await ended).toBe("SIGKILL");
}

/** Remembers the number of a key, and answers the first that was heard. */
function keep(numbers: Map<string, string>, key: string, number: string): string {
  const earlier = numbers.get(key);
  if (earlier === undefined) numbers.set(key, number);
  return earlier ?? number;
}

async function checkBooks(store: Store, heard: Heard): Promise<void> {
  const kept = new Map(
    (await store.read.select().from(orders)).map((order) => [order.idempotencyKey, order] as const),
  );
  for (const [key, number] of heard.placed)
    expect(kept.get(key)?.number, "an acknowledged order").toBe(number);
  for (const [key] of heard.paid) expect(kept.get(key)?.state, "an acknowledged payment").toBe("paid");
  expect(await recount(store)).toEqual([]);
  const checks = await verifyLedger(store.read);
  expect(checks.filter((check) => check.difference !== 0)).toEqual([]);
  expect(isProven(checks)).toBe(true);
}

test("a shop that is killed in the middle of selling has every sale it acknowledged, once", async () => {
  const database = await newDatabase();
  const { target } = database;
  const databaseUrl = target.engine === "sqlite" ? `sqlite:${target.file}` : target.url;
  const heard: Heard = { begun: new Set(), placed: new Map(), paid: new Map(), other: [] };
  try {
    const opening = await openStore(target);
    await openSmallShop(opening, { onHand: 1_000_000 });
    await opening.close();
    for (let life = 1; life <= KILLS; life += 1) {
      await buyUntilKilled(databaseUrl, 150 * life + 7 * life * life, heard);
      const store = await openStore(target);
      await checkBooks(store, heard);
      await store.close();
    }
    const store = await openStore(target);
    const [sold] = await store.read.select({ lines: countOf() }).from(attributionEntries);
    await store.close();
    expect(heard.other).toEqual([]);
    expect(heard.paid.size).toBeGreaterThan(300);
    expect(sold?.lines).toBeGreaterThanOrEqual(2 * heard.paid.size);
  } finally {
    await database.drop();
  }
});
