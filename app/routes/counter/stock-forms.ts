import { z } from "zod";
import { isLicenceForm } from "#app/domain/inventory/lot.ts";
import { businessDay, parseDay } from "#app/domain/values/business-day.ts";

export const PIECES_MAX = 100_000;

/** A whole number of pieces above zero. */
export const typedPieces = z.coerce
  .number({ message: "pieces" })
  .int("pieces")
  .min(1, "pieces")
  .max(PIECES_MAX);

const line = (max: number) => z.string().trim().max(max).default("");

/** A day up to today, or nothing. */
const typedDay = z
  .string()
  .default("")
  .transform((typed, context) => {
    if (typed === "") return null;
    const day = parseDay(typed);
    if (day !== undefined && day <= businessDay(Date.now())) return day;
    context.addIssue({ code: "custom", message: "dayPassed" });
    return z.NEVER;
  });

/** The papers of a lot; each may follow later. */
export const papersShape = {
  source: line(120),
  licence: line(40).refine(isLicenceForm, "licence"),
  reportNumber: line(60),
  reportDay: typedDay,
};

export const ReceiptForm = z.object({
  /** Made when the page is drawn, so that a second click is the same delivery. */
  receiptId: z.uuid(),
  sku: z.string().trim().min(1, "required").max(60),
  quantity: typedPieces,
  code: z.string().trim().min(1, "required").max(40),
  produced: typedDay.refine((day) => day !== null, "required"),
  shelfLifeDays: z
    .union([
      z.literal("").transform(() => null),
      z.coerce.number().int("pieces").min(0, "pieces").max(20_000),
    ])
    .default(null),
  ...papersShape,
});

export const PapersForm = z.object(papersShape);

export const StopForm = z
  .object({
    step: z.enum(["held", "freed", "recalled"]),
    reason: z.string().trim().min(1, "required").max(300),
    isSure: z.literal("on").optional(),
  })
  .refine((form) => form.step !== "recalled" || form.isSure === "on", {
    message: "tickFirst",
    path: ["isSure"],
  });
