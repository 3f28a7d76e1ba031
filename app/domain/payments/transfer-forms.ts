import { z } from "zod";
import { parseDay } from "#app/domain/values/business-day.ts";
import { parseYuan } from "#app/domain/values/fen.ts";
import { typedYuan } from "#app/domain/values/typed-yuan.ts";
import {
  ACCOUNT_LENGTH_MAX,
  NAME_LENGTH_MAX,
  REMARK_LENGTH_MAX,
  SERIAL_LENGTH_MAX,
} from "./bank-statement.ts";

const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max, "tooLong")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, "invalid")
    .default("");

const reason = text(REMARK_LENGTH_MAX).transform((typed) => typed || null);
const neededReason = text(REMARK_LENGTH_MAX).refine((typed) => typed !== "", "required");

/** An amount in yuan as it is typed; undefined when nothing was. */
const yuan = z
  .string()
  .default("")
  .transform((typed, context) => {
    if (typed.trim() === "") return undefined;
    const amountFen = parseYuan(typed);
    if (amountFen !== undefined && amountFen > 0) return amountFen;
    context.addIssue({ code: "custom", message: "money" });
    return z.NEVER;
  });

const account = text(ACCOUNT_LENGTH_MAX).transform((typed) => typed.replace(/\s/g, ""));

/** One receipt, entered by hand. */
export const ReceiptForm = z.object({
  accountId: z.string("required").min(1, "required").max(100, "invalid"),
  serialNumber: text(SERIAL_LENGTH_MAX).refine((typed) => typed !== "", "required"),
  amount: typedYuan.refine((fen) => fen > 0, "required"),
  bankDay: z.string("required").transform((typed, context) => {
    const day = parseDay(typed.trim());
    if (day !== undefined) return day;
    context.addIssue({ code: "custom", message: typed.trim() === "" ? "required" : "invalid" });
    return z.NEVER;
  }),
  payerName: text(NAME_LENGTH_MAX),
  payerAccount: account,
  remark: text(REMARK_LENGTH_MAX),
});

/** How many orders one form matches a receipt to, beside those that are suggested. */
export const MATCH_LINES_MAX = 60;

/** What a receipt is for. Amounts that are not typed are as much as both sides want. */
export const MatchForm = z.object({
  /** Made when the page is drawn, so that a second click is the same decision. */
  matchId: z.uuid("invalid"),
  /** Payments that were suggested and ticked. */
  take: z
    .preprocess((typed) => (typeof typed === "string" ? [typed] : typed), z.array(z.uuid("invalid")).max(100))
    .default([]),
  lines: z
    .array(z.object({ ref: text(60), amount: yuan }))
    .max(MATCH_LINES_MAX)
    .default([]),
  creditOrder: text(60),
  creditAmount: yuan,
  backAmount: yuan,
  returned: z.union([z.literal(""), z.uuid("invalid")]).default(""),
  reason,
});
export type MatchForm = z.output<typeof MatchForm>;

/** Fields named like `lines.0.ref` as a list of lines; the other fields as they are. */
export function gatherMatchLines<V>(values: Record<string, V>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const lines: Record<string, V>[] = [];
  for (const [name, value] of Object.entries(values)) {
    const [, index, part] = /^lines\.(\d{1,2})\.(ref|amount)$/.exec(name) ?? [];
    if (index === undefined || part === undefined) fields[name] = value;
    else lines[Number(index)] = { ...lines[Number(index)], [part]: value };
  }
  return { ...fields, lines: Array.from(lines, (line) => line ?? {}) };
}

const matchId = z.string("required").regex(/^(?:auto:)?[0-9a-f-]{36}$/, "invalid");
/** A proposal is confirmed, or declined with a reason; a claim is taken back with one. */
export const Confirmed = z.object({ matchId });
export const Declined = z.object({ matchId, reason: neededReason });
export const Reversed = z.object({ claimId: z.uuid("invalid"), reason: neededReason });

/** A payout as a clerk sent it. */
export const SentForm = z.object({
  accountId: z.string("required").min(1, "required").max(100, "invalid"),
  serialNumber: text(SERIAL_LENGTH_MAX).refine((typed) => typed !== "", "required"),
  payeeName: text(NAME_LENGTH_MAX).refine((typed) => typed !== "", "required"),
  payeeAccount: account.refine((typed) => typed !== "", "required"),
  note: reason,
});

/** A payout given up, or not sent after all. */
export const FailedForm = z.object({ reason: neededReason });
