import { and, eq, sql } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { tillDevices, tillSetAside } from "#db/schema/tills.ts";
import { perConnection, type Reader, type Store, type Tx } from "#db/store.ts";
import type { TillDeviceRow } from "./devices.server.ts";
import { type Arrival, type TillFault, TillRejection } from "./faults.ts";
import { hashEntry, readEntry } from "./read-entry.server.ts";
import { closeShift, openShift } from "./shifts.server.ts";
import { takeSale } from "./take-sale.server.ts";
import type { TillEntry, TillResult } from "./wire.ts";

const setAsideBefore = perConnection((read: Reader) =>
  read
    .select({ code: tillSetAside.code })
    .from(tillSetAside)
    .where(
      and(
        eq(tillSetAside.deviceId, sql.placeholder("deviceId")),
        eq(tillSetAside.entryId, sql.placeholder("entryId")),
        eq(tillSetAside.contentHash, sql.placeholder("contentHash")),
      ),
    )
    .limit(1)
    .prepare("till_set_aside_before"),
);

/**
 * Takes what a till sends, in its order, each entry in a transaction of its own: one that cannot be taken
 * is set aside whole, with its reason, and the others go on. The same entries again change nothing.
 * Throws only for faults that may pass (no disk, no database): then the till has to keep what it has.
 */
export async function takeEntries(
  store: Store,
  device: TillDeviceRow,
  { deviceNow, entries }: { deviceNow: number; entries: readonly unknown[] },
  receivedAt: number,
): Promise<TillResult[]> {
  const clockAheadMs = deviceNow - receivedAt;
  await store.write((tx) => noteContact(tx, device.id, clockAheadMs, receivedAt));
  const results: TillResult[] = [];
  for (const raw of entries) {
    const arrival = { contentHash: hashEntry(raw), clockAheadMs, receivedAt };
    results.push(await inTurn(() => takeOrSetAside(store, device, raw, arrival)));
  }
  return results;
}

/** So many entries are taken at once, of all tills together: shoppers wait behind no more of them than that. */
const AT_ONCE = 4;
let busy = 0;
const waiting: (() => void)[] = [];

/** Does some work when it is its turn; first come, first served. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy < AT_ONCE) busy += 1;
  else await new Promise<void>((begin) => waiting.push(begin));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }
}

/** Notes that a till spoke to us, and what its clock said. */
export async function noteContact(
  tx: Tx,
  deviceId: string,
  clockAheadMs: number | null,
  now: number,
): Promise<void> {
  await tx
    .update(tillDevices)
    .set({ seenAt: now, ...(clockAheadMs !== null && { clockAheadMs }) })
    .where(eq(tillDevices.id, deviceId));
}

async function takeOrSetAside(
  store: Store,
  device: TillDeviceRow,
  raw: unknown,
  arrival: Arrival,
): Promise<TillResult> {
  const read = readEntry(raw);
  if (!read.ok) return setAside(store, device, raw, arrival, "malformed", read.detail);
  for (let tries = 1; ; tries += 1)
    try {
      return await store.write((tx) => takeEntry(tx, device, read.entry, arrival));
    } catch (error) {
      if (error instanceof TillRejection)
        return setAside(store, device, raw, arrival, error.code, error.detail);
      if (mayPass(error)) throw error;
      // two tablets that sent one id at once: whoever comes second finds what the first did
      if (tries < 2 && !(error instanceof Refusal)) continue;
      return setAside(store, device, raw, arrival, "fault", error instanceof Error ? error.message : "?");
    }
}

/** Takes one entry. The till's row is ours until we commit: what one till sends twice at once comes one after the other. */
export async function takeEntry(
  tx: Tx,
  device: TillDeviceRow,
  entry: TillEntry,
  arrival: Arrival,
): Promise<TillResult> {
  await noteContact(tx, device.id, null, arrival.receivedAt);
  const { contentHash } = arrival;
  const [before] = await setAsideBefore(tx).execute({ deviceId: device.id, entryId: entry.id, contentHash });
  if (before) return { id: entry.id, outcome: "set_aside", code: before.code, flags: [] };
  if (entry.kind === "sale") return takeSale(tx, device, entry, arrival);
  if (entry.kind === "shiftOpened") return openShift(tx, device, entry, arrival);
  return closeShift(tx, device, entry, arrival);
}

/** Keeps an entry that cannot be taken, whole and with its reason, for a person to look at. Once, however often it is sent. */
async function setAside(
  store: Store,
  device: TillDeviceRow,
  raw: unknown,
  { contentHash, clockAheadMs, receivedAt }: Arrival,
  code: TillFault,
  detail: string,
): Promise<TillResult> {
  const fields = (typeof raw === "object" && raw !== null ? raw : {}) as Record<string, unknown>;
  const entryId = typeof fields.id === "string" ? fields.id.slice(0, 100) : contentHash;
  const { number } = fields;
  const kind = fields.kind === "shiftOpened" || fields.kind === "shiftClosed" ? fields.kind : "sale";
  const isNumber = kind === "sale" && Number.isInteger(number) && Number(number) > 0 && Number(number) <= 1e9;
  await store.write((tx) =>
    tx
      .insert(tillSetAside)
      .values({
        id: newId(),
        deviceId: device.id,
        kind,
        entryId,
        number: isNumber ? Number(number) : null,
        content: JSON.stringify(raw) ?? "null",
        contentHash,
        code,
        detail: detail.slice(0, 1_000),
        clockAheadMs,
        receivedAt,
      })
      .onConflictDoNothing(),
  );
  return { id: entryId, outcome: "set_aside", code, flags: [] };
}

/** True of what is no fault of the entry: the database is away, full or busy, and the same may be taken later. */
function mayPass(error: unknown): boolean {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  const code = (cause as { code?: unknown })?.code;
  if (typeof code !== "string") return false;
  return !/^(SQLITE_CONSTRAINT|SQLITE_MISMATCH|SQLITE_TOOBIG|22|23)/.test(code);
}
