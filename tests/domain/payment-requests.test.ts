import { beforeEach, expect, test } from "vitest";
import {
  findPaymentRequest,
  listDebtors,
  listPaymentRequests,
} from "#app/domain/acceptance/payment-requests.server.ts";
import { type NewPaymentRequest, requestPayment } from "#app/domain/acceptance/request-payment.server.ts";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { listToPay } from "#app/domain/purchasing/to-pay.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { paymentRequestOrders, paymentRequestPhotos, paymentRequests } from "#db/schema/acceptance.ts";
import type { Store, Tx } from "#db/store.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { somePhotos } from "#tests/fixtures/a-claim.ts";
import { aBuyingSchool, type BuyingSchool } from "#tests/fixtures/a-purchase.ts";
import { gatewaysAt } from "#tests/fixtures/a-transfer.ts";
import { accept, aGoodsFirstOrder, anAcceptance, aSchoolOrder } from "#tests/fixtures/an-acceptance.ts";
import { demoUnits } from "#tests/fixtures/some-units.ts";
import { theMessages } from "#tests/fixtures/the-messages.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

let store: Store;
let school: BuyingSchool;

beforeEach(async () => {
  store = await demoStore();
  school = await aBuyingSchool(store, 1);
});

const ask = (request: NewPaymentRequest) =>
  store.write((tx) => requestPayment(tx, request, school.buyer.userId, SEEDED_AT));

/** An order of the school that waits for a transfer. */
async function anUnpaidOrder() {
  const order = await aSchoolOrder(school, SEEDED_AT, { gateway: "transfer", payerName: "某学校" });
  await drainOutbox(store, gatewaysAt(store, SEEDED_AT), SEEDED_AT);
  return order;
}

async function aRequest(given: Partial<NewPaymentRequest> = {}): Promise<NewPaymentRequest> {
  const payable = await listToPay(store.read, school.unitId);
  return {
    key: newId(),
    unitId: school.unitId,
    paymentIds: payable.map(({ paymentId }) => paymentId),
    note: "预付款",
    photoOrderId: "",
    photoIds: [],
    ...given,
  };
}

test("a unit is asked to pay several orders under one code, with proof, once for each key", async () => {
  const [first, second] = [await anUnpaidOrder(), await anUnpaidOrder()];
  const photoIds = await somePhotos(store, first, 2, SEEDED_AT);
  const request = await aRequest({ photoOrderId: first.orderId, photoIds });
  const [one, two] = await Promise.all([ask(request), ask(request)]);
  expect(two).toBe(one);
  const found = await findPaymentRequest(store.read, school.unitId, one);
  expect(found?.orders.map(({ orderNumber }) => orderNumber).sort()).toEqual(
    [first.number, second.number].sort(),
  );
  expect(found?.orders.map(({ amountFen, openFen }) => amountFen - openFen)).toEqual([0, 0]);
  expect(found?.photos).toEqual(photoIds);
  const { requests } = await listPaymentRequests(store.read, school.unitId, undefined);
  expect(requests).toMatchObject([{ number: one, orders: 2, amountFen: first.totalFen + second.totalFen }]);
  expect((await listDebtors(store.read)).map(({ id }) => id)).toEqual([school.unitId]);
  await expect(ask({ ...request, note: "别的" })).rejects.toThrow("KEY_REUSED");
  const told = (await theMessages(store)).filter(({ kind }) => kind === "payment_requested");
  expect(told.map(({ address }) => address).sort()).toEqual([demoEmail("finance"), demoEmail("head")]);
  expect(told[0]?.facts).toMatchObject({ number: one, amountFen: first.totalFen + second.totalFen });
});

test("nothing is asked of a unit that is not its own to pay, and nothing of nobody", async () => {
  await anUnpaidOrder();
  const { sister } = await demoUnits(store);
  await expect(aRequest({ unitId: sister.id }).then(ask)).rejects.toThrow("TRANSFER_NOT_OPEN");
  await expect(aRequest({ paymentIds: [] }).then(ask)).rejects.toThrow("MATCH_EMPTY");
  const number = await aRequest().then(ask);
  expect(await findPaymentRequest(store.read, sister.id, number)).toBeUndefined();
});

test("goods that went first are asked for once they were accepted, and the request says when", async () => {
  const order = await aGoodsFirstOrder(school);
  expect(await listToPay(store.read, school.unitId)).toEqual([]);
  await accept(school, await anAcceptance(school, order));
  await drainOutbox(store, gatewaysAt(store, SEEDED_AT), SEEDED_AT);
  const number = await aRequest().then(ask);
  const found = await findPaymentRequest(store.read, null, number);
  expect(found?.orders).toMatchObject([
    { orderNumber: order.number, amountFen: order.totalFen, accepted: { hasDifferences: false } },
  ]);
});

test("what was asked for is never changed", async () => {
  const order = await anUnpaidOrder();
  const photoIds = await somePhotos(store, order, 1, SEEDED_AT);
  await aRequest({ photoOrderId: order.orderId, photoIds }).then(ask);
  const changes: ((tx: Tx) => PromiseLike<unknown>)[] = [
    (tx) => tx.update(paymentRequests).set({ note: "改" }),
    (tx) => tx.update(paymentRequestOrders).set({ amountFen: 1 }),
    (tx) => tx.update(paymentRequestPhotos).set({ position: 5 }),
    ...[paymentRequests, paymentRequestOrders, paymentRequestPhotos].map(
      (table) => (tx: Tx) => tx.delete(table),
    ),
  ];
  for (const change of changes)
    await expect(store.write(async (tx) => void (await change(tx)))).rejects.toThrow();
});
