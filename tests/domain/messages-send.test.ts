import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  CarrierDown,
  OutcomeUnknown,
  type SealedMessage,
  Undeliverable,
} from "#app/domain/messaging/carrier.ts";
import { mailFolder, textFolder } from "#app/domain/messaging/message-files.server.ts";
import { LEASE_MS, listDueMessages, takeMessage } from "#app/domain/messaging/message-queue.server.ts";
import {
  DOUBTS_MAX,
  pauseAfter,
  type Sending,
  sendMessages,
  TRIES_MAX,
} from "#app/domain/messaging/send-messages.server.ts";
import { type MailServer, smtpCarrier } from "#app/domain/messaging/smtp.server.ts";
import { openTextMessages } from "#app/domain/messaging/text-messages.server.ts";
import { tellBuyer } from "#app/domain/ordering/tell-buyer.server.ts";
import { writeLetter } from "#app/messages/letters.ts";
import { messages } from "#db/schema/messaging.ts";
import type { Store } from "#db/store.ts";
import { aMailServer, type TestMailServer } from "#tests/fixtures/a-mail-server.ts";
import { openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { headerOf, readMail } from "#tests/fixtures/read-mail.ts";
import { theMessages, theNews } from "#tests/fixtures/the-messages.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const EMAIL = "wang@mail.example";
const FROM = { name: "帮扶集市", address: "shop@bangfu.example" };
const HOUR_MS = 3_600_000;

let store: Store;
let now: number;
let post: TestMailServer | undefined;
let folder: string;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
  now = minutesLater(1);
  folder = mkdtempSync(join(tmpdir(), "bangfu-mail-"));
});

afterEach(async () => {
  openTextMessages(false);
  rmSync(folder, { recursive: true, force: true });
  await post?.close();
  post = undefined;
});

function sending(carrier: Carrier, given: Partial<Sending> = {}): Sending {
  return {
    carriers: { [carrier.channel]: carrier },
    write: (told) => writeLetter(told, { origin: "https://shop.example", isDemo: false }),
    clock: () => now,
    onTrouble: () => {},
    isStopping: () => false,
    ...given,
  };
}

function send(carrier: Carrier, given: Partial<Sending> = {}): Promise<number> {
  return sendMessages(store, sending(carrier, given));
}

/** A carrier of SMTP to the test's server, that waits only a little. */
async function theMail(server: Partial<MailServer> = {}): Promise<Carrier> {
  post ??= await aMailServer();
  return smtpCarrier({ ...post.server, ...server }, FROM, 500);
}

/** A carrier in this process that keeps what it was given, and fails as it is told. */
function aCarrier(fault: (message: SealedMessage, trip: number) => Error | undefined = () => undefined) {
  const carried: SealedMessage[] = [];
  let trips = 0;
  const carrier: Carrier = {
    channel: "email",
    place: "here",
    staysHere: true,
    isRepeatable: false,
    async carry(message) {
      trips += 1;
      const error = fault(message, trips);
      await new Promise((resolve) => setImmediate(resolve));
      if (error) throw error;
      carried.push(message);
    },
  };
  return { carrier, carried };
}

/** Places an order whose buyer is written to, and may be at any time. */
async function orderByMail(email = EMAIL) {
  const placed = await place(store, anOrder({ email }), NOON);
  await store.write((tx) => tx.update(messages).set({ usefulUntil: null }));
  return placed;
}

async function only() {
  const all = await theMessages(store);
  expect(all).toHaveLength(1);
  return all[0];
}

describe("a mail server", () => {
  test("gets a mail once, with text and HTML, and the message is sent", async () => {
    const placed = await orderByMail();
    expect(await send(await theMail())).toBe(1);
    expect(await send(await theMail())).toBe(0);
    expect(await only()).toMatchObject({ state: "sent", sentAt: now, tries: 1, error: null });
    const mail = readMail(post?.inbox[0] ?? "");
    const { id } = (await only()) ?? {};
    expect(post?.inbox).toHaveLength(1);
    expect(headerOf(mail, "from")).toBe("帮扶集市 <shop@bangfu.example>");
    expect(headerOf(mail, "to")).toBe(EMAIL);
    expect(headerOf(mail, "message-id")).toBe(`<${id}@bangfu.example>`);
    expect(headerOf(mail, "subject")).toBe(`订单 ${placed.number} 等您付款`);
    expect(headerOf(mail, "auto-submitted")).toBe("auto-generated");
    expect(mail.text).toContain("敖汉旗");
    expect(mail.text).toContain(`https://shop.example/orders/${placed.number}`);
    expect(mail.html).toContain("敖汉旗");
    expect(mail.html).toContain(`href="https://shop.example/orders/${placed.number}"`);
  });

  test("that knows no such recipient ends the message, and the address is not in what is kept of it", async () => {
    const carrier = await theMail();
    post?.refusals.set(EMAIL, 550);
    await orderByMail();
    await orderByMail("li@mail.example");
    expect(await send(carrier)).toBe(1);
    const [refused, other] = await theMessages(store);
    expect(refused).toMatchObject({ state: "dead", endedBy: "refused" });
    expect(refused?.error).toContain("550");
    expect(refused?.error).not.toContain(EMAIL);
    expect(other?.state).toBe("sent");
  });

  test("that refuses the mail itself ends the message", async () => {
    const carrier = await theMail();
    post?.moods.push(554);
    await orderByMail();
    await send(carrier);
    expect(await only()).toMatchObject({ state: "dead", endedBy: "refused" });
  });

  test.each(["the recipient", "the mail"])("that will take %s later is asked later", async (what) => {
    const carrier = await theMail();
    if (what === "the mail") post?.moods.push(451);
    else post?.refusals.set(EMAIL, 450);
    await orderByMail();
    expect(await send(carrier)).toBe(0);
    expect(await only()).toMatchObject({
      state: "waiting",
      tries: 1,
      doubts: 0,
      nextTryAt: now + pauseAfter(1),
    });
    post?.refusals.clear();
    expect(await send(carrier)).toBe(0);
    now += pauseAfter(1);
    expect(await send(carrier)).toBe(1);
    expect(post?.inbox).toHaveLength(1);
  });

  test("that hangs up after the last line is sent the mail once more, with the same Message-ID, and never again", async () => {
    const carrier = await theMail();
    post?.moods.push("hang up", "say nothing");
    await orderByMail();
    await send(carrier);
    expect(await only()).toMatchObject({ state: "waiting", doubts: 1 });
    now += HOUR_MS / 12;
    await send(carrier);
    expect(await only()).toMatchObject({ state: "dead", endedBy: "unknown_outcome" });
    now += 100 * HOUR_MS;
    expect(await send(carrier)).toBe(0);
    const ids = post?.inbox.map((raw) => headerOf(readMail(raw), "message-id"));
    expect(ids).toHaveLength(1 + DOUBTS_MAX);
    expect(new Set(ids).size).toBe(1);
  });

  test("that hangs up before it has asked for the mail leaves no doubt", async () => {
    const carrier = await theMail();
    if (post) post.isShut = true;
    await orderByMail();
    await send(carrier);
    expect(await only()).toMatchObject({ state: "waiting", doubts: 0, tries: 1 });
  });

  test("that is not there is left alone for the round, and everything is sent when it is back", async () => {
    const carrier = await theMail({ port: 1 });
    for (let i = 0; i < 12; i += 1) await orderByMail(`buyer${i}@mail.example`);
    expect(await send(carrier)).toBe(0);
    const tried = (await theMessages(store)).filter(({ tries }) => tries > 0);
    expect(tried.length).toBeLessThanOrEqual(4);
    expect((await theMessages(store)).every(({ state }) => state === "waiting")).toBe(true);
    now += HOUR_MS;
    expect(await send(await theMail())).toBe(12);
    expect(post?.inbox).toHaveLength(12);
  });

  test("that does not know our password is no fault of the message", async () => {
    post = await aMailServer({ needsPassword: true });
    await orderByMail();
    await send(await theMail({ auth: { user: "shop", pass: "wrong" } }));
    expect(await only()).toMatchObject({ state: "waiting", tries: 1, doubts: 0 });
    expect((await only())?.error).toContain("535");
    now += HOUR_MS;
    expect(await send(await theMail())).toBe(1);
  });

  test("that does not take us for a sender is no fault of the message", async () => {
    const carrier = await theMail();
    post?.refusals.set(FROM.address, 553);
    await orderByMail();
    await send(carrier);
    expect(await only()).toMatchObject({ state: "waiting", tries: 1 });
    post?.refusals.clear();
    now += HOUR_MS;
    expect(await send(carrier)).toBe(1);
  });

  test("that offers no TLS is not told a password where TLS was asked for", async () => {
    post = await aMailServer({ needsPassword: true, hasTls: false });
    await orderByMail();
    await send(await theMail({ mustSecure: true }));
    expect(await only()).toMatchObject({ state: "waiting", tries: 1 });
    expect(post.inbox).toEqual([]);
    now += HOUR_MS;
    expect(await send(await theMail())).toBe(1);
  });

  test("is not given an address that would add a header or a recipient", async () => {
    const carrier = await theMail();
    const bad = [
      "a@b.example\r\nBcc: spy@evil.example",
      "a@b.example, c@d.example",
      "<a@b.example>",
      "a b@c.example",
    ];
    for (const email of bad) await orderByMail(email);
    expect(await send(carrier)).toBe(0);
    expect((await theMessages(store)).map(({ endedBy }) => endedBy)).toEqual(bad.map(() => "refused"));
    expect(post?.calls()).toBe(0);
  });
});

describe("a sender that died between sending and noting it", () => {
  /** Takes the one message and carries it, and is not heard of again. */
  async function dieAfterSending(carrier: Carrier): Promise<void> {
    const [seen] = await listDueMessages(store.read, [carrier.channel], now, 1);
    if (!seen) throw new Error("nothing is due");
    const letter = sending(carrier).write({ ...seen, facts: JSON.parse(seen.facts) } as never);
    const taken = await store.write((tx) => takeMessage(tx, seen, JSON.stringify(letter), now));
    if (!taken) throw new Error("it was taken by another");
    await carrier.carry({
      id: taken.id,
      kind: taken.kind,
      orderNumber: JSON.parse(taken.facts).orderNumber,
      address: taken.address ?? "",
      locale: taken.locale,
      letter,
      writtenAt: taken.createdAt,
    });
  }

  test("is followed when its lease is over, and the folder holds one file", async () => {
    const carrier = mailFolder(folder, FROM);
    await orderByMail();
    await dieAfterSending(carrier);
    const [file = ""] = readdirSync(folder);
    const first = readFileSync(join(folder, file), "utf8");
    now += LEASE_MS - 1;
    expect(await send(carrier)).toBe(0);
    now += 1;
    await dieAfterSending(carrier);
    now += LEASE_MS;
    expect(await send(carrier)).toBe(1);
    expect(readdirSync(folder)).toEqual([file]);
    expect(readFileSync(join(folder, file), "utf8")).toBe(first);
    expect(await only()).toMatchObject({ state: "sent", tries: 3, doubts: 2 });
  });

  test("is followed once over SMTP, with the same Message-ID; after that a person must look", async () => {
    const carrier = await theMail();
    await orderByMail();
    await dieAfterSending(carrier);
    now += LEASE_MS;
    await dieAfterSending(carrier);
    now += LEASE_MS;
    expect(await send(carrier)).toBe(0);
    expect(await only()).toMatchObject({ state: "dead", endedBy: "unknown_outcome" });
    expect(new Set(post?.inbox.map((raw) => headerOf(readMail(raw), "message-id"))).size).toBe(1);
    expect(post?.inbox).toHaveLength(2);
  });

  test("does not undo what its follower noted, when it was only slow", async () => {
    const { carrier } = aCarrier();
    await orderByMail();
    const slow = aCarrier(() => new Error("it took an hour, and failed"));
    slow.carrier.carry = async () => {
      now += LEASE_MS;
      await send(carrier);
      throw new Error("it took an hour, and failed");
    };
    await send(slow.carrier);
    expect(await only()).toMatchObject({ state: "sent", tries: 2 });
  });
});

test("several senders at once carry each message once", async () => {
  for (let i = 0; i < 25; i += 1) {
    const placed = await orderByMail(`buyer${i}@mail.example`);
    if (i % 2 === 0) await store.write((tx) => told(tx, placed.orderId, placed.orderId));
  }
  const { carrier, carried } = aCarrier();
  const sent = await Promise.all(Array.from({ length: 5 }, () => send(carrier)));
  expect(sent.reduce((sum, count) => sum + count, 0)).toBe(38);
  expect(new Set(carried.map(({ id }) => id)).size).toBe(38);
  expect(carried).toHaveLength(38);
});

function told(tx: Parameters<typeof tellBuyer>[0], orderId: string, cause: string): Promise<void> {
  return tellBuyer(tx, orderId, { kind: "refund_made", cause, facts: { amountFen: 100 } }, NOON);
}

test("the messages of an order leave in the order of what happened, whatever fails, and each ends", async () => {
  const fault = fc.constantFrom(
    undefined,
    undefined,
    new Error("later"),
    new CarrierDown("down"),
    new OutcomeUnknown("who knows"),
    new Undeliverable("never"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 60, maxLength: 60 }), async (faults) => {
      await store.write((tx) => tx.delete(messages));
      const placed = [await orderByMail(), await orderByMail("li@mail.example")];
      for (const cause of ["1", "2", "3"])
        for (const { orderId } of placed) await store.write((tx) => told(tx, orderId, `${orderId} ${cause}`));
      const { carrier, carried } = aCarrier((_, trip) => faults[trip]);
      const unfinished = async () => (await theNews(store)).filter((news) => /waiting|sending/.test(news));
      for (let round = 0; round < 200 && (await unfinished()).length > 0; round += 1) {
        await Promise.all([send(carrier), send(carrier)]);
        now += 7 * 60_000;
      }
      expect(await unfinished()).toEqual([]);
      const ended = await theMessages(store);
      for (const { number } of placed) {
        const ids = carried.filter((one) => one.orderNumber === number).map(({ id }) => id);
        expect(ids).toEqual([...ids].sort());
      }
      expect(carried.map(({ id }) => id).sort()).toEqual(
        ended.filter(({ state }) => state === "sent").map(({ id }) => id),
      );
    }),
    { numRuns: 6 },
  );
});

describe("a message", () => {
  test("is tried for about two days and then given up", async () => {
    await orderByMail();
    const { carrier } = aCarrier(() => new Error("not yet"));
    const begun = now;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      expect(await only()).toMatchObject({ state: "waiting", tries });
      await send(carrier);
      now = (await only())?.nextTryAt ?? now;
    }
    expect(await only()).toMatchObject({ state: "dead", endedBy: "gave_up", error: "not yet" });
    const hours =
      Array.from({ length: TRIES_MAX - 1 }, (_, i) => pauseAfter(i + 1)).reduce((a, b) => a + b) / HOUR_MS;
    expect(hours).toBeGreaterThan(36);
    expect(hours).toBeLessThan(60);
    expect((now - begun) / HOUR_MS).toBeGreaterThan(36);
  });

  test("that asks for a payment is not sent once the order has expired", async () => {
    await place(store, anOrder({ email: EMAIL }), NOON);
    now = minutesLater(31);
    const { carrier, carried } = aCarrier();
    await send(carrier);
    expect(carried).toEqual([]);
    expect(await only()).toMatchObject({ state: "dropped", endedBy: "too_late" });
  });

  test("keeps the words of its first try, though the templates change", async () => {
    await orderByMail();
    const { carrier, carried } = aCarrier((_, trip) => (trip === 1 ? new Error("later") : undefined));
    await send(carrier);
    now += HOUR_MS / 60;
    await send(carrier, { write: () => ({ subject: "other", lead: [], rows: [], link: null, foot: [] }) });
    expect(carried[0]?.letter.subject).toContain("等您付款");
  });

  test("whose words cannot be made does not keep the others waiting", async () => {
    await orderByMail();
    await orderByMail("li@mail.example");
    const { carrier, carried } = aCarrier();
    const write: Sending["write"] = (message) => {
      if (carried.length === 0) throw new Error("a template broke");
      return sending(carrier).write(message);
    };
    await send(carrier, { write });
    expect((await theMessages(store)).map(({ error }) => error)).toEqual([
      "a template broke",
      "a template broke",
    ]);
    now += HOUR_MS / 60;
    expect(await send(carrier)).toBe(2);
  });

  test("of another channel waits for a carrier of its own", async () => {
    openTextMessages();
    const placed = await place(store, anOrder());
    await store.write((tx) => told(tx, placed.orderId, "1"));
    expect(await send(aCarrier().carrier)).toBe(0);
    expect(await send(textFolder(folder))).toBe(1);
    const [file = ""] = readdirSync(folder);
    expect(readFileSync(join(folder, file), "utf8")).toContain("【帮扶集市】订单");
  });

  test("is not carried inside a transaction", async () => {
    await orderByMail();
    const inside = store.write(() => send(aCarrier().carrier));
    await expect(inside).rejects.toThrow("inside a transaction");
  });

  test("is left for later by a shop that is stopping", async () => {
    await orderByMail();
    expect(await send(aCarrier().carrier, { isStopping: () => true })).toBe(0);
    expect(await theNews(store)).toEqual(["order_placed waiting"]);
  });
});

test("paying before the first mail left sends one mail, not two", async () => {
  const placed = await orderByMail();
  await pay(store, placed);
  const { carrier, carried } = aCarrier();
  await send(carrier);
  expect(carried.map(({ kind }) => kind)).toEqual(["order_paid"]);
  const [row] = await store.read.select().from(messages).where(eq(messages.kind, "order_placed"));
  expect(row).toMatchObject({ state: "dropped", endedBy: "overtaken", letter: null });
});
