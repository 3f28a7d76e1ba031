import { spawnSync } from "node:child_process";
import Database from "better-sqlite3";
import { and, eq } from "drizzle-orm";
import pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import { receiveGoods } from "#app/domain/claims/receive-goods.server.ts";
import { cancelOrder } from "#app/domain/fulfilment/cancel-order.server.ts";
import { deliverParcel } from "#app/domain/fulfilment/deliver-parcel.server.ts";
import { handOver } from "#app/domain/fulfilment/hand-over.server.ts";
import { packOrder } from "#app/domain/fulfilment/pack-order.server.ts";
import { reallocateOrder } from "#app/domain/fulfilment/reallocate-order.server.ts";
import { shipParcel } from "#app/domain/fulfilment/ship-parcel.server.ts";
import { countGoods, openCount, postCount } from "#app/domain/inventory/count-stock.server.ts";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import { writeOffStock } from "#app/domain/inventory/write-off.server.ts";
import { drainFapiaoOutbox } from "#app/domain/invoicing/drain-fapiao-outbox.server.ts";
import { takeUpRefunds } from "#app/domain/invoicing/take-up-refunds.server.ts";
import { applyRefund } from "#app/domain/ordering/apply-refund.server.ts";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { expireOrders } from "#app/domain/ordering/expire-orders.server.ts";
import { HOLD_MS } from "#app/domain/ordering/order.ts";
import { placeOrder } from "#app/domain/ordering/place-order.server.ts";
import { refundLines } from "#app/domain/ordering/refund-lines.server.ts";
import { markPayoutSent } from "#app/domain/ordering/settle-payout.server.ts";
import { takeAtCounter } from "#app/domain/ordering/take-at-counter.server.ts";
import { findPayoutOfRefund } from "#app/domain/payments/payouts.server.ts";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { declareBase } from "#app/domain/shares/declare-base.server.ts";
import { issueCertificate } from "#app/domain/shares/issue-certificate.server.ts";
import { openSigningKey } from "#app/domain/shares/signing-key.server.ts";
import { findReceipt } from "#app/domain/tills/receipt.server.ts";
import { returnGoods } from "#app/domain/tills/return-goods.server.ts";
import { takeEntries } from "#app/domain/tills/take-entries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { orderLines } from "#db/schema/ordering.ts";
import type { Store } from "#db/store.ts";
import type { Disposition } from "#db/words.ts";
import { anEntry, anOrder, buy } from "#tests/domain/sales-history.ts";
import { aClaim, anAnswer, answer, claim, somePhotos } from "#tests/fixtures/a-claim.ts";
import { aFair, aFairDesk, putStall, signWhatWasPlaced } from "#tests/fixtures/a-fair.ts";
import { aService, issueFor } from "#tests/fixtures/a-fapiao.ts";
import { agreeAfterwards, aPlacedPurchase } from "#tests/fixtures/a-placed-purchase.ts";
import { sendToAnotherOutlet } from "#tests/fixtures/a-stock-transfer.ts";
import { aClerk, aSale, aTill, packs } from "#tests/fixtures/a-till.ts";
import {
  ACCOUNT,
  gatewaysAt,
  match,
  openTransfers,
  placeByTransfer,
  receive,
  SCHOOL,
  toPayment,
} from "#tests/fixtures/a-transfer.ts";
import { bring, placeOnAccount, remit, settle } from "#tests/fixtures/an-account.ts";
import { aPerson, aUnit } from "#tests/fixtures/share-units.ts";
import { receiveLot } from "#tests/fixtures/some-lots.ts";
import { SEEDED_AT, storeAfter } from "#tests/setup/fresh-store.ts";

const MINUTE = 60_000;
let store: Store;

beforeEach(async () => {
  store = await storeAfter("ledger", happen);
});

/** Orders in every state there is, and a return. */
async function happen(empty: Store): Promise<void> {
  store = empty;
  await store.write((tx) => placeOrder(tx, anOrder(), SEEDED_AT - 2 * HOLD_MS));
  await store.write((tx) => expireOrders(tx, SEEDED_AT));
  await buy(store, SEEDED_AT + MINUTE);
  const { orderId } = await buy(store, SEEDED_AT + 2 * MINUTE);
  await buy(store, SEEDED_AT + 3 * MINUTE, { entryChannel: "school" });
  await store.write((tx) => placeOrder(tx, anOrder(), SEEDED_AT + 4 * MINUTE));
  await issueFor(store, orderId, SEEDED_AT + 5 * MINUTE);
  await giveBackOnePiece(orderId);
  await claimOnePiece((await buy(store, SEEDED_AT + 5 * MINUTE)).orderId);
  await takeUpRefunds(store, 0, SEEDED_AT);
  await drainFapiaoOutbox(store, aService().issuers, SEEDED_AT);
  await sendByWeight();
  await payByTransfer();
  await payAtCounter();
  await sellOfALot();
  await sellOnAccount();
  await sellAtTill();
  await store.write(async (tx) =>
    agreeAfterwards(tx, await aPlacedPurchase(tx, orderId, SEEDED_AT), SEEDED_AT),
  );
  await certify();
  await holdFair();
}

/** A fair at which the till of a sub-centre sold. */
async function holdFair(): Promise<void> {
  const staff = await aFairDesk(store);
  const days = { fromDay: businessDay(SEEDED_AT), lastDay: businessDay(SEEDED_AT) };
  const fairId = await aFair(store, staff, days);
  await putStall(store, staff, fairId, { outletId: "O-SUB-110101", days });
  const { orderId } = await buy(store, SEEDED_AT, { goods: [{ variantId: "V034", quantity: 2 }] });
  await store.write(async (tx) => {
    const purchaseId = await aPlacedPurchase(tx, orderId, SEEDED_AT);
    await signWhatWasPlaced(tx, { fairId, purchaseId }, staff, SEEDED_AT);
  });
}

/** A school that bought all that it had to, and has it in writing. */
async function certify(): Promise<void> {
  const at = SEEDED_AT + 40 * MINUTE;
  const year = Math.trunc(businessDay(at) / 10_000);
  const person = await aPerson(store);
  const buyingUnitId = await aUnit(store, person);
  await buy(store, at, { buyingUnitId, entryChannel: "school" });
  const base = { unitId: buyingUnitId, year, seen: 0, canteen: "own" as const, baseFen: 10_000 };
  const declaration = { ...base, key: newId(), carriedBy: null, reason: "" };
  const key = await openSigningKey(store, at);
  const issuing = { key, checkAt: "https://shop.example", isDemo: false, issuedBy: person, issuedAt: at };
  await store.write(async (tx) => {
    await declareBase(tx, declaration, person, at);
    await issueCertificate(tx, buyingUnitId, year, issuing);
  });
}

/** A bag that was found too much, and one that broke. */
async function countAndWriteOff(outletId: string, at: number): Promise<void> {
  const countId = newId();
  const broken = { writeOffId: newId(), outletId, variantId: "V003", lotId: "", quantity: 1 };
  await store.write(async (tx) => {
    await openCount(tx, { countId, outletId, by: null }, at);
    await countGoods(tx, countId, { variantId: "V003", counted: 10, by: null }, at);
    await postCount(tx, countId, { reason: "多出", by: null }, at);
    await writeOffStock(tx, { ...broken, reason: "破损", by: null }, at);
  });
}

/** Two bags of a lot that a pavilion keeps in stock. */
async function sellOfALot(): Promise<void> {
  const at = SEEDED_AT + 22 * MINUTE;
  const outletId = "PAV-150421";
  await receiveLot(store, { variantId: "V003" }, outletId, at);
  await buy(store, at, { goods: [{ variantId: "V003", quantity: 2 }], fulfilmentOutletId: outletId });
  await countAndWriteOff(outletId, at + MINUTE);
  await sendToAnotherOutlet(store, { from: outletId, to: "O-SUB-110105", variantId: "V003" }, at + MINUTE);
}

/** A shank on account, lighter than ordered, and two of three other pieces, paid; an order that was cancelled; one that is open. */
async function sellOnAccount(): Promise<void> {
  const at = SEEDED_AT + 26 * MINUTE;
  const goods = [
    { variantId: "V001", quantity: 3 },
    { variantId: "V002", quantity: 1 },
  ];
  const given = { goods, fulfilmentOutletId: "O-CENTRE" };
  const [paid, cancelled] = [
    await placeOnAccount(store, given, at),
    await placeOnAccount(store, given, at),
    await placeOnAccount(store, given, at),
  ];
  const lines = await store.read.select().from(orderLines).where(eq(orderLines.orderId, paid.orderId));
  const lineOf = (variantId: string) => lines.find((line) => line.variantId === variantId)?.id ?? "";
  await bring(
    store,
    paid.orderId,
    [{ orderLineId: lineOf("V002"), finalGrams: 900 }],
    at + MINUTE,
    "capital_cold",
  );
  await settle(store, paid.orderId, [{ orderLineId: lineOf("V001"), cause: "damaged", quantity: 1 }], {
    at: at + MINUTE,
  });
  await remit(store, paid.orderId, { at: at + 2 * MINUTE });
  const { orderId } = cancelled;
  await store.write((tx) => cancelOrder(tx, { orderId, note: null }, null, at + MINUTE));
}

/** A shift of one sale, of a piece that the shelf had and of one that it had not. */
async function sellAtTill(): Promise<void> {
  const at = SEEDED_AT + 30 * MINUTE;
  const outletId = "O-SUB-110101";
  const clerkUserId = await aClerk(store);
  const { device } = await aTill(store, outletId, at);
  const shift = { id: newId(), clerkUserId, openedAt: at, floatFen: 10_000 };
  const lines = [packs("V001", 1, 9_800), packs("V002", 1, 10_800)];
  const sale = aSale({ number: 1, shiftId: shift.id, soldAt: at, lines });
  const counted = {
    countedFen: 30_600,
    explanation: null,
    lastSaleNumber: 1,
    saleCount: 1,
    totalFen: 20_600,
  };
  const closed = { kind: "shiftClosed", id: shift.id, closedAt: at, ...counted };
  await takeEntries(store, device, { deviceNow: at, entries: [{ kind: "shiftOpened", ...shift }, sale] }, at);
  const receipt = await findReceipt(store.read, sale.id);
  const back = { orderLineId: receipt?.lines[0]?.id ?? "", quantity: 1, disposition: "restock" as const };
  const given = {
    refundId: newId(),
    saleId: sale.id,
    lines: [back],
    shiftId: shift.id,
    note: null,
    mayBeLate: false,
  };
  await store.write((tx) => returnGoods(tx, { ...given, reason: "quality_claim" }, clerkUserId, at));
  await takeEntries(store, device, { deviceNow: at, entries: [closed] }, at);
}

/** A transfer of a yuan too much, which is to be sent back; and a refund of a piece that was. */
async function payByTransfer(): Promise<void> {
  const at = SEEDED_AT + 9 * MINUTE;
  await openTransfers(store);
  const goods = [{ variantId: "V001", quantity: 2 }];
  const placed = await placeByTransfer(store, { goods, fulfilmentOutletId: "O-CENTRE" }, at);
  const { orderId, totalFen } = placed;
  const receiptId = await receive(store, { amountFen: totalFen + 100 }, at + MINUTE);
  const sentBack = { kind: "refund" as const, ref: null, amountFen: 100 };
  await match(store, receiptId, [toPayment(placed, totalFen), sentBack], {
    reason: "多付一元",
    at: at + MINUTE,
  });

  const [line] = await store.read.select().from(orderLines).where(eq(orderLines.orderId, orderId));
  const refundId = newId();
  const piece = { orderLineId: line?.id ?? "", quantity: 1, amountFen: 100, disposition: "keep" as const };
  const rest = { lines: [piece], freightFen: 0, reason: "goodwill", borneBy: "outlet", note: null } as const;
  await store.write((tx) => refundLines(tx, { refundId, orderId, ...rest }, null, at + 2 * MINUTE));
  await drainOutbox(store, gatewaysAt(store, at + 2 * MINUTE), at + 2 * MINUTE, refundId);
  const payout = await findPayoutOfRefund(store.read, refundId);
  const bank = {
    accountId: ACCOUNT,
    serialNumber: newId(),
    payeeName: SCHOOL,
    payeeAccount: "1100",
    note: null,
  };
  const sent = { ...bank, payoutId: payout?.id ?? "" };
  await store.write((tx) => markPayoutSent(tx, sent, "clerk", at + 3 * MINUTE));
}

/** An order whose money a clerk took. */
async function payAtCounter(): Promise<void> {
  const at = SEEDED_AT + 20 * MINUTE;
  const { orderId, totalFen } = await store.write((tx) => placeOrder(tx, anOrder(), at));
  const receipt = {
    receiptId: newId(),
    orderId,
    outletId: "O-CENTRE",
    till: null,
    shiftId: null,
    tender: "cash" as const,
    tenderedFen: totalFen,
    takenBy: "clerk",
    takenAt: at,
  };
  await store.write((tx) => takeAtCounter(tx, receipt, at + MINUTE));
}

/** A piece of the first line that came broken, repaid and written off. */
async function claimOnePiece(orderId: string): Promise<void> {
  await store.write((tx) => handOver(tx, { orderId, parcelId: newId() }, null, SEEDED_AT + 5 * MINUTE));
  const photoIds = await somePhotos(store, { orderId }, 1, SEEDED_AT);
  const request = await aClaim(store, { orderId }, { kind: "quality_claim", photoIds });
  const claimId = await claim(store, request, SEEDED_AT + 6 * MINUTE);
  const orderLineId = request.lines[0]?.orderLineId ?? "";
  const lines = [{ orderLineId, quantity: 1, amountFen: 100, disposition: "write_off" as const }];
  await answer(store, anAnswer(claimId, { decision: "accept", lines }), SEEDED_AT + 7 * MINUTE);

  // another piece, repaid before it came back
  const photos = await somePhotos(store, { orderId }, 1, SEEDED_AT);
  const next = await aClaim(store, { orderId }, { kind: "quality_claim", photoIds: photos });
  const late = await claim(store, next, SEEDED_AT + 8 * MINUTE);
  await answer(store, anAnswer(late, { decision: "money_first", lines }), SEEDED_AT + 9 * MINUTE);
  const goods = [{ orderLineId, restockQuantity: 0, writeOffQuantity: 1 }];
  const came = { key: newId(), claimId: late, seenSteps: 2, goods };
  await store.write((tx) => receiveGoods(tx, came, "clerk", SEEDED_AT + 10 * MINUTE));
}

/** A shank that weighed less than ordered, sent by a sub-centre in a parcel that was received. */
async function sendByWeight(): Promise<void> {
  const at = SEEDED_AT + 8 * MINUTE;
  const { orderId } = await buy(store, at, { goods: [{ variantId: "V002", quantity: 1 }] });
  const [line] = await store.read.select().from(orderLines).where(eq(orderLines.orderId, orderId));
  const weighed = [{ orderLineId: line?.id ?? "", finalGrams: 900 }];
  const arrived = [{ variantId: "V002", quantity: 5, sourceId: newId() }];
  const parcelId = newId();
  const parcel = {
    parcelId,
    orderId,
    carrierId: "capital_cold",
    trackingNumber: "C1",
    lines: null,
    note: null,
  };
  await store.write(async (tx) => {
    await receiveStock(tx, "O-SUB-110105", arrived, at);
    const sender = { outletId: "O-SUB-110105" };
    await reallocateOrder(tx, { allocationId: newId(), orderId, sender, note: null }, null, at);
    await packOrder(tx, { orderId, weighed, note: null }, null, at);
    await shipParcel(tx, parcel, null, at);
    await deliverParcel(tx, { orderId, parcelId, receivedDay: businessDay(at), note: null }, null, at);
  });
}

/** A piece of the first line, back on its shelf and repaid; another refund of a piece, which failed. */
async function giveBackOnePiece(orderId: string): Promise<void> {
  const [line] = await store.read
    .select()
    .from(orderLines)
    .where(and(eq(orderLines.orderId, orderId), eq(orderLines.lineNumber, 1)));
  if (!line) throw new Error("nothing was sold");
  const DAY_LATER = SEEDED_AT + 86_400_000;
  const giveBack = async (state: "succeeded" | "failed", disposition: Disposition) => {
    const refundId = newId();
    const amountFen = line.unitPriceFen;
    const piece = { orderLineId: line.id, quantity: 1, amountFen, disposition };
    const reason = "no_reason_return" as const;
    const rest = { lines: [piece], freightFen: 0, reason, borneBy: null, note: null };
    await store.write((tx) => refundLines(tx, { refundId, orderId, ...rest }, null, DAY_LATER));
    const said = { refundId, externalId: `demo_${refundId}`, amountFen, currency: "cny" };
    await store.write((tx) => applyRefund(tx, { ...said, state: "succeeded" }, DAY_LATER));
    if (state === "failed") await store.write((tx) => applyRefund(tx, { ...said, state }, DAY_LATER));
  };
  await giveBack("failed", "write_off");
  await giveBack("succeeded", "restock");
}

/** The address of this test's own database. */
function address(): string {
  if (store.engine === "sqlite") return `sqlite:${store.place}`;
  const url = new URL(process.env.DATABASE_URL ?? "");
  url.pathname = new URL(store.place).pathname;
  return url.href;
}

/** The checks of PostgreSQL that a fault would meet before anybody recounts; SQLite leaves all of them out when told to. */
const GUARDS = [
  ["stock_levels", "stock_levels_held_within_hand"],
  ["stock_levels", "stock_levels_blocked_within_hand"],
  ["orders", "orders_total"],
  ["payments", "payments_refunded_within_amount"],
  ["refunds", "refunds_amount_above_zero"],
  ["receipt_matches", "receipt_matches_two_people"],
  ["remittances", "remittances_received_within_amount"],
  ["claim_lines", "claim_lines_quantity"],
  ["agreed_goods", "agreed_goods_above_zero"],
  ["signed_order_lines", "signed_order_lines_above_zero"],
] as const;

/** Statements that the shop itself could never run: on a connection of their own, past every guard. */
async function tamper(...statements: string[]): Promise<void> {
  if (store.engine === "sqlite") {
    const connection = new Database(store.place);
    connection.pragma("ignore_check_constraints = on");
    const triggers = connection
      .prepare("select name from sqlite_master where type = 'trigger'")
      .pluck()
      .all();
    for (const trigger of triggers) connection.exec(`drop trigger ${String(trigger)}`);
    for (const statement of statements) connection.exec(statement);
    connection.close();
    return;
  }
  const client = new pg.Client({ connectionString: address() });
  await client.connect();
  try {
    await client.query("drop function refuse_change cascade");
    for (const [table, constraint] of GUARDS)
      await client.query(`alter table ${table} drop constraint ${constraint}`);
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function failing(): Promise<string[]> {
  const checks = await verifyLedger(store.read);
  return checks.filter((check) => check.difference !== 0).map((check) => check.name);
}

const oneSale = "id = (select min(id) from attribution_entries where kind = 'sale')";
const onePaidLine =
  "id = (select min(l.id) from order_lines l join orders o on o.id = l.order_id where o.state = 'paid')";
const oneCell =
  "(business_day, county_id) = (select business_day, county_id from cell_days order by 1, 2 limit 1)";
const oneCounty =
  "(business_day, county_id) = (select business_day, county_id from county_days order by 1, 2 limit 1)";

test("the books of orders placed, paid, expired and returned agree", async () => {
  const checks = await verifyLedger(store.read);
  expect(checks.filter((check) => check.difference !== 0)).toEqual([]);
  expect(isProven(checks)).toBe(true);
  const fen = checks.find((check) => check.name === "paid lines = ledger (fen)");
  expect(fen?.left.value).toBeGreaterThan(0);
  expect(fen?.right.value).toBe(fen?.left.value);
  expect(new Set(checks.map((check) => check.name)).size).toBe(checks.length);
});

test("a book with no checks proves nothing", () => {
  expect(isProven([])).toBe(false);
});

/** What a thief or a fault might do, and the checks that must notice. */
const FAULTS: { deed: string; sql: string[]; found: string[] }[] = [
  {
    deed: "an entry's amount is raised",
    sql: [`update attribution_entries set amount_fen = amount_fen + 1 where ${oneSale}`],
    found: [
      "paid lines = ledger (fen)",
      "ledger = cell_days (fen)",
      "ledger = county_days (fen)",
      "each row of cell_days = its entries",
      "each row of county_days = its entries",
      "each paid line has its sale in the ledger",
      "each sale in the ledger is of a paid line",
    ],
  },
  {
    deed: "an entry's quantity is raised",
    sql: [`update attribution_entries set quantity = quantity + 1 where ${oneSale}`],
    found: ["paid lines = ledger (pieces)", "ledger = cell_days (pieces)", "ledger = county_days (pieces)"],
  },
  {
    deed: "an entry's weight is raised",
    sql: [`update attribution_entries set weight_grams = weight_grams + 1 where ${oneSale}`],
    found: ["paid lines = ledger (grams)", "ledger = cell_days (grams)", "ledger = county_days (grams)"],
  },
  {
    deed: "an entry is removed",
    sql: [`delete from attribution_entries where ${oneSale}`],
    found: [
      "ledger = cell_days (entries)",
      "ledger = county_days (entries)",
      "each paid line has its sale in the ledger",
    ],
  },
  {
    deed: "a sum by cell is raised",
    sql: [`update cell_days set amount_fen = amount_fen + 1 where ${oneCell}`],
    found: ["ledger = cell_days (fen)", "each row of cell_days = its entries"],
  },
  {
    deed: "a sum by county is raised",
    sql: [`update county_days set amount_fen = amount_fen + 1 where ${oneCounty}`],
    found: ["ledger = county_days (fen)", "each row of county_days = its entries"],
  },
  {
    deed: "money is moved from one day's county to another, so that the totals still agree",
    sql: [
      `update county_days set amount_fen = amount_fen + 1, sale_fen = sale_fen + 1 where ${oneCounty}`,
      `update county_days set amount_fen = amount_fen - 1, sale_fen = sale_fen - 1
         where (business_day, county_id) = (select business_day, county_id from county_days order by 1 desc, 2 desc limit 1)`,
    ],
    found: ["each row of county_days = its entries"],
  },
  {
    deed: "a certified sum is raised",
    sql: [`update county_days set certified_fen = certified_fen + 1 where ${oneCounty}`],
    found: ["each row of county_days = its entries"],
  },
  {
    deed: "a row of sums with nothing behind it is added",
    sql: [
      `insert into cell_days (business_day, county_id, outlet_id, sales_mode, entry_channel, category_id, is_certified,
         sale_fen, return_fen, amount_fen, quantity, weight_grams, order_count, entry_count)
       select 20200101, county_id, outlet_id, sales_mode, entry_channel, category_id, is_certified, 0, 0, 0, 0, 0, 0, 0
         from cell_days where ${oneCell} limit 1`,
    ],
    found: ["each row of cell_days = its entries"],
  },
  {
    deed: "a row of sums is removed",
    sql: [`delete from county_days where ${oneCounty}`],
    found: ["ledger = county_days (fen)", "each row of county_days = its entries"],
  },
  {
    deed: "a sale is put on another day, in the ledger and its sums alike",
    sql: [
      "update attribution_entries set business_day = business_day - 10000",
      "update cell_days set business_day = business_day - 10000",
      "update county_days set business_day = business_day - 10000",
    ],
    found: ["entries lie in their Beijing day"],
  },
  {
    deed: "a line is credited to another county afterwards",
    sql: [`update order_lines set county_id = '999999' where ${onePaidLine}`],
    found: ["each paid line has its sale in the ledger", "each sale in the ledger is of a paid line"],
  },
  {
    deed: "a line loses its directory entry afterwards",
    sql: [
      `update order_lines set directory_entry_id = coalesce(directory_entry_id, '') || 'x' where ${onePaidLine}`,
    ],
    found: ["each paid line has its sale in the ledger"],
  },
  {
    deed: "an order that nobody paid is credited",
    sql: [
      `insert into attribution_entries (id, kind, source_id, order_id, order_line_id, business_day, county_id, outlet_id,
         sales_mode, entry_channel, category_id, is_certified, supplier_id, product_id, variant_id, amount_fen,
         quantity, weight_grams, order_count, sold_at, recorded_at)
       select 'forged', 'sale', l.id, l.order_id, l.id, 20261122, l.county_id, l.outlet_id, l.sales_mode,
         l.entry_channel, l.category_id, l.directory_entry_id is not null, l.supplier_id, l.product_id, l.variant_id,
         l.amount_fen, l.quantity, l.final_grams, 0, ${SEEDED_AT}, ${SEEDED_AT}
         from order_lines l join orders o on o.id = l.order_id where o.state = 'awaiting_payment' limit 1`,
    ],
    found: ["each sale in the ledger is of a paid line", "paid lines = ledger (fen)"],
  },
  {
    deed: "an order is paid for and not credited",
    sql: [`update orders set state = 'paid', paid_at = ${SEEDED_AT} where state = 'awaiting_payment'`],
    found: [
      "each paid line has its sale in the ledger",
      "each paid order has its payment",
      "orders in the ledger = paid orders",
      "each line that is paid or on account left its shelf",
    ],
  },
  {
    deed: "an order is marked paid at no time",
    sql: ["update orders set paid_at = null where id = (select min(id) from orders where state = 'paid')"],
    found: ["orders with a time of payment are the paid ones"],
  },
  {
    deed: "more is given back than was sold",
    sql: ["update attribution_entries set amount_fen = amount_fen * 100 where kind = 'return'"],
    found: ["no line has more returned than sold"],
  },
  {
    deed: "an order's total is not its lines and freight",
    sql: ["update orders set total_fen = total_fen + 1 where id = (select min(id) from orders)"],
    found: ["orders = their lines and freight (fen)"],
  },
  {
    deed: "an order's goods are not its lines, though the sum of all orders is",
    sql: [
      "update orders set goods_fen = goods_fen + 1 where id = (select min(id) from orders)",
      "update orders set goods_fen = goods_fen - 1 where id = (select max(id) from orders)",
    ],
    found: ["each order = its lines"],
  },
  {
    deed: "a payment is of another amount",
    sql: [
      "update payments set amount_fen = amount_fen - 1 where id = (select min(id) from payments where state = 'paid')",
    ],
    found: ["each paid order has its payment", "each payment made is of a paid order, or asked back"],
  },
  {
    deed: "a payment was made for an order that expired",
    sql: ["update payments set state = 'paid' where state = 'expired'"],
    found: ["each payment made is of a paid order, or asked back"],
  },
  {
    deed: "an order is counted twice",
    sql: [`update attribution_entries set order_count = order_count + 1 where ${oneSale}`],
    found: ["orders in the ledger = paid orders", "each row of cell_days = its entries"],
  },
  {
    deed: "a box appears on a shelf",
    sql: [
      "update stock_levels set on_hand = on_hand + 1 where variant_id = 'V001' and outlet_id = 'O-CENTRE'",
    ],
    found: ["stock on hand = movements (pieces)", "each shelf = its movements"],
  },
  {
    deed: "a box walks from one shelf to another",
    sql: [
      "update stock_levels set on_hand = on_hand + 1 where variant_id = 'V001' and outlet_id = 'O-CENTRE'",
      "update stock_levels set on_hand = on_hand - 1 where variant_id = 'V030' and outlet_id = 'O-CENTRE'",
    ],
    found: ["each shelf = its movements"],
  },
  {
    deed: "a held box is let go",
    sql: ["update stock_levels set held = held - 1 where variant_id = 'V001' and outlet_id = 'O-CENTRE'"],
    found: ["stock held = lines awaiting payment (pieces)", "each shelf holds what waits for payment"],
  },
  {
    deed: "one shelf holds what another should",
    sql: [
      "update stock_levels set held = held - 1 where variant_id = 'V001' and outlet_id = 'O-CENTRE'",
      "update stock_levels set held = held + 1 where variant_id = 'V030' and outlet_id = 'O-CENTRE'",
    ],
    found: ["each shelf holds what waits for payment"],
  },
  {
    deed: "a shelf falls below zero",
    sql: [
      "update stock_levels set on_hand = -1, held = -1 where variant_id = 'V001' and outlet_id = 'O-CENTRE'",
    ],
    found: ["no shelf is below zero"],
  },
  {
    deed: "goods of a lot are gone",
    sql: ["update lot_levels set on_hand = on_hand - 1"],
    found: [
      "goods of lots = movements of lots (pieces)",
      "each lot of an outlet = its movements",
      "each shelf has of lots what its lots have",
    ],
  },
  {
    deed: "nobody knows any more who got a lot",
    sql: ["delete from sold_lots"],
    found: ["each lot with customers = its sales less what came back"],
  },
  {
    deed: "more is said to be on its way than left the shelf",
    sql: ["update stock_transfer_lots set packed = packed + 1"],
    found: [
      "what was packed for another outlet left its shelf",
      "each transfer says what became of its goods",
      "no more was sent than was approved",
    ],
  },
  {
    deed: "goods that came from another outlet are on no shelf",
    sql: ["update stock_transfer_lots set received = received + 1, reason = 'x'"],
    found: ["what arrived from another outlet is on its shelf"],
  },
  {
    deed: "a count says another difference than was posted",
    sql: ["update stock_count_lines set counted = counted + 1"],
    found: ["differences of counts = movements"],
  },
  {
    deed: "more is written off than left the shelf",
    sql: ["update stock_write_offs set quantity = quantity + 1"],
    found: ["what was written off left its shelf"],
  },
  {
    deed: "a lot is recalled and stays for sale",
    sql: ["update lots set state = 'recalled'"],
    found: ["nothing of a stopped lot is for sale"],
  },
  {
    deed: "what was kept too warm is for sale, and nobody read it",
    sql: [`update lot_levels set cold_since = ${SEEDED_AT} where block is null and on_hand > 0`],
    found: [
      "nothing that was kept too warm is for sale",
      "what is blocked as too warm was read so, and is not freed",
    ],
  },
  {
    deed: "a payment is taken from the book of money",
    sql: ["delete from money_entries where id = (select min(id) from money_entries where kind = 'payment')"],
    found: ["money = payments less refunds (fen)", "each payment made is in the book of money"],
  },
  {
    deed: "money is booked that nobody paid",
    sql: [
      `insert into money_entries (id, kind, ref, order_id, payment_id, gateway, amount_fen, currency, business_day, happened_at, recorded_at)
       select 'forged', 'payment', id, order_id, id, gateway, amount_fen, currency, 20261122, ${SEEDED_AT}, ${SEEDED_AT}
         from payments where state = 'pending'`,
    ],
    found: ["money = payments less refunds (fen)", "each payment in the book of money was made"],
  },
  {
    deed: "a refund is booked as made that is only asked for",
    sql: ["update refunds set state = 'requested' where state = 'succeeded'"],
    found: ["each refund made is in the book of money", "money = payments less refunds (fen)"],
  },
  {
    deed: "a payment forgets what was asked back",
    sql: ["update payments set refunded_fen = 0"],
    found: ["each payment keeps what was asked back"],
  },
  {
    deed: "an order that was repaid in part says it was not",
    sql: ["update orders set state = 'paid' where state = 'partially_refunded'"],
    found: ["each paid order says what the book of money says"],
  },
  {
    deed: "a refund repays more than its lines",
    sql: ["update refunds set freight_fen = freight_fen - 1 where state = 'succeeded'"],
    found: ["each refund = its lines and freight"],
  },
  {
    deed: "a return of another refund's line is in the ledger",
    sql: ["update attribution_entries set source_id = source_id || 'x' where kind = 'return'"],
    found: [
      "each refunded line has its return in the ledger",
      "each return in the ledger is of a refunded line",
    ],
  },
  {
    deed: "a refund that failed is credited again for less",
    sql: ["update attribution_entries set amount_fen = amount_fen - 1 where kind = 'correction'"],
    found: ["each refund that failed is credited again"],
  },
  {
    deed: "more pieces are brought back than were sold",
    sql: ["update refund_lines set goods_quantity = goods_quantity + 100"],
    found: ["no line has more repaid or brought back than sold", "goods came back as was decided"],
  },
  {
    deed: "a claim is accepted for one reason and repaid for another",
    sql: ["update refunds set reason = 'goodwill' where id in (select id from claims)"],
    found: ["each accepted claim has its refund"],
  },
  {
    deed: "a claim that was repaid is open again",
    sql: ["update claims set state = 'requested', refund_id = null, borne_by = null"],
    found: ["each refund of a claim is of an accepted one"],
  },
  {
    deed: "a claim says that more was repaid than was",
    sql: ["update claim_lines set accepted_fen = accepted_fen + 1"],
    found: ["each accepted line was repaid as was decided"],
  },
  {
    deed: "more pieces of a claim are accepted than were asked for",
    sql: ["update claim_lines set accepted_quantity = quantity + 1"],
    found: ["no claim has more accepted than was asked"],
  },
  {
    deed: "goods that came late are on no shelf's account",
    sql: ["update stock_movements set source_id = 'x' where source_id in (select id from late_returns)"],
    found: ["goods that came late have their movements"],
  },
  {
    deed: "more goods came late than were ever sold",
    sql: ["update late_returns set quantity = quantity + 100"],
    found: ["no goods came back twice"],
  },
  {
    deed: "a step of a claim is gone",
    sql: ["delete from claim_events where kind = 'accepted'"],
    found: ["each claim has taken the steps that were written down"],
  },
  {
    deed: "goods are sold and never leave their shelf",
    sql: [
      "update stock_movements set reason = 'write_off' where id = (select min(id) from stock_movements where reason = 'sale')",
    ],
    found: ["each line that is paid or on account left its shelf"],
  },
  {
    deed: "a fapiao gets a number far behind the last",
    sql: ["update fapiaos set serial = 99 where serial = 1"],
    found: ["fapiao are numbered without gaps"],
  },
  {
    deed: "a fapiao's line says more",
    sql: [
      "update fapiao_lines set net_fen = net_fen + 1, gross_fen = gross_fen + 1 where id = (select min(id) from fapiao_lines)",
    ],
    found: ["each fapiao = its lines (fen)"],
  },
  {
    deed: "a blue fapiao says more than was paid",
    sql: [
      "update fapiaos set net_fen = net_fen + 100000, gross_fen = gross_fen + 100000 where colour = 'blue'",
    ],
    found: ["fapiao say no more than was paid and kept", "each fapiao = its lines (fen)"],
  },
  {
    deed: "a red fapiao takes back more pieces than the blue one says",
    sql: ["update fapiao_lines set quantity_thousandths = -9000000 where blue_line_id is not null"],
    found: ["red fapiao take back no more than the blue ones say"],
  },
  {
    deed: "an issued fapiao is made one that was rejected",
    sql: [
      "update fapiaos set state = 'rejected', serial = null, number = null, issued_at = null, content_hash = null",
    ],
    found: ["each issued request has its fapiao", "fapiao are numbered without gaps"],
  },
  {
    deed: "a line says that it weighed more than it did",
    sql: [`update order_lines set final_grams = final_grams + 1 where ${onePaidLine}`],
    found: ["each line's final grams = ordered grams and what was weighed"],
  },
  {
    deed: "a weighing in the ledger is of nothing",
    sql: ["update attribution_entries set source_id = source_id || 'x' where kind = 'reweigh'"],
    found: [
      "each weighing that changed a line is in the ledger",
      "each re-weigh in the ledger is of a weighing",
    ],
  },
  {
    deed: "a weighing says that more was repaid",
    sql: ["update reweighs set refund_fen = refund_fen + 1"],
    found: ["what weighed less is repaid once", "only what was weighed is repaid for its weight (fen)"],
  },
  {
    deed: "goods of a paid order are at no step",
    sql: [`update orders set progress = 'none' where progress = 'allocated'`],
    found: ["orders that are paid or on account are those whose goods are at a step"],
  },
  {
    deed: "a parcel holds more than was sold",
    sql: ["update parcel_lines set quantity = quantity + 1"],
    found: ["no line has more in parcels than sold, or another order's"],
  },
  {
    deed: "goods are taken out of a parcel",
    sql: ["delete from parcel_lines"],
    found: ["what was sold and not repaid is in the parcels of orders that are shipped"],
  },
  {
    deed: "an order was received on another day than its parcels",
    sql: ["update orders set received_day = received_day + 1 where received_day is not null"],
    found: ["each order says what its parcels say"],
  },
  {
    deed: "goods of a re-allocated order stay on the shelf",
    sql: [
      "delete from stock_movements where reason = 'reallocated_out'",
      "update stock_levels set on_hand = on_hand + 1 where outlet_id = 'O-SUB-110105' and variant_id = 'V002'",
    ],
    found: ["goods of each re-allocated order moved between shelves"],
  },
  {
    deed: "goods are moved between shelves for no order",
    sql: [
      `update stock_movements set reason = 'reallocated_in'
         where id = (select min(id) from stock_movements where reason = 'receive')`,
    ],
    found: ["goods moved between shelves are of a re-allocated order"],
  },
  {
    deed: "an order is sent by somebody else than it was given to",
    sql: ["update orders set fulfilment_outlet_id = 'O-SUB-110101' where progress = 'delivered'"],
    found: ["each order is sent by whom it was last allocated to"],
  },
  {
    deed: "an order is listed under another county",
    sql: [
      "update order_counties set county_id = county_id || 'x' where order_id = (select min(order_id) from order_counties)",
    ],
    found: ["each order is listed under the counties of its lines"],
  },
  {
    deed: "an order of frozen goods says that it needs no cold",
    sql: ["update orders set storage_class = 'ambient' where storage_class = 'frozen'"],
    found: ["each order is kept as its strictest goods need"],
  },
  {
    deed: "a till sold for more than the order says",
    sql: ["update till_sales set total_fen = total_fen + 1"],
    found: ["each sale of a till is one order and one receipt", "each receipt of a till is of a sale"],
  },
  {
    deed: "a till handed back more than was refunded",
    sql: ["update till_returns set amount_fen = amount_fen + 1"],
    found: ["each return at a till is a refund of its sale"],
  },
  {
    deed: "a sealed shift expects more than its cash",
    sql: ["update till_shifts set expected_fen = expected_fen + 1"],
    found: ["sealed shifts expect their float and their cash"],
  },
  {
    deed: "a difference says more than was missing",
    sql: ["update stock_differences set quantity = quantity + 1"],
    found: ["what was sold and not in the books is a difference", "each difference is made up for once"],
  },
  {
    deed: "a receipt of a counter says more than was paid",
    sql: ["update counter_receipts set amount_fen = amount_fen + 1, tendered_fen = tendered_fen + 1"],
    found: ["each payment at a counter has its receipt", "each receipt of a counter is of a payment"],
  },
  {
    deed: "more came for a remittance than its receipts say",
    sql: ["update remittances set received_fen = received_fen + 1"],
    found: [
      "bank receipts = matched + excess + unallocated (fen)",
      "each remittance keeps what came for it",
      "transfers paid are those whose whole amount came",
    ],
  },
  {
    deed: "a receipt forgets what was taken of it",
    sql: ["update bank_receipts set allocated_fen = allocated_fen - 1"],
    found: ["each receipt keeps what was taken of it"],
  },
  {
    deed: "a transfer is booked as more money than came",
    sql: [
      "update money_entries set amount_fen = amount_fen + 1 where gateway = 'transfer' and kind = 'payment'",
    ],
    found: ["transfers in the book of money = claims of payments made (fen)"],
  },
  {
    deed: "a decision on a receipt is changed afterwards",
    sql: ["update receipt_match_parts set amount_fen = amount_fen + 1"],
    found: [
      "each decision on a receipt was booked as it was made",
      "each decision on a receipt is the sum of its parts",
    ],
  },
  {
    deed: "a claim is taken back in part",
    sql: [
      `insert into receipt_claims (id, match_id, receipt_id, kind, ref, amount_fen, reverses_id, claimed_by, business_day, claimed_at)
         select 'x', match_id, receipt_id, kind, ref, -1, id, claimed_by, business_day, claimed_at
         from receipt_claims where id = (select min(id) from receipt_claims where kind = 'payment')`,
    ],
    found: ["each claim taken back was taken back whole"],
  },
  {
    deed: "one person books what two should",
    sql: ["update receipt_matches set needs_two = not needs_two, decided_by = proposed_by"],
    found: ["what needs two people was booked by two"],
  },
  {
    deed: "more is sent back than its refund says",
    sql: ["update payouts set amount_fen = amount_fen + 1 where refund_id is not null"],
    found: [
      "each payout of a refund says what the refund says",
      "refunds of transfers that were made = payouts that were sent (fen)",
    ],
  },
  {
    deed: "more is to be sent back than came in excess",
    sql: ["update payouts set amount_fen = amount_fen + 1 where refund_id is null"],
    found: ["excess to be sent back = its payouts (fen)"],
  },
  {
    deed: "money that was sent back returned, and nobody received it",
    sql: ["update payouts set state = 'failed' where refund_id is not null"],
    found: ["money of ours that came back = payouts that returned (fen)"],
  },
  {
    deed: "a row of a placed purchase asks for one more than its order",
    sql: ["update purchase_lines set quantity = quantity + 1"],
    found: ["the rows of a purchase are the lines of its orders"],
  },
  {
    deed: "a placed purchase is a yuan more than its orders",
    sql: ["update purchases set goods_fen = goods_fen + 100, total_fen = total_fen + 100"],
    found: ["placed purchases are as much as their orders"],
  },
  {
    deed: "a piece less is agreed than was called off",
    sql: ["update agreed_goods set quantity = quantity - 1"],
    found: ["no more is called off than was agreed", "terms say what an agreement and its amendments say"],
  },
  {
    deed: "the price of an agreement is lowered in its terms",
    sql: ["update agreed_goods set unit_price_fen = unit_price_fen - 1"],
    found: ["terms say what an agreement and its amendments say"],
  },
  {
    deed: "terms lose what was agreed",
    sql: ["delete from agreed_goods"],
    found: ["terms of agreements have no other goods", "no more is called off than was agreed"],
  },
  {
    deed: "a certificate is raised by a fen",
    sql: ["update share_certificates set net_fen = net_fen + 1"],
    found: ["a certificate is as much as its lines", "each certificate is what was signed"],
  },
  {
    deed: "a word of what was certified is changed",
    sql: [`update share_certificates set statement = replace(statement, '"isDemo":false', '"isDemo":true')`],
    found: ["each certificate is what was signed"],
  },
  {
    deed: "a certificate is about what another unit bought",
    sql: ["update attribution_entries set buying_unit_id = 'another' where buying_unit_id is not null"],
    found: ["each line of a certificate was bought by its unit"],
  },
  {
    deed: "the day of an outlet at a fair is lost",
    sql: ["delete from fair_stall_days"],
    found: ["what fairs sold on site is what their outlets sold"],
  },
  {
    deed: "an outlet is at a fair on a day that nobody entered",
    sql: [
      "insert into fair_stall_days (outlet_id, day, fair_id) select outlet_id, day + 1, fair_id from fair_stall_days",
    ],
    found: ["every day of an outlet at a fair was entered"],
  },
  {
    deed: "goods on account are accepted without counting them",
    sql: [
      `insert into acceptances (id, content_hash, order_id, unit_id, attempt, is_goods_first, has_differences, accepted_by, accepted_at)
         select 'x', '-', (select min(order_id) from order_settlements), (select min(id) from buying_units), 1, true, false, min(id), 0
         from users`,
      `insert into acceptance_outcomes (acceptance_id, decision_key, content_hash, outcome, decided_at)
         values ('x', 'x', '-', 'done', 0)`,
    ],
    found: [
      "an acceptance counts each piece that was sent",
      "what was not accepted of an order on account is not paid for",
    ],
  },
  {
    deed: "a piece that was paid for is short, and nobody claims it",
    sql: [
      `insert into acceptances (id, content_hash, order_id, unit_id, attempt, is_goods_first, has_differences, accepted_by, accepted_at)
         select 'x', '-', (select order_id from order_lines where ${onePaidLine}), (select min(id) from buying_units), 1, false, true, min(id), 0
         from users`,
      `insert into acceptance_lines (acceptance_id, order_line_id, delivered_quantity, accepted_quantity, short_quantity, damaged_quantity, refused_quantity)
         select 'x', id, 1, 0, 1, 0, 0 from order_lines where ${onePaidLine}`,
    ],
    found: ["what was paid for and found wrong is claimed"],
  },
  {
    deed: "what was agreed for an order on account is gone",
    sql: ["delete from order_accounts"],
    found: ["orders on account are those for which that was agreed"],
  },
  {
    deed: "more is deducted than was ordered",
    sql: ["update order_deductions set amount_fen = amount_fen + 10000000"],
    found: [
      "nothing is deducted beyond a line on account",
      "what weighed less on account is deducted as it was weighed (fen)",
    ],
  },
  {
    deed: "a settlement says that more was deducted",
    sql: ["update order_settlements set deducted_fen = deducted_fen + 1"],
    found: ["each settlement = its order less what was deducted"],
  },
  {
    deed: "a settlement says that less is to be paid",
    sql: ["update order_settlements set due_fen = due_fen - 1"],
    found: [
      "each settlement = its order less what was deducted",
      "each settlement is asked for once, at its amount",
      "nothing on account is asked for but by its settlement",
      "each paid order has its payment",
    ],
  },
  {
    deed: "a piece of a closed order is to be paid after all",
    sql: ["update order_deductions set quantity = quantity - 1 where cause = 'cancelled'"],
    found: ["nothing is to be paid of what was closed"],
  },
  {
    deed: "goods of a closed order did not come back",
    sql: ["update order_deductions set goods_quantity = goods_quantity + 1 where cause = 'cancelled'"],
    found: ["goods taken off an account came back"],
  },
  {
    deed: "less was signed than was realised",
    sql: ["update signed_order_lines set quantity = 0"],
    found: ["no more is realised than was signed", "what a unit may order was signed"],
  },
];

describe("a fault in the books is found", () => {
  test.each(FAULTS)("$deed", async ({ sql, found }) => {
    await tamper(...sql);
    expect(await failing()).toEqual(expect.arrayContaining(found));
  });

  test("every check was seen to fail", async () => {
    const names = (await verifyLedger(store.read)).map((check) => check.name);
    const seen = new Set(FAULTS.flatMap((fault) => fault.found));
    expect(names.filter((name) => !seen.has(name))).toEqual([]);
  });
});

test("an entry with no order behind it is found", async () => {
  await store.write((tx) => recordAttribution(tx, [anEntry({ soldAt: SEEDED_AT })], SEEDED_AT));
  expect(await failing()).toEqual(
    expect.arrayContaining(["paid lines = ledger (fen)", "each sale in the ledger is of a paid line"]),
  );
});

describe("the command", () => {
  function run(...words: string[]) {
    const cli = ["--import", "tsx", "scripts/verify-ledger.ts", ...words];
    return spawnSync(process.execPath, cli, {
      encoding: "utf8",
      env: { ...process.env, DATABASE_URL: address() },
    });
  }

  test("says which database it read, prints both sides and ends with 0 when they agree", () => {
    const { status, stdout } = run();
    expect(stdout).toContain(store.place);
    expect(stdout).toMatch(
      /ok {2}paid lines = ledger \(fen\) +[\d,]+ +paid lines less deductions and returns +[\d,]+ +ledger/,
    );
    expect(stdout).toContain("The books agree");
    expect(status).toBe(0);
  });

  test("ends with 1 on any difference, and tells it to machines", async () => {
    await tamper(`update county_days set amount_fen = amount_fen + 7 where ${oneCounty}`);
    const { status, stdout } = run("--json");
    const answer = JSON.parse(stdout) as {
      isProven: boolean;
      checks: { name: string; difference: number }[];
    };
    expect(answer.isProven).toBe(false);
    expect(answer.checks.find((check) => check.name === "ledger = county_days (fen)")?.difference).toBe(-7);
    expect(status).toBe(1);
  });

  test("says in one sentence that there is no such database", () => {
    const cli = ["--import", "tsx", "scripts/verify-ledger.ts"];
    const env = { ...process.env, DATABASE_URL: "sqlite:no-such-folder/none.db" };
    const { status, stderr } = spawnSync(process.execPath, cli, { encoding: "utf8", env });
    expect(stderr.trim()).toMatch(
      /^There is no database at .*none\.db: start the shop once, or set DATABASE_URL\.$/,
    );
    expect(status).toBe(1);
  });
});
