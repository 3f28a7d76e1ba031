import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { countWaiting, sumAcceptance } from "#app/domain/acceptance/list-acceptances.server.ts";
import {
  type AcceptanceAnswer,
  answerAcceptance,
  lapseAcceptances,
} from "#app/domain/acceptance/outcomes.server.ts";
import { listOrderAcceptances } from "#app/domain/acceptance/queries.server.ts";
import { findPhoto, sweepPhotos } from "#app/domain/claims/keep-photos.server.ts";
import { findClaim, listOrderClaims } from "#app/domain/claims/queries.server.ts";
import { findSettlement } from "#app/domain/ordering/account.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import {
  acceptanceClaims,
  acceptanceLines,
  acceptanceOutcomes,
  acceptancePhotos,
  acceptances,
} from "#db/schema/acceptance.ts";
import { orders } from "#db/schema/ordering.ts";
import type { Store, Tx } from "#db/store.ts";
import { somePhotos } from "#tests/fixtures/a-claim.ts";
import { aBuyingSchool, type BuyingSchool } from "#tests/fixtures/a-purchase.ts";
import {
  accept,
  aDeliveredOrder,
  aGoodsFirstOrder,
  anAcceptance,
  aPaidOrder,
} from "#tests/fixtures/an-acceptance.ts";
import { theMessages } from "#tests/fixtures/the-messages.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

let store: Store;
let school: BuyingSchool;

beforeEach(async () => {
  store = await demoStore();
  school = await aBuyingSchool(store, 1);
});

const DAY_MS = 86_400_000;
const progressOf = async (orderId: string) => {
  const [order] = await store.read.select().from(orders).where(eq(orders.id, orderId));
  return order?.progress;
};
const differing = async () => (await verifyLedger(store.read)).filter(({ difference }) => difference !== 0);

describe("goods that were paid for", () => {
  test("and are all there are accepted once, and count as received", async () => {
    const order = await aDeliveredOrder(school);
    const said = await anAcceptance(school, order, {}, { note: "冷链温度正常" });
    const both = await Promise.all([accept(school, said), accept(school, said)]);
    expect(both.sort()).toEqual([false, true]);
    expect(await progressOf(order.orderId)).toBe("completed");
    const [made, ...others] = await listOrderAcceptances(store.read, order.orderId);
    expect(made).toMatchObject({ attempt: 1, outcome: "done", hasDifferences: false, note: "冷链温度正常" });
    expect(made?.lines.map(({ delivered, accepted }) => [delivered, accepted])).toEqual([
      [4, 4],
      [5, 5],
      [6, 6],
    ]);
    expect(others).toEqual([]);
    expect(await listOrderClaims(store.read, order.orderId)).toEqual([]);
    expect(await differing()).toEqual([]);
    await expect(accept(school, await anAcceptance(school, order))).rejects.toThrow("ACCEPTANCE_SETTLED");
    await expect(accept(school, { ...said, note: "改" })).rejects.toThrow("KEY_REUSED");
  });

  test("and are short, damaged or refused are claimed, a claim for each fault with its photos", async () => {
    const order = await aDeliveredOrder(school);
    const [broken = "", split = "", turned = ""] = await somePhotos(store, order, 3, SEEDED_AT);
    const said = await anAcceptance(
      school,
      order,
      {
        0: { short: 1 },
        1: { damaged: 2, refused: 1, reason: "外箱破裂" },
        2: { damaged: 1, reason: "渗漏" },
      },
      { photoIds: { short: [], damaged: [broken, split], refused: [turned] } },
    );
    await accept(school, said);
    const [made] = await listOrderAcceptances(store.read, order.orderId);
    expect(made).toMatchObject({ outcome: "done", hasDifferences: true });
    expect(made?.photos.map(({ id, fault }) => [id, fault])).toEqual([
      [broken, "damaged"],
      [split, "damaged"],
      [turned, "refused"],
    ]);
    const seen = await Promise.all(
      (made?.claims ?? []).map(async ({ claimId, fault }) => {
        const found = await findClaim(store.read, claimId);
        const { words, photos } = found?.steps[0] ?? { words: "", photos: [] };
        return [fault, found?.claim.fault, found?.lines.map((line) => line.quantity), words, photos.length];
      }),
    );
    expect(seen).toEqual([
      ["short", "short", [1], null, 0],
      ["damaged", "damaged", [2, 1], "外箱破裂\n渗漏", 2],
      ["refused", "not_as_described", [1], "外箱破裂", 1],
    ]);
    expect(await differing()).toEqual([]);
    // photos of an acceptance are nobody's to sweep
    expect(await sweepPhotos(store, SEEDED_AT + 40 * DAY_MS)).toBe(0);
    expect(await findPhoto(store.read, turned)).toMatchObject({ isTaken: true });
  });

  test("are not accepted before they were sent, nor counted otherwise than they came", async () => {
    const unsent = await aPaidOrder(school);
    await expect(accept(school, await anAcceptance(school, unsent))).rejects.toThrow("ACCEPTANCE_NOT_YET");
    const order = await aDeliveredOrder(school);
    const said = await anAcceptance(school, order);
    const [first, ...rest] = said.lines;
    if (!first) throw new Error("nothing was sent");
    for (const lines of [rest, [...said.lines, first], [{ ...first, accepted: 3 }, ...rest]])
      await expect(accept(school, { ...said, lines })).rejects.toThrow("ACCEPTANCE_COUNTS");
    const strange = { ...first, orderLineId: newId() };
    await expect(accept(school, { ...said, lines: [...said.lines, strange] })).rejects.toThrow(
      "ACCEPTANCE_COUNTS",
    );
    expect(await progressOf(order.orderId)).toBe("delivered");
  });

  test("are not called broken or refused without a reason and a photo of the order", async () => {
    const order = await aDeliveredOrder(school);
    const other = await aDeliveredOrder(school);
    const damaged = await somePhotos(store, order, 1, SEEDED_AT);
    const foreign = await somePhotos(store, other, 1, SEEDED_AT);
    const say = (reason: string | null, photos: string[]) =>
      anAcceptance(
        school,
        order,
        { 0: { damaged: 1, reason } },
        { photoIds: { short: [], damaged: photos, refused: [] } },
      ).then((said) => accept(school, said));
    await expect(say(null, damaged)).rejects.toThrow("ACCEPTANCE_UNPROVEN");
    await expect(say("压坏", [])).rejects.toThrow("ACCEPTANCE_UNPROVEN");
    await expect(say("压坏", foreign)).rejects.toThrow("PHOTO_GONE");
    expect(await listOrderAcceptances(store.read, order.orderId)).toEqual([]);
    expect(await say("压坏", damaged)).toBe(true);
  });

  test("of which the time to claim is over are accepted whole, or not at all", async () => {
    const order = await aDeliveredOrder(school);
    const late = SEEDED_AT + 400 * DAY_MS;
    const said = await anAcceptance(school, order, { 1: { short: 1 } });
    await expect(accept(school, said, late)).rejects.toThrow("CLAIM_TOO_LATE");
    expect(await listOrderAcceptances(store.read, order.orderId)).toEqual([]);
    expect(await accept(school, await anAcceptance(school, order), late)).toBe(true);
  });
});

describe("goods that went first", () => {
  const answer = (acceptanceId: string, given: Partial<AcceptanceAnswer> = {}, now = SEEDED_AT) => {
    const said: AcceptanceAnswer = {
      key: newId(),
      acceptanceId,
      decision: "confirm",
      reason: null,
      ...given,
    };
    return store.write((tx) => answerAcceptance(tx, said, school.buyer.userId, now));
  };
  const settledOf = (orderId: string) => findSettlement(store.read, orderId);
  const lapse = (now: number) => store.write((tx) => lapseAcceptances(tx, now));

  test("and are all there are settled at once, for all that was ordered", async () => {
    const order = await aGoodsFirstOrder(school);
    const said = await anAcceptance(school, order);
    const both = await Promise.all([accept(school, said), accept(school, said)]);
    expect(both.sort()).toEqual([false, true]);
    expect(await settledOf(order.orderId)).toMatchObject({ deductedFen: 0, dueFen: order.totalFen });
    expect(await listOrderAcceptances(store.read, order.orderId)).toMatchObject([
      { outcome: "done", isGoodsFirst: true },
    ]);
    await expect(accept(school, await anAcceptance(school, order))).rejects.toThrow("ACCEPTANCE_SETTLED");
    expect(await differing()).toEqual([]);
  });

  test("and are not all accepted wait for the shop; confirmed, what was wrong is not paid for", async () => {
    const order = await aGoodsFirstOrder(school);
    const damaged = await somePhotos(store, order, 1, SEEDED_AT);
    const said = await anAcceptance(
      school,
      order,
      { 0: { short: 1 }, 1: { damaged: 2, reason: "渗漏" } },
      { photoIds: { short: [], damaged, refused: [] } },
    );
    await accept(school, said);
    expect(await settledOf(order.orderId)).toBeUndefined();
    expect(await countWaiting(store.read)).toBe(1);
    // no claim has its photos, and nobody sweeps them
    expect(await sweepPhotos(store, SEEDED_AT + 2 * DAY_MS)).toBe(0);
    const proposed = await sumAcceptance(store.read, order.orderId, said.lines);
    const key = newId();
    expect(await answer(said.key, { key })).toBe(true);
    expect(await answer(said.key, { key })).toBe(false);
    await expect(answer(said.key)).rejects.toThrow("ACCEPTANCE_DECIDED");
    const settled = await settledOf(order.orderId);
    expect(settled?.deductedFen).toBeGreaterThan(0);
    expect(settled?.dueFen).toBe(order.totalFen - (settled?.deductedFen ?? 0));
    expect(proposed).toMatchObject({ deductedFen: settled?.deductedFen, isSettled: false });
    expect(await listOrderClaims(store.read, order.orderId)).toEqual([]);
    expect(await countWaiting(store.read)).toBe(0);
    expect(await differing()).toEqual([]);
  });

  test("may be looked at again before they are settled: the last word counts, and a dispute asks for one", async () => {
    const order = await aGoodsFirstOrder(school);
    const first = await anAcceptance(school, order, { 0: { short: 2 } });
    await accept(school, first);
    const second = await anAcceptance(school, order, { 0: { short: 1 } });
    await accept(school, second);
    await expect(answer(first.key)).rejects.toThrow("ACCEPTANCE_DECIDED");
    expect(await answer(second.key, { decision: "dispute", reason: "签收单上是齐的" })).toBe(true);
    expect(await settledOf(order.orderId)).toBeUndefined();
    const told = (await theMessages(store)).filter(({ kind }) => kind === "acceptance_disputed");
    expect(told).toMatchObject([{ facts: { number: order.number, reason: "签收单上是齐的" } }]);
    const third = await anAcceptance(school, order);
    await accept(school, third);
    const all = await listOrderAcceptances(store.read, order.orderId);
    expect(all.map(({ outcome, answer: why }) => [outcome, why])).toEqual([
      ["done", null],
      ["disputed", "签收单上是齐的"],
      ["superseded", null],
    ]);
    expect(await settledOf(order.orderId)).toMatchObject({ deductedFen: 0 });
    expect(await differing()).toEqual([]);
  });

  test("stand as the unit found them when nobody answers within the days of the rule", async () => {
    const order = await aGoodsFirstOrder(school);
    await accept(school, await anAcceptance(school, order, { 2: { short: 6 } }));
    const endOfTime = startOfDay(addDays(businessDay(SEEDED_AT), 4));
    expect(await lapse(endOfTime - 1)).toEqual([]);
    expect(await lapse(endOfTime)).toEqual([order.orderId]);
    expect(await lapse(endOfTime)).toEqual([]);
    const [made] = await listOrderAcceptances(store.read, order.orderId);
    expect(made).toMatchObject({ outcome: "lapsed" });
    expect((await settledOf(order.orderId))?.deductedFen).toBeGreaterThan(0);
    expect(await differing()).toEqual([]);
  });

  test("of which nothing is accepted are not paid for at all", async () => {
    const order = await aGoodsFirstOrder(school);
    const refused = await somePhotos(store, order, 1, SEEDED_AT);
    const reason = "变质";
    const said = await anAcceptance(
      school,
      order,
      { 0: { refused: 4, reason }, 1: { refused: 5, reason }, 2: { refused: 6, reason } },
      { photoIds: { short: [], damaged: [], refused } },
    );
    await accept(school, said);
    await answer(said.key);
    expect(await settledOf(order.orderId)).toMatchObject({ dueFen: 0 });
    expect(await differing()).toEqual([]);
  });
});

test("the recount tells of an acceptance that counts other pieces than were sent, and of a fault without its claim", async () => {
  const order = await aDeliveredOrder(school);
  const { lines } = await anAcceptance(school, order);
  const [first] = lines;
  if (!first) throw new Error("nothing was sent");
  const id = newId();
  await store.write(async (tx) => {
    const by = { acceptedBy: school.buyer.userId, acceptedAt: SEEDED_AT };
    const facts = { contentHash: "-", orderId: order.orderId, unitId: school.unitId, attempt: 1 };
    await tx.insert(acceptances).values({ ...by, ...facts, id, isGoodsFirst: false, hasDifferences: true });
    await tx.insert(acceptanceLines).values(
      lines.map(({ orderLineId, accepted }, index) => ({
        acceptanceId: id,
        orderLineId,
        deliveredQuantity: index === 0 ? accepted + 1 : accepted,
        acceptedQuantity: accepted,
        shortQuantity: index === 0 ? 1 : 0,
        damagedQuantity: 0,
        refusedQuantity: 0,
      })),
    );
  });
  expect((await differing()).map(({ name, difference }) => [name, difference])).toEqual([
    ["an acceptance counts each piece that was sent", 1],
    ["what was paid for and found wrong is claimed", 1],
  ]);
});

test("what was said of goods is never changed", async () => {
  const order = await aDeliveredOrder(school);
  const damaged = await somePhotos(store, order, 1, SEEDED_AT);
  const photoIds = { short: [], damaged, refused: [] };
  await accept(
    school,
    await anAcceptance(school, order, { 0: { damaged: 1, reason: "压坏" } }, { photoIds }),
  );
  const changes: ((tx: Tx) => PromiseLike<unknown>)[] = [
    (tx) => tx.update(acceptances).set({ note: "改" }),
    (tx) => tx.update(acceptanceLines).set({ reason: "改" }),
    (tx) => tx.update(acceptancePhotos).set({ position: 7 }),
    (tx) => tx.update(acceptanceOutcomes).set({ reason: "改" }),
    (tx) => tx.update(acceptanceClaims).set({ fault: "short" }),
    ...[acceptances, acceptanceLines, acceptancePhotos, acceptanceOutcomes, acceptanceClaims].map(
      (table) => (tx: Tx) => tx.delete(table),
    ),
  ];
  for (const change of changes)
    await expect(store.write(async (tx) => void (await change(tx)))).rejects.toThrow();
});
