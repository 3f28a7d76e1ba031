import type { UnitFilters } from "#app/domain/units/list-units.server.ts";
import { ENTRY_CHANNELS, UNIT_KINDS, UNIT_STATES } from "#db/words.ts";

/** What the list of units is asked for, as it stands in its address. */
export function unitFilters(asked: URLSearchParams): UnitFilters {
  const district = asked.get("district") ?? "";
  return {
    words: asked.get("words")?.trim().slice(0, 60) || undefined,
    state: UNIT_STATES.find((state) => state === asked.get("state")),
    kind: UNIT_KINDS.find((kind) => kind === asked.get("kind")),
    entryChannel: ENTRY_CHANNELS.find((channel) => channel !== "none" && channel === asked.get("channel")),
    districtCode: /^\d{6}$/.test(district) ? district : undefined,
  };
}

/** The address of the same filters with something changed. */
export function unitSearch(filters: UnitFilters, changed: UnitFilters & { page?: number } = {}): string {
  const { entryChannel: channel, districtCode: district, ...rest } = { page: 1, ...filters, ...changed };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...rest, channel, district }))
    if (value && !(name === "page" && value === 1)) search.set(name, String(value));
  const text = search.toString();
  return text ? `?${text}` : "";
}
