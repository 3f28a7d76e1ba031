import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { tellBuyer } from "#app/domain/ordering/tell-buyer.server.ts";
import { fapiaoIssuers, fapiaoOutbox, fapiaoRequests, fapiaoSerials, fapiaos } from "#db/schema/invoicing.ts";
import type { Tx } from "#db/store.ts";
import { holdRequests } from "./draft.server.ts";
import { draftNeededReds } from "./draft-red.server.ts";
import { numberOf } from "./fapiao.ts";
import { fapiaoXml } from "./fapiao-xml.ts";
import { findFapiao } from "./queries.server.ts";

/**
 * Makes a draft a fapiao, because the service issued it: it gets the next number of its issuer, and never
 * changes again. When it was the last that its request waited for, the request is issued. The buyer is told.
 * What was refunded since it was drafted is taken back by a red one. Told again, it changes nothing and
 * answers false.
 *
 * The serial and the fapiao are written together or not at all, and whoever issues at the same time waits:
 * so no number is missing and none is given twice.
 */
export async function settleFapiao(
  tx: Tx,
  fapiaoId: string,
  externalNumber: string | null,
  now: number,
): Promise<boolean> {
  const draft = await holdDraft(tx, fapiaoId);
  if (!draft) return false;
  const { requestId, orderId, issuerId } = draft;
  const serial = await nextSerial(tx, issuerId);
  const [issuer] = await tx
    .select({ prefix: fapiaoIssuers.numberPrefix })
    .from(fapiaoIssuers)
    .where(eq(fapiaoIssuers.id, issuerId))
    .limit(1);
  const said = await findFapiao(tx, fapiaoId);
  if (!issuer || !said) throw new Error(`fapiao ${fapiaoId} is of no issuer`);
  const given = { number: numberOf(issuer.prefix, serial), externalNumber, issuedAt: now };
  const contentHash = hashOf(fapiaoXml({ ...said, ...given, state: "issued" }));
  await tx
    .update(fapiaos)
    .set({ ...given, serial, contentHash, state: "issued" })
    .where(and(eq(fapiaos.id, fapiaoId), eq(fapiaos.state, "drafted")));
  await endRow(tx, fapiaoId, "done", null);
  const email = await closeRequest(tx, requestId, now);
  const isRed = said.colour === "red";
  const facts = { fapiaoNumber: given.number, amountFen: said.grossFen, isRed };
  await tellBuyer(tx, orderId, { kind: "fapiao_issued", cause: fapiaoId, facts }, now, email);
  await draftNeededReds(tx, orderId, now);
  return true;
}

/**
 * Ends a draft that the service will never issue: it counts for nothing. A request whose fapiao was
 * rejected is open again, with the service's reason, and a person must look.
 */
export async function rejectFapiao(tx: Tx, fapiaoId: string, reason: string): Promise<boolean> {
  const draft = await holdDraft(tx, fapiaoId);
  if (!draft) return false;
  await tx
    .update(fapiaos)
    .set({ state: "rejected" })
    .where(and(eq(fapiaos.id, fapiaoId), eq(fapiaos.state, "drafted")));
  await endRow(tx, fapiaoId, "dead", reason);
  if (draft.colour === "blue")
    await tx
      .update(fapiaoRequests)
      .set({ state: "requested", answer: reason, settledBy: null })
      .where(and(eq(fapiaoRequests.id, draft.requestId), eq(fapiaoRequests.state, "issuing")));
  return true;
}

/** SHA-256 in hex of the machine-readable form. */
export function hashOf(xml: string): string {
  return createHash("sha256").update(xml).digest("hex");
}

async function holdDraft(tx: Tx, fapiaoId: string) {
  const find = async () => {
    const [found] = await tx
      .select({
        requestId: fapiaos.requestId,
        orderId: fapiaos.orderId,
        issuerId: fapiaos.issuerId,
        colour: fapiaos.colour,
        state: fapiaos.state,
      })
      .from(fapiaos)
      .where(eq(fapiaos.id, fapiaoId))
      .limit(1);
    return found;
  };
  const found = await find();
  if (!found) throw new Error(`there is no fapiao ${fapiaoId}`);
  await holdRequests(tx, found.orderId);
  const held = await find(); // what it is now that nobody else can settle it
  return held?.state === "drafted" ? held : undefined;
}

async function nextSerial(tx: Tx, issuerId: string): Promise<number> {
  const [given] = await tx
    .insert(fapiaoSerials)
    .values({ issuerId, lastSerial: 1 })
    .onConflictDoUpdate({
      target: fapiaoSerials.issuerId,
      set: { lastSerial: sql`${fapiaoSerials.lastSerial} + 1` },
    })
    .returning({ serial: fapiaoSerials.lastSerial });
  if (!given) throw new Error(`no serial was given for ${issuerId}`);
  return given.serial;
}

async function endRow(tx: Tx, fapiaoId: string, state: "done" | "dead", error: string | null): Promise<void> {
  await tx.update(fapiaoOutbox).set({ state, error }).where(eq(fapiaoOutbox.fapiaoId, fapiaoId));
}

/** Ends a request once nothing of it is waited for. Answers where its buyer wants to be told. */
async function closeRequest(tx: Tx, requestId: string, now: number): Promise<string | null> {
  const [request] = await tx
    .select({ email: fapiaoRequests.email })
    .from(fapiaoRequests)
    .where(eq(fapiaoRequests.id, requestId))
    .limit(1);
  const [waiting] = await tx
    .select({ id: fapiaos.id })
    .from(fapiaos)
    .where(and(eq(fapiaos.requestId, requestId), eq(fapiaos.colour, "blue"), eq(fapiaos.state, "drafted")))
    .limit(1);
  if (!waiting)
    await tx
      .update(fapiaoRequests)
      .set({ state: "issued", settledAt: now })
      .where(and(eq(fapiaoRequests.id, requestId), eq(fapiaoRequests.state, "issuing")));
  return request?.email ?? null;
}
