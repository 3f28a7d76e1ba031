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
