import { z } from "zod";
import { parseDay } from "#app/domain/values/business-day.ts";
import { parseYuan } from "#app/domain/values/fen.ts";
import { UNIT_ROLES } from "#db/words.ts";

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, "tooLong")
    .regex(/^\P{Cc}*$/u, "invalid")
    .default("");
const needed = (max: number) => line(max).refine((typed) => typed !== "", "required");
const key = z.uuid("invalid");
/** An id of ours or of the files; "" for none. */
const id = z.string().max(80, "invalid").default("");

const typedDay = z.string("required").transform((typed, context) => {
  const day = parseDay(typed.trim());
  if (day !== undefined) return day;
  context.addIssue({ code: "custom", message: typed.trim() === "" ? "required" : "date" });
  return z.NEVER;
});

/** More than any institution's budget, and far below where integers end: a billion yuan. */
const AMOUNT_MAX_FEN = 100_000_000_000;

const amount = z.string("required").transform((typed, context) => {
  const amountFen = typed.trim() === "" ? undefined : parseYuan(typed);
  if (amountFen !== undefined && amountFen >= 0 && amountFen <= AMOUNT_MAX_FEN) return amountFen;
  context.addIssue({ code: "custom", message: typed.trim() === "" ? "required" : "money" });
  return z.NEVER;
});

const year = z
  .string("required")
  .regex(/^20\d{2}$/, "year")
  .transform(Number);

export const BudgetLineForm = z.object({ key, year, name: needed(60), amount, categoryId: id });
/** Several lines of a year at once, as they stand in a spreadsheet. */
export const PastedBudgetForm = z.object({
  key,
  year,
  paste: z
    .string("required")
    .max(10_000, "tooLong")
    .refine((typed) => typed.trim() !== "", "required"),
});

const PASTED_MAX = 100;
const PASTED_ROW = /^(.*?)[\s,，;；]+[¥￥]?\s*(\d[\d,，]*(?:\.\d{1,2})?)\s*元?$/u;

/**
 * What was pasted: a name and an amount in each row. A head without a figure in it is passed over; `bad` are
 * the numbers of the rows that are neither, or one too many, or of a name that came before.
 */
export function readPastedBudget(paste: string): {
  lines: { name: string; amountFen: number }[];
  bad: number[];
} {
  const lines: { name: string; amountFen: number }[] = [];
  const bad: number[] = [];
  const rows = paste.normalize("NFKC").split(/\r\n|\r|\n/);
  const first = rows.findIndex((row) => row.trim() !== "");
  for (const [index, row] of rows.entries()) {
    if (row.trim() === "" || (index === first && !/\d/.test(row))) continue;
    const [, typedName = "", typedFen = ""] = PASTED_ROW.exec(row.trim()) ?? [];
    const name = typedName.trim().replace(/\s+/g, " ");
    const amountFen = parseYuan(typedFen.replace(/[,，]/g, ""));
    const isGood =
      name !== "" &&
      name.length <= 60 &&
      !/\p{Cc}/u.test(name) &&
      amountFen !== undefined &&
      amountFen <= AMOUNT_MAX_FEN &&
      lines.length < PASTED_MAX &&
      !lines.some((line) => line.name === name);
    if (isGood) lines.push({ name, amountFen });
    else bad.push(index + 1);
  }
  return { lines, bad };
}

export const BudgetAmountForm = z.object({ key, lineId: z.uuid("invalid"), amount, reason: needed(200) });
export const CloseBudgetLineForm = z.object({ key, lineId: z.uuid("invalid"), reason: needed(200) });

export const ApprovalRuleForm = z.object({
  key,
  step: z
    .string("required")
    .regex(/^[1-9]$/, "step")
    .transform(Number),
  amount,
  categoryId: id,
  budgetLineId: id,
  /** A role, or "user:" and a member's id. */
  who: z.union([z.enum(UNIT_ROLES), z.string().regex(/^user:[0-9A-Za-z-]{1,60}$/)], "choice"),
});
export const EndRuleForm = z.object({ key, ruleId: z.uuid("invalid") });

export const DelegationForm = z.object({
  key,
  toUserId: z.string("choice").min(1, "choice").max(60, "choice"),
  fromDay: typedDay,
  lastDay: typedDay,
});
export const EndDelegationForm = z.object({ key, delegationId: z.uuid("invalid") });

export const SubmitForm = z.object({
  key,
  version: z.coerce.number("invalid").int("invalid").min(1, "invalid").max(1e9, "invalid"),
  seenTotalFen: z.coerce.number("invalid").int("invalid").min(0, "invalid").max(1e13, "invalid"),
  budgetLineId: id,
});

export const DecideForm = z
  .object({
    key,
    step: z.coerce.number("invalid").int("invalid").min(1, "invalid").max(99, "invalid"),
    outcome: z.enum(["approved", "refused"], "choice"),
    reason: line(300),
  })
  .refine(({ outcome, reason }) => outcome === "approved" || reason !== "", {
    path: ["reason"],
    message: "refusalReason",
  });
export const WithdrawForm = z.object({ key, reason: line(300) });
