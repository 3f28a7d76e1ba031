import { createHash } from "node:crypto";
import { z } from "zod";
import { LOCALES } from "#db/words.ts";
import { ENTRIES_MAX, type TillEntry } from "./wire.ts";

const id = z.uuid();
const instant = z.number().int().nonnegative().max(4_102_444_800_000); // the year 2100
const fen = z.number().int().nonnegative().max(1e11);

const Line = z.object({
  variantId: z.string().min(1).max(60),
  quantity: z.number().int().min(1).max(9_999),
  grams: z.number().int().min(1).max(999_999).nullable(),
  unitPriceFen: fen.min(1),
  amountFen: fen.min(1),
});

const text = (max: number) => z.string().trim().min(1).max(max);

const Entry = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("sale"),
    id,
    number: z.number().int().min(1).max(1e9),
    shiftId: id,
    clerkUserId: text(60),
    soldAt: instant,
    lines: z.array(Line).min(1).max(200),
    totalFen: fen.min(1),
    tender: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("cash"), tenderedFen: fen }),
      z.object({ kind: z.literal("qr"), reference: z.string().trim().max(120), tenderedFen: fen }),
    ]),
    caringCard: text(40).nullable(),
    snapshotVersion: z.string().max(100),
    locale: z.enum(LOCALES),
  }),
  z.object({ kind: z.literal("shiftOpened"), id, clerkUserId: text(60), openedAt: instant, floatFen: fen }),
  z.object({
    kind: z.literal("shiftClosed"),
    id,
    closedAt: instant,
    countedFen: fen,
    explanation: text(500).nullable(),
    lastSaleNumber: z.number().int().min(0).max(1e9),
    saleCount: z.number().int().min(0).max(1e9),
    totalFen: z.number().int().max(1e12),
  }),
]);

/** What a sync request has to be as a whole; each entry is looked at by itself. */
export const SyncRequest = z.object({
  deviceNow: instant,
  entries: z.array(z.unknown()).max(ENTRIES_MAX),
});

/** An entry that can be taken, or why not. */
export function readEntry(raw: unknown): { ok: true; entry: TillEntry } | { ok: false; detail: string } {
  const read = Entry.safeParse(raw);
  if (read.success) return { ok: true, entry: read.data };
  const [issue] = read.error.issues;
  return { ok: false, detail: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "?"}`.slice(0, 300) };
}

/** The hash of an entry as it was sent, whatever the order of its fields. */
export function hashEntry(raw: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(inKeyOrder(raw)) ?? "")
    .digest("base64url");
}

function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.map(([key, field]) => [key, inKeyOrder(field)]);
}
