import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { forgetMessages, KEPT_MS } from "#app/domain/messaging/forget-messages.server.ts";
import { listSentMessages } from "#app/domain/messaging/message-queries.server.ts";
import { type RepeatRequest, repeatMessage } from "#app/domain/messaging/repeat-message.server.ts";
import {
  countTroubles,
  findMessage,
  listMessages,
  MESSAGES_PER_PAGE,
} from "#app/domain/reporting/messages.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { messages } from "#db/schema/messaging.ts";
import type { Store } from "#db/store.ts";
import { openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { theMessages } from "#tests/fixtures/the-messages.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const EMAIL = "wang@mail.example";
const ALL = { kind: undefined, channel: undefined, state: undefined, orderNumber: undefined };
let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
});

function set(id: string, values: Partial<typeof messages.$inferInsert>): Promise<unknown> {
  return store.write((tx) => tx.update(messages).set(values).where(eq(messages.id, id)));
}

/** An order whose one message was sent. */
async function aSentMessage(placedAt = NOON) {
  const placed = await place(store, anOrder({ email: EMAIL }), placedAt);
  const [message] = await theMessages(store, placed);
  if (!message) throw new Error("nothing was written");
  await set(message.id, { state: "sent", sentAt: placedAt, letter: '{"subject":"as it was"}', tries: 1 });
  return { ...placed, id: message.id };
}

describe("a message sent again", () => {
  const wish = (messageId: string, given: Partial<RepeatRequest> = {}): RepeatRequest => ({
    repeatId: newId(),
    messageId,
    reason: "没有收到",
    ...given,
  });
  const repeat = (request: RepeatRequest) =>
    store.write((tx) => repeatMessage(tx, request, "u", minutesLater(9)));

  test("is a further message, in the same words, that says why", async () => {
    const first = await aSentMessage();
    const request = wish(first.id);
    await repeat(request);
    const [sent, again] = await theMessages(store);
    expect(sent).toMatchObject({ id: first.id, state: "sent" });
    expect(again).toMatchObject({
      id: request.repeatId,
      state: "waiting",
      address: EMAIL,
      letter: sent?.letter,
      tries: 0,
      usefulUntil: null,
      nextTryAt: minutesLater(9),
      repeatOf: first.id,
      repeatReason: "没有收到",
      repeatedBy: "u",
    });
    const found = await findMessage(store.read, first.id);
    expect(found?.repeats.map(({ id }) => id)).toEqual([request.repeatId]);
  });

  test("is one message for one form, however often it is sent, and another for another", async () => {
    const first = await aSentMessage();
    const request = wish(first.id);
    await Promise.all([repeat(request), repeat(request)]);
    await repeat(request);
    expect(await theMessages(store)).toHaveLength(2);
    await expect(repeat({ ...request, reason: "其他" })).rejects.toMatchObject({ code: "KEY_REUSED" });
    await repeat(wish(first.id));
    expect(await theMessages(store)).toHaveLength(3);
  });

  test("is refused while the first is on its way, when nobody wanted it any more, or its address is forgotten", async () => {
    const { id } = await aSentMessage();
    for (const values of [
      { state: "waiting", sentAt: null },
      { state: "sending", sentAt: null },
      { state: "dropped", sentAt: null, endedBy: "overtaken" },
      { state: "sent", sentAt: NOON, endedBy: null, address: null },
    ] as const) {
      await set(id, values);
      await expect(repeat(wish(id))).rejects.toMatchObject({ code: "MESSAGE_NOT_REPEATABLE" });
    }
    expect(await theMessages(store)).toHaveLength(1);
  });

  test("does not keep the event from being told once only", async () => {
    const first = await aSentMessage();
    await repeat(wish(first.id));
    await place(store, anOrder({ email: EMAIL }), NOON);
    const kinds = (await theMessages(store)).map(({ kind, repeatOf }) => [kind, repeatOf !== null]);
    expect(kinds).toEqual([
      ["order_placed", false],
      ["order_placed", true],
      ["order_placed", false],
    ]);
  });
});

describe("a year later", () => {
  test("whom a message went to and what it said is forgotten; that there was one is not", async () => {
    const old = await aSentMessage(NOON);
    const young = await aSentMessage(NOON + 1);
    await set(young.id, { createdAt: NOON + 1 });
    const forget = (now: number) => store.write((tx) => forgetMessages(tx, now));
    expect(await forget(NOON + KEPT_MS)).toBe(0);
    expect(await forget(NOON + KEPT_MS + 1)).toBe(1);
    expect(await forget(NOON + KEPT_MS + 1)).toBe(0);
    const [forgotten, kept] = await theMessages(store);
    expect(forgotten).toMatchObject({
      id: old.id,
      kind: "order_placed",
      orderId: old.orderId,
      state: "sent",
      sentAt: NOON,
      address: null,
      letter: null,
      facts: {},
    });
    expect(kept?.address).toBe(EMAIL);
    expect(await listSentMessages(store.read, old.orderId)).toMatchObject([{ address: null }]);
  });

  test("a message that is still to be sent keeps its address", async () => {
    await place(store, anOrder({ email: EMAIL }), NOON);
    expect(await store.write((tx) => forgetMessages(tx, NOON + 2 * KEPT_MS))).toBe(0);
  });
});

describe("the list of messages", () => {
  test("comes in pages, the newest first, each message once", async () => {
    for (let i = 0; i < MESSAGES_PER_PAGE + 5; i += 1) await place(store, anOrder({ email: EMAIL }));
    const first = await listMessages(store.read, ALL, undefined);
    const second = await listMessages(store.read, ALL, first.next);
    const ids = [...first.messages, ...second.messages].map(({ id }) => id);
    expect(second.next).toBeUndefined();
    expect(ids).toEqual((await theMessages(store)).map(({ id }) => id).reverse());
  });

  test("can be of one kind, state, channel or order", async () => {
    const sent = await aSentMessage();
    const placed = await place(store, anOrder({ email: EMAIL }));
    await pay(store, placed);
    const kindsOf = async (filter: Partial<typeof ALL | Parameters<typeof listMessages>[1]>) =>
      (await listMessages(store.read, { ...ALL, ...filter }, undefined)).messages.map(
        ({ kind, state }) => `${kind} ${state}`,
      );
    expect(await kindsOf({ kind: "order_paid" })).toEqual(["order_paid waiting"]);
    expect(await kindsOf({ state: "sent" })).toEqual(["order_placed sent"]);
    expect(await kindsOf({ channel: "sms" })).toEqual([]);
    expect(await kindsOf({ orderNumber: placed.number })).toEqual([
      "order_paid waiting",
      "order_placed dropped",
    ]);
    expect(await kindsOf({ orderNumber: sent.number, state: "dead" })).toEqual([]);
  });

  test("says how many wait, since when, and how many cannot be sent", async () => {
    expect(await countTroubles(store.read)).toEqual({ waiting: 0, waitingSince: null, dead: 0 });
    const { id } = await aSentMessage();
    await set(id, { state: "dead", sentAt: null, endedBy: "refused" });
    await place(store, anOrder({ email: EMAIL }), minutesLater(1));
    await place(store, anOrder({ email: EMAIL }), minutesLater(2));
    expect(await countTroubles(store.read)).toEqual({ waiting: 2, waitingSince: minutesLater(1), dead: 1 });
    const again = { repeatId: newId(), messageId: id, reason: "换了邮箱服务商" };
    await store.write((tx) => repeatMessage(tx, again, "u", minutesLater(3)));
    expect(await countTroubles(store.read)).toMatchObject({ waiting: 3, dead: 0 });
  });

  test("a buyer is shown what was sent about their order, with the address masked", async () => {
    const sent = await aSentMessage();
    await pay(store, sent);
    expect(await listSentMessages(store.read, sent.orderId)).toEqual([
      { id: sent.id, kind: "order_placed", channel: "email", address: "w***@mail.example", sentAt: NOON },
    ]);
  });
});
