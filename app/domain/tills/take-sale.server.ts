import { eq, sql } from "drizzle-orm";
import { sellOverCounter } from "#app/domain/ordering/sell-over-counter.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { users } from "#db/schema/identity.ts";
import { orders } from "#db/schema/ordering.ts";
import { tillSales, tillShifts } from "#db/schema/tills.ts";
import { perConnection, type Reader, type Tx } from "#db/store.ts";
import type { TillDeviceRow } from "./devices.server.ts";
import { type Arrival, CLOCK_OFF_MS, TillRejection } from "./faults.ts";
import { addsUp } from "./sale-amounts.ts";
import { sealShifts } from "./shifts.server.ts";
import type { TillFlag, TillResult, TillSale } from "./wire.ts";

const p = sql.placeholder;

const statements = perConnection((read: Reader) => ({
  byId: read
    .select({
      contentHash: tillSales.contentHash,
      orderNumber: orders.number,
      isPriceChanged: tillSales.isPriceChanged,
      isShort: tillSales.isShort,
      isClockOff: tillSales.isClockOff,
      isBlockedLot: tillSales.isBlockedLot,
      isLateForShift: tillSales.isLateForShift,
    })
    .from(tillSales)
    .innerJoin(orders, eq(orders.id, tillSales.orderId))
    .where(eq(tillSales.id, p("id")))
    .limit(1)
    .prepare("till_sale_by_id"),
  byNumber: read
    .select({ id: tillSales.id })
    .from(tillSales)
    .where(sql`${tillSales.deviceId} = ${p("deviceId")} and ${tillSales.number} = ${p("number")}`)
    .limit(1)
    .prepare("till_sale_by_number"),
  clerk: read
    .select({ id: users.id })
    .from(users)
    .where(eq(users.id, p("id")))
    .limit(1)
    .prepare("till_clerk"),
  shift: read
    .select({ deviceId: tillShifts.deviceId, sealedAt: tillShifts.sealedAt })
    .from(tillShifts)
    .where(eq(tillShifts.id, p("id")))
    .limit(1)
    .prepare("till_shift_of_sale"),
}));

const keep = perConnection((tx: Tx) =>
  tx
    .insert(tillSales)
    .values({
      id: p("id"),
      deviceId: p("deviceId"),
      number: p("number"),
      orderId: p("orderId"),
      shiftId: p("shiftId"),
      outletId: p("outletId"),
      clerkUserId: p("clerkUserId"),
      deviceSoldAt: p("deviceSoldAt"),
      soldAt: p("soldAt"),
      receivedAt: p("receivedAt"),
      totalFen: p("totalFen"),
      tender: p("tender"),
      payReference: p("payReference"),
      caringCard: p("caringCard"),
      snapshotVersion: p("snapshotVersion"),
      contentHash: p("contentHash"),
      isPriceChanged: p("isPriceChanged"),
      isShort: p("isShort"),
      isClockOff: p("isClockOff"),
      isBlockedLot: p("isBlockedLot"),
      isLateForShift: p("isLateForShift"),
    })
    .prepare("till_sale_keep"),
);

/**
 * Takes a sale that a till made: it becomes an order, once, however often it is sent. The device is ours
 * until we commit (see takeEntry). Rejects what cannot be a sale: amounts that do not add up, goods or a
 * clerk that we do not know, an id or a number that was used for something else.
 */
export async function takeSale(
  tx: Tx,
  device: TillDeviceRow,
  sale: TillSale,
  { contentHash, clockAheadMs, receivedAt }: Arrival,
): Promise<TillResult> {
  const known = await findTaken(tx, sale.id, contentHash);
  if (known) return known;
  const [other] = await statements(tx).byNumber.execute({ deviceId: device.id, number: sale.number });
  if (other) throw new TillRejection("number_reused", other.id);
  if (!addsUp(sale)) throw new TillRejection("does_not_add_up");
  const [clerk] = await statements(tx).clerk.execute({ id: sale.clerkUserId });
  if (!clerk) throw new TillRejection("unknown_clerk", sale.clerkUserId);
  const [shift] = await statements(tx).shift.execute({ id: sale.shiftId });
  if (shift && shift.deviceId !== device.id) throw new TillRejection("shift_of_other", sale.shiftId);

  const { soldAt, isClockOff } = correctedTime(sale.soldAt, device, { clockAheadMs, receivedAt });
  const sold = await sell(tx, device, sale, { contentHash, soldAt, receivedAt });
  const flags = {
    isPriceChanged: sold.isPriceChanged,
    isShort: sold.isShort,
    isClockOff,
    isBlockedLot: sold.isBlockedLot,
    isLateForShift: shift?.sealedAt != null,
  };
  await keep(tx).execute({
    ...flags,
    id: sale.id,
    deviceId: device.id,
    number: sale.number,
    orderId: sold.orderId,
    shiftId: sale.shiftId,
    outletId: device.outletId,
    clerkUserId: sale.clerkUserId,
    deviceSoldAt: sale.soldAt,
    soldAt,
    receivedAt,
    totalFen: sale.totalFen,
    tender: sale.tender.kind,
    payReference: sale.tender.kind === "qr" ? sale.tender.reference : null,
    caringCard: sale.caringCard,
    snapshotVersion: sale.snapshotVersion,
    contentHash,
  });
  await sealShifts(tx, device.id, receivedAt);
  return { id: sale.id, outcome: "taken", orderNumber: sold.orderNumber, flags: flagsOf(flags) };
}

/** The answer for a sale that is here already. Rejects another sale under the same id. */
async function findTaken(tx: Tx, id: string, contentHash: string): Promise<TillResult | undefined> {
  const [taken] = await statements(tx).byId.execute({ id });
  if (!taken) return undefined;
  if (taken.contentHash !== contentHash) throw new TillRejection("id_reused", taken.orderNumber);
  return { id, outcome: "known", orderNumber: taken.orderNumber, flags: flagsOf(taken) };
}

async function sell(
  tx: Tx,
  device: TillDeviceRow,
  sale: TillSale,
  { contentHash, soldAt, receivedAt }: { contentHash: string; soldAt: number; receivedAt: number },
) {
  try {
    const sold = await sellOverCounter(
      tx,
      {
        saleId: sale.id,
        contentHash,
        outletId: device.outletId,
        till: device.id,
        shiftId: sale.shiftId,
        clerkUserId: sale.clerkUserId,
        lines: sale.lines,
        tender: sale.tender.kind,
        tenderedFen: sale.tender.tenderedFen,
        soldAt,
        locale: sale.locale,
        entryChannel: "none",
      },
      receivedAt,
    );
    if (!sold) throw new TillRejection("id_reused", "an order has this key");
    return sold;
  } catch (error) {
    if (error instanceof Refusal && error.code === "NOT_ON_SALE")
      throw new TillRejection("unknown_goods", String(error.facts.variantId));
    throw error;
  }
}

/**
 * When a sale was made by our clock: what the device says less how far it is ahead, and never later than
 * now. A device that says it sold before it was registered has lost its time: then only now is known.
 */
function correctedTime(
  deviceSoldAt: number,
  { registeredAt }: TillDeviceRow,
  { clockAheadMs, receivedAt }: Pick<Arrival, "clockAheadMs" | "receivedAt">,
) {
  const corrected = deviceSoldAt - clockAheadMs;
  const isBeforeTime = corrected < (registeredAt ?? 0) - CLOCK_OFF_MS;
  const isAfterTime = corrected > receivedAt + CLOCK_OFF_MS;
  return {
    soldAt: isBeforeTime ? receivedAt : Math.min(corrected, receivedAt),
    isClockOff: isBeforeTime || isAfterTime || Math.abs(clockAheadMs) > CLOCK_OFF_MS,
  };
}

interface Flags {
  isPriceChanged: boolean;
  isShort: boolean;
  isClockOff: boolean;
  isBlockedLot: boolean;
  isLateForShift: boolean;
}

/** The flags of a sale as the wire and the pages name them. */
export function flagsOf(sale: Flags): TillFlag[] {
  const flags: TillFlag[] = [];
  if (sale.isPriceChanged) flags.push("price_changed");
  if (sale.isShort) flags.push("short_stock");
  if (sale.isClockOff) flags.push("clock_off");
  if (sale.isBlockedLot) flags.push("blocked_lot");
  if (sale.isLateForShift) flags.push("late_for_shift");
  return flags;
}
