import { expect, test } from "vitest";
import { salesModeOf } from "#app/domain/outlets/sales-mode.ts";
import { ENTRY_CHANNELS, OUTLET_KINDS } from "#db/words.ts";

test("what comes in by one of the seven entries is mobilised, wherever it is sold", () => {
  for (const kind of OUTLET_KINDS)
    for (const channel of ENTRY_CHANNELS)
      if (channel !== "none") expect(salesModeOf(kind, channel), `${kind} ${channel}`).toBe("mobilised");
});

test("of the rest, a pavilion sells online and everybody else offline", () => {
  for (const kind of OUTLET_KINDS)
    expect(salesModeOf(kind, "none"), kind).toBe(kind === "pavilion" ? "online" : "offline");
});
