import { randomInt } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { jointRemittanceParts, jointRemittances, payments, remittances } from "#db/schema/payments.ts";
import type { Reader, Tx } from "#db/store.ts";
import { makeRemittanceCode } from "./remittance-code.ts";

/** More orders than anybody pays at once. */
const PARTS_MAX = 500;
const TRIES = 5;

/**
 * Makes one code for the transfers of several orders, so that one remittance pays them all: money under it is
 * matched as if each order's own code stood in the remark. The same key again answers the same code.
 *
 * Refuses with TRANSFER_NOT_OPEN (one of them is paid or over), PAYER_DIFFERS (not all are to be paid from one
 * account, or to one account of ours), MATCH_EMPTY or KEY_REUSED.
 */
export async function joinRemittances(
  tx: Tx,
  asked: { key: string; paymentIds: readonly string[]; by: string },
  now: number,
): Promise<string> {
  const paymentIds = [...new Set(asked.paymentIds)].sort();
  const contentHash = hashOf(paymentIds);
  const earlier = await findJoined(tx, asked.key, contentHash);
  if (earlier) return earlier;
  if (paymentIds.length === 0) throw new Refusal("MATCH_EMPTY");
  const told = await tx
    .select({ payerName: remittances.payerName, accountId: remittances.accountId })
    .from(remittances)
    .innerJoin(payments, eq(payments.id, remittances.paymentId))
    .where(and(inArray(remittances.paymentId, paymentIds), inArray(payments.state, ["created", "pending"])))
    .limit(PARTS_MAX);
  if (told.length !== paymentIds.length) throw new Refusal("TRANSFER_NOT_OPEN");
  if (new Set(told.map(({ payerName, accountId }) => `${accountId} ${payerName}`)).size > 1)
    throw new Refusal("PAYER_DIFFERS");
  const joint = { idempotencyKey: asked.key, contentHash, createdBy: asked.by, createdAt: now };
  const code = await insertCode(tx, joint);
  if (!code) {
    // somebody else sent the same form while we were looking
    const other = await findJoined(tx, asked.key, contentHash);
    if (!other) throw new Error("a joint code could be neither made nor found");
    return other;
  }
  await tx.insert(jointRemittanceParts).values(paymentIds.map((paymentId) => ({ code, paymentId })));
  return code;
}

/** The code that was made under a key; refuses with KEY_REUSED one that was made for other orders. */
async function findJoined(tx: Tx, key: string, contentHash: string): Promise<string | undefined> {
  const [joined] = await tx
    .select({ code: jointRemittances.code, contentHash: jointRemittances.contentHash })
    .from(jointRemittances)
    .where(eq(jointRemittances.idempotencyKey, key))
    .limit(1);
  if (joined && joined.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  return joined?.code;
}

/** Inserts it under a code that nobody has, neither one order nor several. Undefined when its key is taken. */
async function insertCode(
  tx: Tx,
  joint: Omit<typeof jointRemittances.$inferInsert, "code">,
): Promise<string | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const code = makeRemittanceCode(randomInt);
    const [taken] = await tx
      .select({ code: remittances.code })
      .from(remittances)
      .where(eq(remittances.code, code))
      .limit(1);
    if (taken) continue;
    const [inserted] = await tx
      .insert(jointRemittances)
      .values({ ...joint, code })
      .onConflictDoNothing()
      .returning({ code: jointRemittances.code });
    if (inserted) return code;
  }
  return undefined;
}

/** What a joint code stands for: where to remit and how much each order still wants. Empty for no such code. */
export function listJointParts(read: Reader, code: string) {
  return read
    .select({
      paymentId: remittances.paymentId,
      orderId: remittances.orderId,
      orderNumber: remittances.orderNumber,
      dueFen: sql<number>`${remittances.amountFen} - ${remittances.receivedFen}`.mapWith(Number),
      dueDay: remittances.dueDay,
      payeeName: remittances.payeeName,
      bankName: remittances.bankName,
      accountNumber: remittances.accountNumber,
      isDemo: remittances.isDemo,
      payerName: remittances.payerName,
      state: payments.state,
    })
    .from(jointRemittanceParts)
    .innerJoin(remittances, eq(remittances.paymentId, jointRemittanceParts.paymentId))
    .innerJoin(payments, eq(payments.id, remittances.paymentId))
    .where(eq(jointRemittanceParts.code, code))
    .orderBy(remittances.orderNumber)
    .limit(PARTS_MAX);
}
