import { and, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { moneyEntries, paymentExceptions } from "#db/schema/payments.ts";
import { perConnection, type Reader, sumOf, type Tx } from "#db/store.ts";
import type { ExceptionKind } from "#db/words.ts";

type Entry = typeof moneyEntries.$inferInsert;

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  enter: tx
    .insert(moneyEntries)
    .values({
      id: p("id"),
      kind: p("kind"),
      ref: p("ref"),
      orderId: p("orderId"),
      paymentId: p("paymentId"),
      gateway: p("gateway"),
      amountFen: p("amountFen"),
      currency: p("currency"),
      businessDay: p("businessDay"),
      happenedAt: p("happenedAt"),
      recordedAt: p("recordedAt"),
    })
    .prepare("money_enter"),
}));

/**
 * Writes money received or repaid into the book, on the Beijing day it happened. A cause that is in the
 * book already under this kind is an error, and undoes the transaction.
 */
export async function recordMoney(tx: Tx, entry: Omit<Entry, "id" | "businessDay">): Promise<void> {
  await statements(tx).enter.execute({
    ...entry,
    id: newId(),
    businessDay: businessDay(entry.happenedAt),
  });
}

/** What was received for an order less what was repaid, over all its payments; nothing that is in doubt. */
export async function sumMoneyOfOrder(read: Reader, orderId: string): Promise<number> {
  const [net] = await read
    .select({ fen: sumOf(moneyEntries.amountFen) })
    .from(moneyEntries)
    .where(and(eq(moneyEntries.orderId, orderId), ne(moneyEntries.kind, "suspense")));
  return net?.fen ?? 0;
}

/**
 * Asks a person to look at something; once for each cause, however often it is noticed. What nobody had to
 * look at, because it was over by itself, is asked again when it comes back. True when it is asked anew.
 */
export async function openException(
  tx: Tx,
  kind: ExceptionKind,
  ref: string,
  detail: string,
  openedAt: number,
): Promise<boolean> {
  const opened = await tx
    .insert(paymentExceptions)
    .values({ kind, ref, detail, openedAt })
    .onConflictDoUpdate({
      target: [paymentExceptions.kind, paymentExceptions.ref],
      set: { detail, openedAt, closedAt: null, closedReason: null },
      setWhere: sql`${paymentExceptions.closedAt} is not null and ${paymentExceptions.closedBy} is null`,
    })
    .returning({ ref: paymentExceptions.ref });
  return opened.length > 0;
}

/** What a gateway's books and ours can differ in. */
export type DifferenceKind = Extract<ExceptionKind, "not_in_our_books" | "not_at_gateway">;

/** The differences between a gateway's books and ours that are open, as "kind ref". */
export async function listOpenDifferences(read: Reader): Promise<Set<string>> {
  const kinds: DifferenceKind[] = ["not_in_our_books", "not_at_gateway"];
  const open = await read
    .select({ kind: paymentExceptions.kind, ref: paymentExceptions.ref })
    .from(paymentExceptions)
    .where(and(isNull(paymentExceptions.closedAt), inArray(paymentExceptions.kind, kinds)));
  return new Set(open.map(({ kind, ref }) => `${kind} ${ref}`));
}

/** Notes that a person has looked, and what came of it. False when somebody had before. */
export async function closeException(
  tx: Tx,
  { kind, ref }: { kind: ExceptionKind; ref: string },
  { closedBy, closedReason }: { closedBy: string | null; closedReason: string },
  closedAt: number,
): Promise<boolean> {
  const closed = await tx
    .update(paymentExceptions)
    .set({ closedBy, closedReason, closedAt })
    .where(
      and(
        eq(paymentExceptions.kind, kind),
        eq(paymentExceptions.ref, ref),
        isNull(paymentExceptions.closedAt),
      ),
    )
    .returning({ ref: paymentExceptions.ref });
  return closed.length > 0;
}
