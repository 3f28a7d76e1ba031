import { z } from "zod";
import { parseDay } from "#app/domain/values/business-day.ts";
import { typedYuan } from "#app/domain/values/typed-yuan.ts";
import { PAYMENT_MODES } from "#db/words.ts";

const CREDIT_DAYS_MAX = 365;
const REASON_LENGTH_MAX = 200;

const typedDay = (otherwise: "required" | null) =>
  z
    .string()
    .default("")
    .transform((typed, context) => {
      if (typed.trim() === "" && otherwise === null) return null;
      const day = parseDay(typed.trim());
      if (day !== undefined) return day;
      context.addIssue({ code: "custom", message: typed.trim() === "" ? "required" : "date" });
      return z.NEVER;
    });

/** What staff say of a unit's money and goods. */
export const TermsForm = z
  .object({
    /** Made when the page is drawn, so that a second click is the same word. */
    key: z.uuid("invalid"),
    mode: z.enum(PAYMENT_MODES, "choice"),
    creditDays: z.coerce.number("number").int("number").min(0, "number").max(CREDIT_DAYS_MAX, "number"),
    limit: typedYuan,
    validFromDay: typedDay("required"),
    validUntilDay: typedDay(null),
    reason: z.string().trim().min(1, "required").max(REASON_LENGTH_MAX, "tooLong"),
  })
  .refine(({ mode, limit }) => mode === "money_first" || limit > 0, { path: ["limit"], message: "required" });
