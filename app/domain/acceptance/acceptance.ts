import { z } from "zod";
import { PHOTOS_MAX } from "#app/domain/claims/claim.ts";
import { LINES_MAX } from "#app/domain/ordering/order.ts";
import { ACCEPTANCE_FAULTS, type AcceptanceFault, type AcceptanceOutcome } from "#db/words.ts";

export const REASON_LENGTH_MAX = 200;
export const NOTE_LENGTH_MAX = 500;

/** Outcomes after which nothing about an acceptance changes any more. */
const FINAL: readonly AcceptanceOutcome[] = ["done", "confirmed", "lapsed"];

export function isFinal(outcome: AcceptanceOutcome | null): boolean {
  return outcome !== null && FINAL.includes(outcome);
}

/** How many pieces; nothing typed is none. */
const pieces = z.preprocess(
  (typed) => (typed === "" || typed === undefined ? 0 : typed),
  z.coerce.number("number").int("number").min(0, "number").max(99_999, "number"),
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: all but tabs and line ends are refused
const WORDS = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/;
const words = (lengthMax: number) =>
  z.string().trim().max(lengthMax, "tooLong").regex(WORDS, "invalid").default("");

/** Photos that came with an earlier try of the same form. */
const keptPhotos = z
  .preprocess(
    (typed) => (typed === undefined ? [] : [typed].flat()),
    z.array(z.string().regex(/^[0-9a-f]{32}$/, "invalid")).max(PHOTOS_MAX, "tooManyPhotos"),
  )
  .transform((ids) => [...new Set(ids)]);

/** What a member says of the goods. Its lines are those that were sent, in their order. */
export const AcceptanceForm = z.object({
  /** Made when the page is drawn, so that a second click is the same acceptance. */
  key: z.uuid("invalid"),
  note: words(NOTE_LENGTH_MAX),
  lines: z
    .array(
      z.object({
        /** Nothing typed is all that is left. */
        accepted: z.preprocess((typed) => (typed === "" ? undefined : typed), pieces.optional()),
        short: pieces,
        damaged: pieces,
        refused: pieces,
        reason: words(REASON_LENGTH_MAX),
      }),
    )
    .max(2 * LINES_MAX),
  kept: z.object({ short: keptPhotos, damaged: keptPhotos, refused: keptPhotos }),
});
export type AcceptanceForm = z.output<typeof AcceptanceForm>;

/** What came of a line, each piece once. */
export interface LineCount {
  orderLineId: string;
  accepted: number;
  short: number;
  damaged: number;
  refused: number;
  reason: string | null;
}

/** What a unit says of an order's goods. */
export interface AcceptanceRequest {
  /** Made by the caller; the same key with the same content is one acceptance, with other content it is refused. */
  key: string;
  orderId: string;
  unitId: string;
  note: string | null;
  lines: readonly LineCount[];
  /** Photos kept for the order that nothing has yet, by what they show. */
  photoIds: Readonly<Record<AcceptanceFault, readonly string[]>>;
}

/** Something wrong with what was typed, where it stands in the form. */
export type CountFault =
  | { field: string; fault: "sum"; sum: number; delivered: number }
  | { field: string; fault: "reason" | "photo" };

/**
 * What the form says of each line that was sent, with what was left to be reckoned; or all that is wrong with
 * it: counts that do not come to what was delivered, and what is broken or turned away without reason or photo.
 */
export function countsOf(
  form: AcceptanceForm,
  sent: readonly { orderLineId: string; deliveredQuantity: number }[],
): { counts: LineCount[]; faults: CountFault[] } {
  const faults: CountFault[] = [];
  const counts = sent.map(({ orderLineId, deliveredQuantity }, index): LineCount => {
    const line = form.lines[index] ?? { accepted: undefined, short: 0, damaged: 0, refused: 0, reason: "" };
    const { short, damaged, refused, reason } = line;
    const wrong = short + damaged + refused;
    const accepted = line.accepted ?? Math.max(0, deliveredQuantity - wrong);
    if (accepted + wrong !== deliveredQuantity)
      faults.push({
        field: `lines.${index}.accepted`,
        fault: "sum",
        sum: accepted + wrong,
        delivered: deliveredQuantity,
      });
    if (damaged + refused > 0 && reason === "")
      faults.push({ field: `lines.${index}.reason`, fault: "reason" });
    return { orderLineId, accepted, short, damaged, refused, reason: reason || null };
  });
  for (const fault of ACCEPTANCE_FAULTS)
    if (needsPhoto(fault, counts) && form.kept[fault].length === 0)
      faults.push({ field: `photos.${fault}`, fault: "photo" });
  return { counts, faults };
}

/** What is broken or turned away is shown; what is not there cannot be. */
export function needsPhoto(fault: AcceptanceFault, counts: readonly LineCount[]): boolean {
  return fault !== "short" && counts.some((line) => line[fault] > 0);
}

/** The shop's answer to differences in an acceptance of goods that went first. */
export const AnswerForm = z
  .object({
    /** Made when the page is drawn, so that a second click is the same answer. */
    key: z.uuid("invalid"),
    decision: z.enum(["confirm", "dispute"], "choice"),
    reason: words(NOTE_LENGTH_MAX),
  })
  .superRefine((form, context) => {
    if (form.decision === "dispute" && form.reason === "")
      context.addIssue({ code: "custom", path: ["reason"], message: "required" });
  });

/** What staff ask a unit to pay. */
export const RequestForm = z.object({
  /** Made when the page is drawn, so that a second click is the same request. */
  key: z.uuid("invalid"),
  payment: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((ticked) => [ticked].flat()),
  note: words(NOTE_LENGTH_MAX),
  kept: keptPhotos,
});
