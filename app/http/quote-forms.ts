import { z } from "zod";
import { parseDay } from "#app/domain/values/business-day.ts";
import { typedYuan } from "#app/domain/values/typed-yuan.ts";

/** A day as a date field sends it. */
export const typedDay = z.string().transform((typed, context) => {
  const day = parseDay(typed.trim());
  if (day !== undefined) return day;
  context.addIssue({ code: "custom", message: "date" });
  return z.NEVER;
});

export const words = (most: number) => z.string().trim().max(most, "tooLong").default("");

export const MessageForm = z.object({
  messageKey: z.uuid(),
  sellerId: z.string().max(60).default(""),
  text: words(1_000).refine((text) => text !== "", "required"),
});

export const OfferForm = z.object({
  quoteKey: z.uuid(),
  validUntil: typedDay,
  note: words(1_000),
  line: z.record(
    z.string().regex(/^\d{1,4}$/),
    z.object({
      variant: z.string().max(60).default(""),
      quantity: z
        .string()
        .trim()
        .regex(/^[1-9]\d{0,5}$/, "pieces")
        .transform(Number),
      price: typedYuan,
    }),
  ),
});
