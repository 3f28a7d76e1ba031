import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Carrier, SealedMessage } from "#app/domain/messaging/carrier.ts";
import { areTextMessagesOpen, openTextMessages } from "#app/domain/messaging/text-messages.server.ts";
import { openPostOffice } from "#app/http/post-office.server.ts";
import type { Store } from "#db/store.ts";
import { openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, place } from "#tests/fixtures/an-order.ts";
import { theNews } from "#tests/fixtures/the-messages.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
});

afterEach(() => {
  openTextMessages(false);
  delete process.env.PUBLIC_ORIGIN;
});

/** A carrier that takes its time, and keeps what it was given. */
function aSlowCarrier() {
  const carried: SealedMessage[] = [];
  const carrier: Carrier = {
    channel: "email",
    place: "here",
    staysHere: true,
    isRepeatable: true,
    async carry(message) {
      await pause(100);
      carried.push(message);
    },
  };
  return { carrier, carried };
}

test("the post office sends what is due, with links to where the shop is, and lets it arrive when it closes", async () => {
  const { carrier, carried } = aSlowCarrier();
  const placed = await place(store, anOrder({ email: "wang@mail.example" }), Date.now());
  const office = openPostOffice(store, { email: carrier }, "http://127.0.0.1:3000");
  await expect.poll(() => theNews(store)).not.toEqual(["order_placed waiting"]);
  await office.stop();
  expect(await theNews(store)).toEqual(["order_placed sent"]);
  expect(carried[0]?.letter.link?.href).toBe(`http://127.0.0.1:3000/orders/${placed.number}`);
});

test("links lead to PUBLIC_ORIGIN where it is set", async () => {
  process.env.PUBLIC_ORIGIN = "https://shop.example";
  const { carrier, carried } = aSlowCarrier();
  await place(store, anOrder({ email: "wang@mail.example", locale: "en" }), Date.now());
  const office = openPostOffice(store, { email: carrier }, "http://127.0.0.1:3000");
  await expect.poll(() => theNews(store)).not.toEqual(["order_placed waiting"]);
  await office.stop();
  expect(carried[0]?.letter.link?.href).toMatch(/^https:\/\/shop\.example\/en\/orders\/\d{18}$/);
});

test("text messages are written while an open post office can send them, and not when it cannot", async () => {
  const { carrier } = aSlowCarrier();
  expect(areTextMessagesOpen()).toBe(false);
  await openPostOffice(store, { email: carrier, sms: { ...carrier, channel: "sms" } }, "http://here").stop();
  expect(areTextMessagesOpen()).toBe(true);
  await openPostOffice(store, { email: carrier }, "http://here").stop();
  expect(areTextMessagesOpen()).toBe(false);
});
