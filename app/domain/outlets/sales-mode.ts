import type { EntryChannel, OutletKind, SalesMode } from "#db/words.ts";

/**
 * The sales mode of a sale, by rule and never typed in: what an institution's channel (七进) brought
 * in is mobilised; of the rest, what a pavilion sold is online and every other outlet is offline.
 */
export function salesModeOf(outletKind: OutletKind, entryChannel: EntryChannel): SalesMode {
  if (entryChannel !== "none") return "mobilised";
  return outletKind === "pavilion" ? "online" : "offline";
}
