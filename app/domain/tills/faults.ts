/** Why an entry of a till cannot be taken. Each has a sentence in both languages in app/messages. */
export const TILL_FAULTS = [
  "malformed",
  "does_not_add_up",
  "unknown_goods",
  "id_reused",
  "number_reused",
  "unknown_clerk",
  "unknown_shift",
  "shift_of_other",
  "fault",
] as const;
export type TillFault = (typeof TILL_FAULTS)[number];

/** An entry that cannot be taken. It is thrown, so that what was written of the entry is undone. */
export class TillRejection extends Error {
  constructor(
    readonly code: TillFault,
    readonly detail = "",
  ) {
    super(`${code} ${detail}`);
    this.name = "TillRejection";
  }
}

/** A clock that is further off than this is flagged. */
export const CLOCK_OFF_MS = 5 * 60_000;

/** What is known about the moment in which an entry came. */
export interface Arrival {
  contentHash: string;
  /** How far the device's clock was ahead of ours. */
  clockAheadMs: number;
  receivedAt: number;
}
