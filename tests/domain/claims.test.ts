import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { and, eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { listClaimable } from "#app/domain/claims/claimable.server.ts";
import { giveMore, withdrawClaim } from "#app/domain/claims/follow-up.server.ts";
import { forgetClaims } from "#app/domain/claims/forget-claims.server.ts";
import { findPhoto, photoFolderOf, readPhoto, sweepPhotos } from "#app/domain/claims/keep-photos.server.ts";
import { findClaim } from "#app/domain/claims/queries.server.ts";
import { receiveGoods } from "#app/domain/claims/receive-goods.server.ts";
import { handOver } from "#app/domain/fulfilment/hand-over.server.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import { takeBackLate } from "#app/domain/ordering/take-back-late.server.ts";
import { sumClaimsBy } from "#app/domain/reporting/claims-report.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { claimEvents, claimLines, claimPhotos, claimRules, claims } from "#db/schema/claims.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { messages } from "#db/schema/messaging.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { type Store, sumOf } from "#db/store.ts";
import { DISPOSITIONS } from "#db/words.ts";
import {
  aClaim,
  anAnswer,
  answer,
  aReceivedOrder,
  claim,
  openClaims,
  somePhotos,
} from "#tests/fixtures/a-claim.ts";
import { aRefund, ask, hear, linesOf } from "#tests/fixtures/a-refund.ts";
import { AOHAN, BEANS, BROOM, CENTRE, MILLET, MUTTON, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
  await openClaims(store);
});

const DAY_MS = 86_400_000;

async function claimOf(id: string) {
  const [found] = await store.read.select().from(claims).where(eq(claims.id, id));
  if (!found) throw new Error("the claim is gone");
  return found;
}

async function stepsOf(id: string) {
  const events = await store.read
    .select()
    .from(claimEvents)
    .where(eq(claimEvents.claimId, id))
    .orderBy(claimEvents.step);
  return events.map(({ kind }) => kind);
}

async function lineOf(placed: PlacedOrder, variantId = MILLET) {
  const line = (await linesOf(store, placed)).find((one) => one.variantId === variantId);
  if (!line) throw new Error(`nobody ordered ${variantId}`);
  return line;
}

async function creditOf(countyId: string): Promise<number> {
  const [credit] = await store.read
    .select({ fen: sumOf(attributionEntries.amountFen) })
    .from(attributionEntries)
    .where(eq(attributionEntries.countyId, countyId));
  return credit?.fen ?? 0;
}

async function onShelf(variantId: string) {
  const [level] = await store.read
    .select()
    .from(stockLevels)
    .where(and(eq(stockLevels.outletId, CENTRE), eq(stockLevels.variantId, variantId)));
  return level?.onHand;
}

async function expectBooksToAgree(): Promise<void> {
  expect(await recount(store)).toEqual([]);
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

/** Refused with this code, and nothing was written. */
async function expectRefusal(work: Promise<unknown>, code: string): Promise<void> {
  work.catch(() => {}); // it may end while we count
  const count = (await store.read.select().from(claimEvents)).length;
  await expect(work).rejects.toMatchObject({ name: "Refusal", code });
  expect(await store.read.select().from(claimEvents)).toHaveLength(count);
  await expectBooksToAgree();
}

/** The answer that repays a part of the millet of a claim. */
async function acceptMillet(
  placed: PlacedOrder,
  claimId: string,
  {
    quantity = 1,
    amountFen = 4_500,
    disposition = "restock" as (typeof DISPOSITIONS)[number],
    seenSteps = 1,
  } = {},
) {
  const { id: orderLineId } = await lineOf(placed);
  return anAnswer(claimId, {
    decision: "accept",
    seenSteps,
    lines: [{ orderLineId, quantity, amountFen, disposition }],
  });
}

describe("asking", () => {
  test("writes what was asked, under which rule and until when, and waits for the shop", async () => {
    const placed = await aReceivedOrder(store);
    const id = await claim(store, await aClaim(store, placed, { quantities: { [MILLET]: 2 } }));
    expect(await claimOf(id)).toMatchObject({ state: "requested", steps: 1, claimNumber: 1, refundId: null });
    expect(await store.read.select().from(claimLines)).toMatchObject([
      {
        claimId: id,
        quantity: 2,
        receivedDay: 20261122,
        lastDay: 20261129,
        ruleId: "no_reason_return-ambient",
      },
    ]);
    await expectBooksToAgree();
  });

  test("a double click is one claim; the same key with other content is refused", async () => {
    const placed = await aReceivedOrder(store);
    const request = await aClaim(store, placed, { photoIds: await somePhotos(store, placed) });
    const again = { ...request, photoIds: await somePhotos(store, placed) }; // the same photo, sent twice
    const [one, two] = await Promise.all([claim(store, request), claim(store, again)]);
    expect(two).toBe(one);
    expect(await claim(store, request)).toBe(one);
    expect(await store.read.select().from(claims)).toHaveLength(1);
    await expectRefusal(claim(store, { ...request, words: "别的" }), "KEY_REUSED");
    const [line] = request.lines;
    if (!line) throw new Error("nothing was asked");
    await expectRefusal(claim(store, { ...request, lines: [{ ...line, quantity: 2 }] }), "KEY_REUSED");
  });

  test("ends at midnight in Beijing after the last day", async () => {
    const placed = await aReceivedOrder(store);
    const midnight = startOfDay(20261130);
    await claim(store, await aClaim(store, placed), midnight - 1);
    await expectRefusal(claim(store, await aClaim(store, placed), midnight).then(String), "CLAIM_TOO_LATE");
    await claim(store, await aClaim(store, placed, { kind: "quality_claim" }), midnight);
  });

  test("is about what arrived: not before, and not more than that", async () => {
    const placed = await place(store, anOrder({ goods: basket({ [MILLET]: 3 }) }));
    await pay(store, placed);
    await expectRefusal(claim(store, await aClaim(store, placed)), "CLAIM_NOT_DELIVERED");
    const received = await aReceivedOrder(store);
    const four = await aClaim(store, received, { quantities: { [MILLET]: 4 } });
    await expectRefusal(claim(store, four), "CLAIM_ABOVE_LEFT");
    await expectRefusal(claim(store, { ...four, key: newId(), lines: [] }), "CLAIM_EMPTY");
  });

  test("what was repaid, or is in another claim, is not asked for again", async () => {
    const placed = await aReceivedOrder(store);
    const { id } = await lineOf(placed);
    const piece = { orderLineId: id, quantity: 1, amountFen: 4_500, disposition: "keep" as const };
    const refund = aRefund(placed.orderId, { lines: [piece] });
    await ask(store, refund, NOON);
    await hear(store, refund.refundId, "succeeded", NOON);
    const of = async (quantity: number) =>
      claim(store, await aClaim(store, placed, { quantities: { [MILLET]: quantity } }));
    await expectRefusal(of(3), "CLAIM_ABOVE_LEFT");
    const first = await of(1);
    await expectRefusal(of(2), "CLAIM_ABOVE_LEFT");
    await answer(store, anAnswer(first, { decision: "refuse" }));
    const second = await of(2); // what was refused may be asked for again
    await answer(store, await acceptMillet(placed, second, { quantity: 2, amountFen: 9_000 }));
    await expectRefusal(of(1), "CLAIM_ABOVE_LEFT");
  });

  test("twice at once, for more than there is together, succeeds once", async () => {
    const placed = await aReceivedOrder(store);
    const two = () => aClaim(store, placed, { quantities: { [MILLET]: 2 } });
    const asked = await Promise.allSettled([claim(store, await two()), claim(store, await two())]);
    expect(asked.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(asked.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "CLAIM_ABOVE_LEFT" },
    });
    await expectBooksToAgree();
  });

  test("follows the rule of the day the order was placed, whatever came since", async () => {
    const placed = await aReceivedOrder(store);
    await store.write(async (tx) => {
      const [rule] = await tx.select().from(claimRules).where(eq(claimRules.id, "no_reason_return-ambient"));
      if (!rule) throw new Error("there is no such rule");
      await tx.insert(claimRules).values({ ...rule, id: "later", days: 1, validFromDay: 20261123 });
    });
    await claim(store, await aClaim(store, placed), NOON + 5 * DAY_MS);
    const later = await place(store, anOrder(), NOON + DAY_MS);
    const rules = await listClaimable(store.read, later.orderId, NOON);
    expect(rules).toEqual([]); // it is not paid
  });
});

describe("fresh goods", () => {
  test("are claimed with a photo, and never without a reason", async () => {
    const placed = await aReceivedOrder(store, basket({ [MUTTON]: 1, [BEANS]: 1 }));
    const spoiled = { kind: "quality_claim", quantities: { [MUTTON]: 1 } } as const;
    await expectRefusal(claim(store, await aClaim(store, placed, spoiled)), "CLAIM_NEEDS_PHOTO");
    const both = { quantities: { [MUTTON]: 1, [BEANS]: 1 } };
    await expectRefusal(claim(store, await aClaim(store, placed, both)), "CLAIM_FRESH");
    const photoIds = await somePhotos(store, placed, 2);
    await claim(store, await aClaim(store, placed, { ...spoiled, photoIds }));
    const taken = await store.read.select().from(claimPhotos);
    expect(taken.every(({ eventId }) => eventId !== null)).toBe(true);
    // a photo belongs to one claim
    const again = await aClaim(store, placed, {
      kind: "quality_claim",
      quantities: { [BEANS]: 1 },
      photoIds,
    });
    await expectRefusal(claim(store, again), "PHOTO_GONE");
  });

  test("a photo of another order's is not taken", async () => {
    const placed = await aReceivedOrder(store);
    const other = await aReceivedOrder(store);
    const photoIds = await somePhotos(store, other);
    await expectRefusal(claim(store, await aClaim(store, placed, { photoIds })), "PHOTO_GONE");
  });
});

describe("the shop's answer", () => {
  test("accepts in part twice, to the fen, and the county's figure falls by exactly that", async () => {
    const placed = await aReceivedOrder(store);
    const before = await creditOf(AOHAN);
    const first = await claim(store, await aClaim(store, placed, { quantities: { [MILLET]: 2 } }));
    await answer(store, await acceptMillet(placed, first, { quantity: 1, amountFen: 4_499 }), NOON + 1);
    expect(await claimOf(first)).toMatchObject({ state: "accepted", refundId: first, borneBy: "supplier" });
    expect(await creditOf(AOHAN)).toBe(before - 4_499);
    await expectBooksToAgree();

    const second = await claim(store, await aClaim(store, placed, { quantities: { [MILLET]: 1 } }));
    const one = await acceptMillet(placed, second, { quantity: 0, amountFen: 1, disposition: "keep" });
    await answer(store, one, NOON + 2);
    expect(await creditOf(AOHAN)).toBe(before - 4_500);
    const repaid = await store.read.select().from(refunds).where(eq(refunds.orderId, placed.orderId));
    expect(repaid.map(({ id, reason, borneBy, amountFen }) => [id, reason, borneBy, amountFen])).toEqual(
      expect.arrayContaining([
        [first, "no_reason_return", "supplier", 4_499],
        [second, "no_reason_return", "supplier", 1],
      ]),
    );
    await expectBooksToAgree();
  });

  test("repays all that was asked, the freight with it, and the goods go as was decided", async () => {
    const placed = await aReceivedOrder(store, basket({ [MILLET]: 1, [BROOM]: 1, [BEANS]: 1 }));
    const lines = await linesOf(store, placed);
    const quantities = { [MILLET]: 1, [BROOM]: 1, [BEANS]: 1 };
    const id = await claim(store, await aClaim(store, placed, { kind: "quality_claim", quantities }));
    const shelves = await Promise.all([MILLET, BROOM, BEANS].map(onShelf));
    const goodsFen = lines.reduce((sum, line) => sum + line.amountFen, 0);
    const said = anAnswer(id, {
      decision: "accept",
      borneBy: "carrier",
      freightFen: placed.totalFen - goodsFen,
      lines: lines.map((line) => ({
        orderLineId: line.id,
        quantity: 1,
        amountFen: line.amountFen,
        disposition: line.variantId === MILLET ? "restock" : line.variantId === BROOM ? "write_off" : "keep",
      })),
    });
    await answer(store, said);
    await hear(store, id, "succeeded", NOON + 1);
    expect(await Promise.all([MILLET, BROOM, BEANS].map(onShelf))).toEqual([
      (shelves[0] ?? 0) + 1,
      shelves[1],
      shelves[2],
    ]);
    const [order] = await store.read.select().from(orders).where(eq(orders.id, placed.orderId));
    expect(order?.state).toBe("refunded");
    await expectBooksToAgree();
  });

  test("is told to the buyer once, and the refund it asks for is not told beside it", async () => {
    const placed = await place(store, anOrder({ email: "wang@mail.example" }));
    await pay(store, placed);
    const { orderId } = placed;
    await store.write((tx) => handOver(tx, { orderId, parcelId: newId() }, null, NOON));
    const id = await claim(store, await aClaim(store, placed));
    await answer(store, anAnswer(id, { decision: "ask_more", answer: "请补照片" }));
    await answer(store, await acceptMillet(placed, id, { seenSteps: 2 }));
    const told = await store.read.select().from(messages).where(eq(messages.orderId, orderId));
    const left = told
      .filter(({ state }) => state === "waiting")
      .map(({ kind, facts }) => [kind, JSON.parse(facts)]);
    expect(left.filter(([kind]) => kind === "refund_requested")).toEqual([]);
    expect(left.filter(([kind]) => kind === "claim_answered").map(([, facts]) => facts)).toMatchObject([
      { outcome: "ask_more", amountFen: null, answer: "请补照片" },
      { outcome: "refund", amountFen: 4_500, answer: "已经看过了" },
    ]);
  });

  test("the same answer twice is one; another answer under its key is refused", async () => {
    const placed = await aReceivedOrder(store);
    const id = await claim(store, await aClaim(store, placed));
    const said = await acceptMillet(placed, id);
    expect((await Promise.all([answer(store, said), answer(store, said)])).sort()).toEqual([false, true]);
    expect(await answer(store, said)).toBe(false);
    expect(await stepsOf(id)).toEqual(["requested", "accepted"]);
    await expectRefusal(answer(store, { ...said, answer: "别的" }), "KEY_REUSED");
  });

  test("of two clerks at once, one wins", async () => {
    const placed = await aReceivedOrder(store);
    const id = await claim(store, await aClaim(store, placed));
    const answers = await Promise.allSettled([
      answer(store, await acceptMillet(placed, id)),
      answer(store, anAnswer(id, { decision: "refuse" })),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({
      reason: new Refusal("CLAIM_CHANGED"),
    });
    expect(await stepsOf(id)).toHaveLength(2);
    await expectBooksToAgree();
  });

  test("is never given about what the clerk has not seen", async () => {
    const placed = await aReceivedOrder(store);
    const { orderId } = placed;
    const claimId = await claim(store, await aClaim(store, placed));
    await answer(store, anAnswer(claimId, { decision: "ask_more" }));
    const more = { key: newId(), orderId, claimId, words: "袋子是破的", photoIds: [] };
    await store.write((tx) => giveMore(tx, more, null, NOON));
    await expectRefusal(answer(store, await acceptMillet(placed, claimId)), "CLAIM_CHANGED");
    await answer(store, await acceptMillet(placed, claimId, { seenSteps: 3 }));
    expect(await stepsOf(claimId)).toEqual(["requested", "more_asked", "more_given", "accepted"]);
  });

  test("is not above what was asked, or what is left of the money", async () => {
    const placed = await aReceivedOrder(store);
    const id = await claim(store, await aClaim(store, placed));
    await expectRefusal(answer(store, await acceptMillet(placed, id, { quantity: 2 })), "CLAIM_ABOVE_ASKED");
    await expectRefusal(
      answer(store, await acceptMillet(placed, id, { amountFen: 13_501 })),
      "LINE_ABOVE_SOLD",
    );
    await expectRefusal(answer(store, anAnswer(id, { decision: "accept" })), "REFUND_EMPTY");
    expect((await claimOf(id)).state).toBe("requested");
  });

  test("goods first: nothing moves until they are back, and then money and goods move together", async () => {
    const placed = await aReceivedOrder(store);
    const { orderId } = placed;
    const claimId = await claim(store, await aClaim(store, placed));
    const before = await creditOf(AOHAN);
    await answer(store, anAnswer(claimId, { decision: "goods_first" }));
    expect((await claimOf(claimId)).state).toBe("goods_awaited");
    expect(await creditOf(AOHAN)).toBe(before);
    // who sends the goods says by which parcel; the claim still waits for them
    const parcel = { key: newId(), orderId, claimId, words: "顺丰 SF123", photoIds: [] };
    expect(await store.write((tx) => giveMore(tx, parcel, null, NOON))).toBe(true);
    expect(await store.write((tx) => giveMore(tx, parcel, null, NOON))).toBe(false);
    expect((await claimOf(claimId)).state).toBe("goods_awaited");
    const shelf = await onShelf(MILLET);
    await answer(store, await acceptMillet(placed, claimId, { seenSteps: 3 }));
    expect(await onShelf(MILLET)).toBe((shelf ?? 0) + 1);
    expect(await creditOf(AOHAN)).toBe(before - 4_500);
    await expectBooksToAgree();
  });
});

test("of an accepted claim, a line that was left out counts as refused in the report", async () => {
  const placed = await aReceivedOrder(store, basket({ [MILLET]: 1, [BEANS]: 1 }));
  const claimId = await claim(
    store,
    await aClaim(store, placed, { quantities: { [MILLET]: 1, [BEANS]: 1 } }),
  );
  const { id: orderLineId } = await lineOf(placed);
  const lines = [{ orderLineId, quantity: 1, amountFen: 4_500, disposition: "keep" as const }];
  await answer(store, anAnswer(claimId, { decision: "accept", lines }));
  const today = businessDay(NOON);
  const sums = await sumClaimsBy(store.read, { firstDay: today, lastDay: today, by: "bearer" });
  expect(sums).toMatchObject([{ asked: 2, accepted: 1, refused: 1, open: 0, acceptedFen: 4_500 }]);
});

describe("money first", () => {
  /** A claim of two bags whose money went back and whose goods are still to come. */
  async function aRepaidClaim() {
    const placed = await aReceivedOrder(store);
    const claimId = await claim(store, await aClaim(store, placed, { quantities: { [MILLET]: 2 } }));
    const { id: orderLineId } = await lineOf(placed);
    const lines = [{ orderLineId, quantity: 2, amountFen: 9_000, disposition: "restock" as const }];
    await answer(store, anAnswer(claimId, { decision: "money_first", lines }));
    const came = (restockQuantity: number, writeOffQuantity: number, key = newId(), seenSteps = 2) => {
      const goods = [{ orderLineId, restockQuantity, writeOffQuantity }];
      return store.write((tx) => receiveGoods(tx, { key, claimId, seenSteps, goods }, "clerk", NOON + 1));
    };
    return { placed, claimId, came };
  }

  test("repays at once, and the goods go on their shelf when they come", async () => {
    const shelf = (await onShelf(MILLET)) ?? 0;
    const { claimId, came, placed } = await aRepaidClaim();
    expect(await claimOf(claimId)).toMatchObject({ state: "accepted", areGoodsDue: true });
    expect(await onShelf(MILLET)).toBe(shelf - 3);
    await expectBooksToAgree();
    const parcel = { key: newId(), orderId: placed.orderId, claimId, words: "顺丰 SF1", photoIds: [] };
    await store.write((tx) => giveMore(tx, parcel, null, NOON));

    const key = newId();
    expect(await came(1, 1, key, 3)).toBe(true);
    expect(await came(1, 1, key, 3)).toBe(false);
    expect(await onShelf(MILLET)).toBe(shelf - 2);
    expect(await claimOf(claimId)).toMatchObject({ state: "accepted", areGoodsDue: false });
    expect(await stepsOf(claimId)).toEqual(["requested", "accepted", "more_given", "goods_came"]);
    expect((await findClaim(store.read, claimId))?.lines).toMatchObject([
      {
        late: [
          { quantity: 1, isWrittenOff: false },
          { quantity: 1, isWrittenOff: true },
        ],
      },
    ]);
    await expectRefusal(came(1, 0, newId(), 4), "CLAIM_CHANGED");
  });

  test("what came is out of the house no more: it does not come back again with another refund", async () => {
    const { came, placed } = await aRepaidClaim();
    await expectRefusal(came(2, 1), "GOODS_ABOVE_REPAID");
    await came(2, 0);
    const { id: orderLineId } = await lineOf(placed);
    const rest = (quantity: number) =>
      aRefund(placed.orderId, {
        lines: [{ orderLineId, quantity, amountFen: 4_500, disposition: "restock" }],
      });
    await ask(store, rest(1), NOON + 2);
    expect(await onShelf(MILLET)).toBe(100);
    await expectBooksToAgree();
  });

  test("a refund that failed after its goods came does not bring them back twice", async () => {
    const { came, claimId, placed } = await aRepaidClaim();
    await came(2, 0);
    await hear(store, claimId, "failed", NOON + 2);
    const { id: orderLineId } = await lineOf(placed);
    const again = aRefund(placed.orderId, {
      lines: [{ orderLineId, quantity: 2, amountFen: 9_000, disposition: "restock" }],
    });
    await expect(ask(store, again, NOON + 3)).rejects.toMatchObject({ code: "LINE_ABOVE_SOLD" });
    const kept = {
      ...again,
      refundId: newId(),
      lines: [{ orderLineId, quantity: 2, amountFen: 9_000, disposition: "keep" as const }],
    };
    await ask(store, kept, NOON + 3);
    await expectBooksToAgree();
  });

  test("goods of any refund come late once, and not more of them than it left outside", async () => {
    const placed = await aReceivedOrder(store);
    const { id: orderLineId } = await lineOf(placed);
    const piece = { orderLineId, quantity: 1, amountFen: 4_500, disposition: "keep" as const };
    const refund = aRefund(placed.orderId, { lines: [piece], reason: "goodwill" });
    await ask(store, refund, NOON);
    const came = (restockQuantity: number) =>
      store.write((tx) => {
        const goods = [{ orderLineId, restockQuantity, writeOffQuantity: 0 }];
        return takeBackLate(tx, { refundId: refund.refundId, orderId: placed.orderId, goods }, null, NOON);
      });
    await expectRefusal(came(2), "GOODS_ABOVE_REPAID");
    await came(1);
    await expectRefusal(came(1), "GOODS_ABOVE_REPAID");
  });

  test("nobody waits for goods that never come, or for none", async () => {
    const { came, claimId } = await aRepaidClaim();
    await came(0, 0);
    expect((await claimOf(claimId)).areGoodsDue).toBe(false);
    const placed = await aReceivedOrder(store);
    const other = await claim(store, await aClaim(store, placed));
    const { id: orderLineId } = await lineOf(placed);
    const money = [{ orderLineId, quantity: 0, amountFen: 1, disposition: "keep" as const }];
    const said = anAnswer(other, { decision: "money_first", lines: money });
    await expectRefusal(answer(store, said), "CLAIM_EMPTY");
  });
});

describe("the shopper", () => {
  test("takes a claim back before it is decided, and not after", async () => {
    const placed = await aReceivedOrder(store);
    const { orderId } = placed;
    const withdraw = (claimId: string, key = newId()) =>
      store.write((tx) => withdrawClaim(tx, { key, orderId, claimId }, null, NOON));
    const claimId = await claim(store, await aClaim(store, placed));
    const key = newId();
    expect(await withdraw(claimId, key)).toBe(true);
    expect(await withdraw(claimId, key)).toBe(false);
    expect((await claimOf(claimId)).state).toBe("withdrawn");
    await expectRefusal(
      answer(store, await acceptMillet(placed, claimId, { seenSteps: 2 })),
      "CLAIM_CHANGED",
    );

    const next = await claim(store, await aClaim(store, placed, { quantities: { [MILLET]: 3 } }));
    await answer(store, anAnswer(next, { decision: "refuse" }));
    await expectRefusal(withdraw(next), "CLAIM_CHANGED");
    const other = await aReceivedOrder(store);
    const foreign = { key: newId(), orderId: other.orderId, claimId: next };
    await expect(store.write((tx) => withdrawClaim(tx, foreign, null, NOON))).rejects.toThrow("not of order");
  });

  test("says more only when asked, and says something", async () => {
    const placed = await aReceivedOrder(store);
    const claimId = await claim(store, await aClaim(store, placed));
    const more = (words: string) =>
      store.write((tx) =>
        giveMore(tx, { key: newId(), orderId: placed.orderId, claimId, words, photoIds: [] }, null, NOON),
      );
    await expectRefusal(more("还有"), "CLAIM_CHANGED");
    await answer(store, anAnswer(claimId, { decision: "ask_more" }));
    await expectRefusal(more(""), "CLAIM_EMPTY");
    await more("还有");
    expect((await claimOf(claimId)).state).toBe("requested");
  });
});

describe("photos", () => {
  const filesOf = async (id: string) => ({
    full: await readPhoto(store, id, "full"),
    thumbnail: await readPhoto(store, id, "thumbnail"),
  });

  test("that no claim took are swept after a day, with their files; those of a claim stay", async () => {
    const placed = await aReceivedOrder(store);
    const [taken = ""] = await somePhotos(store, placed);
    const [loose = ""] = await somePhotos(store, placed);
    await claim(store, await aClaim(store, placed, { photoIds: [taken] }));
    expect(await sweepPhotos(store, NOON + DAY_MS - 1)).toBe(0);
    expect(await sweepPhotos(store, NOON + DAY_MS)).toBe(1);
    expect(await filesOf(loose)).toEqual({ full: undefined, thumbnail: undefined });
    expect((await filesOf(taken)).full?.length).toBeGreaterThan(0);
    expect(await store.read.select({ id: claimPhotos.id }).from(claimPhotos)).toEqual([{ id: taken }]);
    expect(await sweepPhotos(store, NOON + 9 * DAY_MS)).toBe(0);
  });

  test("of a person are forgotten: shown to nobody at once, and gone with the next sweep", async () => {
    const placed = await aReceivedOrder(store);
    const [id = ""] = await somePhotos(store, placed);
    const mine = await claim(store, await aClaim(store, placed, { photoIds: [id] }));
    expect(await findPhoto(store.read, id)).toMatchObject({ orderId: placed.orderId });
    const other = await aReceivedOrder(store);
    const [stays = ""] = await somePhotos(store, other);
    const kept = await claim(store, await aClaim(store, other, { photoIds: [stays] }));
    const forgotten = await store.write((tx) => forgetClaims(tx, placed.orderId, NOON));
    expect(forgotten).toEqual({ photos: 1, statements: 1 });
    expect((await findClaim(store.read, mine))?.steps).toMatchObject([{ words: null, photos: [] }]);
    expect((await findClaim(store.read, kept))?.steps).toMatchObject([
      { words: "想退了", photos: [{ id: stays }] },
    ]);
    expect(await findPhoto(store.read, id)).toBeUndefined();
    expect(await sweepPhotos(store, NOON)).toBe(1);
    expect(await sweepPhotos(store, NOON)).toBe(0);
    expect(await filesOf(id)).toEqual({ full: undefined, thumbnail: undefined });
    const rows = await store.read.select().from(claimPhotos).where(eq(claimPhotos.id, id));
    expect(rows).toMatchObject([{ erasedAt: NOON, removedAt: NOON }]);
    expect((await filesOf(stays)).full?.length).toBeGreaterThan(0);
  });

  test("a process that died before the files leaves a row that the sweep ends", async () => {
    const placed = await aReceivedOrder(store);
    const [id = ""] = await somePhotos(store, placed);
    const folder = join(photoFolderOf(store), id.slice(0, 2));
    for (const file of await readdir(folder)) if (file.startsWith(id)) await rm(join(folder, file));
    expect(existsSync(join(folder, `${id}.jpg`))).toBe(false);
    expect(await sweepPhotos(store, NOON + DAY_MS)).toBe(1);
    expect(await store.read.select().from(claimPhotos)).toEqual([]);
  });

  test("an order has room for a few that belong to no claim yet, and no more", async () => {
    const placed = await aReceivedOrder(store);
    for (let round = 0; round < 5; round += 1) await somePhotos(store, placed, 6);
    await expect(somePhotos(store, placed)).rejects.toMatchObject({ code: "TOO_MANY_PHOTOS" });
  });

  test("a name that is no photo's reaches no file", async () => {
    for (const name of ["../../etc/passwd", "..%2f", "a".repeat(33), ""])
      expect(await findPhoto(store.read, name)).toBeUndefined();
    await expect(readPhoto(store, "../".repeat(10), "full")).rejects.toThrow("no photo's id");
  });
});

test("whatever is claimed and decided, nobody is repaid more than they paid, and the books agree", async () => {
  const piece = fc.integer({ min: 0, max: 3 });
  const step = fc.record({
    kind: fc.constantFrom("no_reason_return", "quality_claim"),
    asked: fc.tuple(piece, piece),
    accepted: fc.tuple(piece, piece),
    share: fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 120 })),
    freightFen: fc.constantFrom(0, 0, 300),
    disposition: fc.constantFrom(...DISPOSITIONS),
    decision: fc.constantFrom("accept", "accept", "money_first", "refuse", "goods_first"),
    came: fc.tuple(piece, piece),
    ending: fc.constantFrom("succeeded", "succeeded", "failed"),
  });
  const said = (error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    return undefined;
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const placed = await aReceivedOrder(store, basket({ [MILLET]: 3, [BROOM]: 2 }));
      const lines = await linesOf(store, placed);
      for (const one of steps) {
        const quantities = { [MILLET]: one.asked[0], [BROOM]: one.asked[1] };
        const request = await aClaim(store, placed, { kind: one.kind, quantities });
        const claimId = await claim(store, request).catch(said);
        if (!claimId) continue;
        const asked = lines.filter((line) =>
          request.lines.some(({ orderLineId }) => orderLineId === line.id),
        );
        await answer(
          store,
          anAnswer(claimId, {
            decision: one.decision,
            freightFen: one.freightFen,
            lines: asked.flatMap((line, index) => {
              const amountFen = Math.floor((line.amountFen * (one.share[index] ?? 0)) / 100);
              const quantity = amountFen === 0 ? 0 : (one.accepted[index] ?? 0);
              return [{ orderLineId: line.id, quantity, amountFen, disposition: one.disposition }];
            }),
          }),
        ).catch(said);
        if ((await claimOf(claimId)).state === "accepted") await hear(store, claimId, one.ending, NOON + 1);
        const goods = asked.map(({ id: orderLineId }, index) => ({
          orderLineId,
          restockQuantity: one.came[index] ?? 0,
          writeOffQuantity: 0,
        }));
        const came = { key: newId(), claimId, seenSteps: 2, goods };
        await store.write((tx) => receiveGoods(tx, came, "clerk", NOON + 2)).catch(said);
      }
      const [repaid] = await store.read
        .select({ fen: sumOf(refunds.amountFen) })
        .from(refunds)
        .where(and(eq(refunds.orderId, placed.orderId), eq(refunds.state, "succeeded")));
      expect(repaid?.fen).toBeLessThanOrEqual(placed.totalFen);
      const claimed = await store.read
        .select({
          line: orderLines.id,
          sold: orderLines.quantity,
          accepted: sumOf(claimLines.acceptedQuantity),
        })
        .from(claimLines)
        .innerJoin(orderLines, eq(orderLines.id, claimLines.orderLineId))
        .innerJoin(refunds, and(eq(refunds.id, claimLines.claimId), eq(refunds.state, "succeeded")))
        .where(eq(orderLines.orderId, placed.orderId))
        .groupBy(orderLines.id, orderLines.quantity);
      for (const { sold, accepted } of claimed) expect(accepted).toBeLessThanOrEqual(sold);
      await expectBooksToAgree();
    }),
    { numRuns: 12 },
  );
}, 120_000);
