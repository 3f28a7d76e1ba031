import type { EntryChannel, UnitKind } from "#db/words.ts";

/*
 * What an institution says it is when it registers. From it follow its kind (what it is to the budget) and
 * its entry channel (which of the seven entries it buys through), which nobody types.
 */

interface UnitType {
  kind: UnitKind;
  entryChannel: Exclude<EntryChannel, "none">;
}

const TYPES = {
  organ_1: { kind: "budget_1", entryChannel: "organ" },
  organ_2: { kind: "budget_2", entryChannel: "organ" },
  school_1: { kind: "budget_1", entryChannel: "school" },
  school_2: { kind: "budget_2", entryChannel: "school" },
  school: { kind: "other", entryChannel: "school" },
  hospital_1: { kind: "budget_1", entryChannel: "hospital" },
  hospital_2: { kind: "budget_2", entryChannel: "hospital" },
  hospital: { kind: "other", entryChannel: "hospital" },
  enterprise: { kind: "enterprise", entryChannel: "enterprise" },
  supermarket: { kind: "enterprise", entryChannel: "supermarket" },
  community: { kind: "community", entryChannel: "community" },
  barracks: { kind: "barracks", entryChannel: "barracks" },
} as const satisfies Record<string, UnitType>;

export type UnitTypeName = keyof typeof TYPES;

export const UNIT_TYPES: Readonly<Record<UnitTypeName, UnitType>> = TYPES;

export const UNIT_TYPE_NAMES = Object.keys(TYPES) as [UnitTypeName, ...UnitTypeName[]];

/** The type that leads to this kind and channel, for a form that is filled in again. */
export function typeOf(unit: { kind: UnitKind; entryChannel: EntryChannel }): UnitTypeName | undefined {
  return UNIT_TYPE_NAMES.find(
    (name) => UNIT_TYPES[name].kind === unit.kind && UNIT_TYPES[name].entryChannel === unit.entryChannel,
  );
}
