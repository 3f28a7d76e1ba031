import { z } from "zod";
import { parseDay } from "#app/domain/values/business-day.ts";

/** Heavier than anything that is sent in one line. */
const GRAMS_MAX = 100_000_000;

/** What a person says when they do it. */
const note = z
  .string()
  .trim()
  .max(200, "tooLong")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all but tabs and line ends are refused
  .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, "invalid")
  .default("");

/** A carrier's number of a parcel: Latin letters, digits and hyphens, as they are printed on its label. */
const TrackingNumber = z
  .string("required")
  .transform((typed) => typed.normalize("NFKC").replace(/\s/g, "").toUpperCase())
  .pipe(
    z
      .string()
      .min(1, "required")
      .max(40, "tooLong")
      .regex(/^[A-Z0-9-]+$/, "tracking"),
  );

const typedDay = z.string("date").transform((typed, context) => {
  const day = parseDay(typed.trim());
  if (day !== undefined) return day;
  context.addIssue({ code: "custom", message: "date" });
  return z.NEVER;
});

/** Grams as they stand on the scales. */
const Grams = z.coerce.number("number").int("number").min(1, "grams").max(GRAMS_MAX, "grams");

/** The forms of the desk where goods are handled, told apart by their step. Lines are by their number. */
export const GoodsStep = z.discriminatedUnion("step", [
  z.object({ step: z.literal("pack"), grams: z.record(z.string(), Grams), note }),
  z.object({
    step: z.literal("ship"),
    /** Made when the page is drawn, so that a second click is the same parcel. */
    parcelId: z.uuid("invalid"),
    carrierId: z.string("choice").min(1, "choice").max(60, "choice"),
    trackingNumber: TrackingNumber,
    pieces: z.record(
      z.string(),
      z.preprocess(
        (typed) => (typed === "" ? 0 : typed),
        z.coerce.number("number").int("number").min(0, "number").max(9_999, "number"),
      ),
    ),
    note,
  }),
  z.object({ step: z.literal("finish") }),
  z.object({
    step: z.literal("deliver"),
    parcelId: z.uuid("invalid"),
    receivedDay: typedDay,
    note,
  }),
  z.object({ step: z.literal("complete") }),
  z.object({
    step: z.literal("reallocate"),
    allocationId: z.uuid("invalid"),
    sender: z.string("choice").regex(/^(outlet|supplier):.{1,60}$/, "choice"),
    note,
  }),
  z.object({ step: z.literal("cancel"), note: note.refine((typed) => typed !== "", "required") }),
]);
export type GoodsStep = z.output<typeof GoodsStep>;

/** A parcel among several orders': everything that is left of its order. */
export const BulkParcel = z.object({
  parcelId: z.uuid("invalid"),
  carrierId: z.string("choice").min(1, "choice").max(60, "choice"),
  trackingNumber: TrackingNumber,
});

/** Fields named like `grams.2` and `pieces.2`, by the number of their line; the other fields as they are. */
export function gatherByLine<V>(values: Record<string, V>): Record<string, unknown> {
  const grams: Record<string, V> = {};
  const pieces: Record<string, V> = {};
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const [, kind, line] = /^(grams|pieces)\.(\d{1,3})$/.exec(name) ?? [];
    if (line === undefined) fields[name] = value;
    else if (kind === "grams") grams[line] = value;
    else pieces[line] = value;
  }
  return { ...fields, grams, pieces };
}
