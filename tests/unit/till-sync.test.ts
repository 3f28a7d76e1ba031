import fc from "fast-check";
import { expect, test } from "vitest";
import type { TillEntry } from "#app/domain/tills/wire.ts";
import { Sync, type SyncState } from "#app/till/sync.ts";
import { FakeOutbox, FakeServer } from "#tests/fixtures/a-till-server.ts";

const opened: TillEntry = { kind: "shiftOpened", id: "shift", clerkUserId: "u1", openedAt: 0, floatFen: 0 };
const sale = (number: number): TillEntry => ({
  kind: "sale",
  id: `sale-${number}`,
  number,
  shiftId: "shift",
  clerkUserId: "u1",
  soldAt: number,
  lines: [{ variantId: "millet", quantity: 1, grams: null, unitPriceFen: 100, amountFen: 100 }],
  totalFen: 100,
  tender: { kind: "cash", tenderedFen: 100 },
  caringCard: null,
  snapshotVersion: "1",
  locale: "zh-CN",
});
const closed: TillEntry = {
  kind: "shiftClosed",
  id: "shift",
  closedAt: 1,
  countedFen: 0,
  explanation: null,
  lastSaleNumber: 0,
  saleCount: 0,
  totalFen: 0,
};
const salesOf = (count: number) => Array.from({ length: count }, (_, at) => sale(at + 1));

/** A queue whose clock goes on only when it is told to. */
function aQueue(entries: TillEntry[]) {
  const server = new FakeServer();
  const outbox = new FakeOutbox(entries);
  const states: SyncState[] = [];
  let pause = 0;
  const sync = new Sync(
    outbox,
    server,
    {
      now: () => 1_000,
      random: () => 0.5,
      later(ms) {
        pause = ms;
        return () => {};
      },
    },
    (state) => states.push(state),
  );
  return { server, outbox, sync, states, pauseMs: () => pause };
}

test("everything goes, in order, at most a hundred at once", async () => {
  const entries = [opened, ...salesOf(250), closed];
  const { server, outbox, sync } = aQueue(entries);
  await sync.kick();
  expect(server.taken).toEqual(entries);
  expect(server.biggest).toBe(100);
  expect(outbox.settled.size).toBe(entries.length);
});

test("the opening and the closing of a shift share an id, and each has its own result", async () => {
  const { outbox, sync } = aQueue([opened, sale(1), closed]);
  await sync.kick();
  expect([...outbox.settled].map(([seq, { outcome }]) => [seq, outcome])).toEqual([
    [1, "taken"],
    [2, "taken"],
    [3, "taken"],
  ]);
});

test("an answer that is lost on the way is asked for again: the server knows the sales, each is there once", async () => {
  const { server, outbox, sync } = aQueue(salesOf(3));
  server.troubles = ["lost"];
  await sync.kick();
  expect(outbox.settled.size).toBe(0);
  expect(sync.state.contact).toBe("offline");
  await sync.kick();
  expect(server.taken).toEqual(salesOf(3));
  expect([...outbox.settled.values()].map(({ outcome }) => outcome)).toEqual(["known", "known", "known"]);
  expect(sync.state.contact).toBe("online");
});

test("a poisoned sale is set aside and the others go on", async () => {
  const { server, outbox, sync } = aQueue(salesOf(5));
  server.poisoned.add("sale-2");
  await sync.kick();
  expect(server.taken.map(({ id }) => id)).toEqual(["sale-1", "sale-3", "sale-4", "sale-5"]);
  expect(outbox.settled.get(2)).toMatchObject({ outcome: "set_aside", code: "TEST" });
});

test("a sale at which the whole request fails keeps no other from going, and waits itself", async () => {
  const { server, outbox, sync } = aQueue(salesOf(40));
  server.deadly.add("sale-1");
  for (let round = 0; round < 8; round += 1) await sync.kick();
  expect(server.taken.map(({ id }) => id)).toEqual(
    salesOf(40)
      .slice(1)
      .map(({ id }) => id),
  );
  expect(outbox.settled.has(1)).toBe(false);
  server.deadly.clear();
  await sync.kick();
  await sync.kick();
  expect(outbox.settled.get(1)).toMatchObject({ outcome: "taken" });
});

test("a device that is unknown or revoked keeps everything and says so", async () => {
  for (const trouble of ["unregistered", "revoked"] as const) {
    const { server, outbox, sync } = aQueue(salesOf(2));
    server.troubles = [trouble];
    await sync.kick();
    expect(sync.state.contact).toBe(trouble);
    expect(outbox.settled.size).toBe(0);
  }
});

test("the rest between tries grows to half a minute and is short again after a good one", async () => {
  const { server, sync, pauseMs } = aQueue(salesOf(1));
  server.troubles = Array(8).fill("unreachable");
  const pauses: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    await sync.kick();
    pauses.push(pauseMs());
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000]);
  await sync.kick();
  expect(pauseMs()).toBe(20_000);
});

test("a server that fails at everything gets a rest instead of a storm", async () => {
  const { server, sync } = aQueue(salesOf(100));
  server.troubles = Array(100).fill("failed");
  await sync.kick();
  expect(server.requests).toBe(4);
});

test("nothing is sent before the server has said which device this is", async () => {
  const { server, sync } = aQueue(salesOf(1));
  server.snapshot = async () => ({ kind: "unreachable" });
  await sync.kick();
  expect(server.requests).toBe(0);
});

test("whatever the network does, in the end each entry is with the server once and nothing else is", async () => {
  const troubles = fc.array(fc.constantFrom("unreachable", "failed", "lost", "lost"), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 130 }), troubles, async (count, given) => {
      const { server, outbox, sync } = aQueue(salesOf(count));
      server.troubles = [...given] as FakeServer["troubles"];
      for (let round = 0; round < 60 && outbox.settled.size < count; round += 1) await sync.kick();
      const ids = server.taken.map(({ id }) => id);
      expect([...ids].sort()).toEqual(
        salesOf(count)
          .map(({ id }) => id)
          .sort(),
      );
      expect(outbox.settled.size).toBe(count);
    }),
    { numRuns: 60 },
  );
});
