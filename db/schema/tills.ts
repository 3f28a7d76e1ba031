import { sql } from "drizzle-orm";
import { boolean, check, fen, index, instant, integer, table, text, uniqueIndex } from "../columns.ts";
import { TENDERS, TILL_ENTRY_KINDS } from "../words.ts";
import { users } from "./identity.ts";
import { orders } from "./ordering.ts";
import { outlets } from "./outlets.ts";
import { refunds } from "./payments.ts";

/** A tablet that sells at an outlet. It is the cookie whose hash is kept here, and it numbers its sales itself. */
export const tillDevices = table(
  "till_devices",
  {
    id: text().primaryKey(),
    /** What stands on its receipts before the number of a sale. */
    code: text().notNull(),
    name: text().notNull(),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    madeBy: text().notNull(),
    madeAt: instant().notNull(),
    /** Of the code that is entered on the tablet, once; null when it was. */
    codeHash: text(),
    codeExpiresAt: instant().notNull(),
    /** Of its cookie; null until it was registered. */
    secretHash: text(),
    registeredAt: instant(),
    revokedAt: instant(),
    revokedBy: text(),
    /** Why it was revoked: lost, broken, replaced. */
    revokedReason: text(),
    /** When it last spoke to us, and how far its clock was ahead of ours then. */
    seenAt: instant(),
    clockAheadMs: integer(),
  },
  (t) => [
    uniqueIndex("till_devices_code").on(t.code),
    uniqueIndex("till_devices_code_hash").on(t.codeHash),
    uniqueIndex("till_devices_secret").on(t.secretHash),
    index("till_devices_outlet").on(t.outletId),
  ],
);

/** A clerk's turn at a till: opened with a float, closed with a count, sealed when all its sales are here. */
export const tillShifts = table(
  "till_shifts",
  {
    /** Made on the device, as all that it says. */
    id: text().primaryKey(),
    deviceId: text()
      .notNull()
      .references(() => tillDevices.id),
    outletId: text().notNull(),
    clerkUserId: text()
      .notNull()
      .references(() => users.id),
    openedAt: instant().notNull(),
    floatFen: fen().notNull(),
    closedAt: instant(),
    countedFen: fen(),
    explanation: text(),
    /** What the device says of the shift. */
    lastSaleNumber: integer(),
    deviceSaleCount: integer(),
    deviceTotalFen: fen(),
    /** When every number up to its last was here; and what should have been in the drawer then. */
    sealedAt: instant(),
    expectedFen: fen(),
    openedHash: text().notNull(),
    closedHash: text(),
    openReceivedAt: instant().notNull(),
    closeReceivedAt: instant(),
  },
  (t) => [
    index("till_shifts_device").on(t.deviceId, t.openedAt),
    index("till_shifts_outlet").on(t.outletId, t.openedAt),
    index("till_shifts_open").on(t.openedAt).where(sql`sealed_at is null`),
    check("till_shifts_float", sql`${t.floatFen} >= 0`),
    check("till_shifts_sealed", sql`${t.sealedAt} is null or ${t.closedAt} is not null`),
  ],
);

/**
 * A sale that a till made and we took. Rows are added and never changed: what was sold is in the order,
 * what the device said of it is here.
 */
export const tillSales = table(
  "till_sales",
  {
    /** Made on the device; the address of the receipt. */
    id: text().primaryKey(),
    deviceId: text()
      .notNull()
      .references(() => tillDevices.id),
    /** 1, 2, 3, … on the device, without a gap: a missing one is a sale that is not here. */
    number: integer().notNull(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    shiftId: text().notNull(),
    outletId: text().notNull(),
    clerkUserId: text().notNull(),
    /** By the device's clock. */
    deviceSoldAt: instant().notNull(),
    /** By ours: corrected by how far its clock was ahead, and never later than when it was received. */
    soldAt: instant().notNull(),
    receivedAt: instant().notNull(),
    totalFen: fen().notNull(),
    tender: text({ enum: TENDERS }).notNull(),
    /** The bank's or wallet's own number of a payment by code. */
    payReference: text(),
    caringCard: text(),
    snapshotVersion: text().notNull(),
    contentHash: text().notNull(),
    /** What we noticed, and took all the same. */
    isPriceChanged: boolean().notNull(),
    isShort: boolean().notNull(),
    isClockOff: boolean().notNull(),
    isBlockedLot: boolean().notNull(),
    isLateForShift: boolean().notNull(),
  },
  (t) => [
    uniqueIndex("till_sales_number").on(t.deviceId, t.number),
    uniqueIndex("till_sales_order").on(t.orderId),
    index("till_sales_shift").on(t.shiftId, t.number),
    index("till_sales_outlet").on(t.outletId, t.soldAt),
    check("till_sales_number_above_zero", sql`${t.number} > 0`),
  ],
);

/** What a till sent and we could not take, kept whole with the reason, until a person has settled it. */
export const tillSetAside = table(
  "till_set_aside",
  {
    id: text().primaryKey(),
    deviceId: text()
      .notNull()
      .references(() => tillDevices.id),
    kind: text({ enum: TILL_ENTRY_KINDS }).notNull(),
    /** As the device sent them, where they could be read. */
    entryId: text().notNull(),
    number: integer(),
    /** The whole entry as JSON. */
    content: text().notNull(),
    contentHash: text().notNull(),
    code: text().notNull(),
    detail: text().notNull(),
    clockAheadMs: integer().notNull(),
    receivedAt: instant().notNull(),
    settledAt: instant(),
    settledBy: text(),
    /** The sale that it became after all; null when it was dismissed. */
    saleId: text(),
    /** Why it was dismissed, or what was put right. */
    reason: text(),
  },
  (t) => [
    uniqueIndex("till_set_aside_entry").on(t.deviceId, t.entryId, t.contentHash),
    index("till_set_aside_open").on(t.receivedAt).where(sql`settled_at is null`),
    index("till_set_aside_number").on(t.deviceId, t.number),
  ],
);

/** Cash handed back out of a shift's drawer for a return. Rows are added and never changed. */
export const tillReturns = table(
  "till_returns",
  {
    id: text().primaryKey(),
    refundId: text()
      .notNull()
      .references(() => refunds.id),
    saleId: text()
      .notNull()
      .references(() => tillSales.id),
    /** Out of whose drawer; null where money went back the way it came, by code. */
    shiftId: text().references(() => tillShifts.id),
    outletId: text().notNull(),
    amountFen: fen().notNull(),
    returnedBy: text().notNull(),
    returnedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("till_returns_refund").on(t.refundId),
    index("till_returns_shift").on(t.shiftId),
    index("till_returns_sale").on(t.saleId),
    check("till_returns_amount_above_zero", sql`${t.amountFen} > 0`),
  ],
);
