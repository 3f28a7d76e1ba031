import { z } from "zod";
import { parseDay } from "#app/domain/values/business-day.ts";

export const FAIR_NAME_LENGTH_MAX = 60;
export const FAIR_TEXT_LENGTH_MAX = 200;

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, "tooLong")
    .regex(/^\P{Cc}*$/u, "invalid")
    .default("");
const needed = (max: number) => line(max).refine((typed) => typed !== "", "required");
const key = z.uuid("invalid");

const typedDay = z.string("required").transform((typed, context) => {
  const day = parseDay(typed.trim());
  if (day !== undefined) return day;
  context.addIssue({ code: "custom", message: typed.trim() === "" ? "required" : "date" });
  return z.NEVER;
});

/** A fair as staff describe it. */
export const FairForm = z.object({
  key,
  nameZh: needed(FAIR_NAME_LENGTH_MAX),
  nameEn: needed(FAIR_NAME_LENGTH_MAX * 2),
  fromDay: typedDay,
  lastDay: typedDay,
  districtCode: z.string("required").min(1, "required").max(10, "invalid"),
  address: needed(FAIR_TEXT_LENGTH_MAX),
  /** "" for the city. */
  hostCountyId: z.string().max(80, "invalid").default(""),
  note: line(FAIR_TEXT_LENGTH_MAX),
});

const stall = {
  key,
  outletId: z.string("required").min(1, "required").max(80, "invalid"),
  reason: line(FAIR_TEXT_LENGTH_MAX),
};

/** An outlet's days at a fair are entered or corrected, or it is taken off. */
export const StallForm = z.discriminatedUnion(
  "intent",
  [
    z.object({ intent: z.literal("set"), ...stall, fromDay: typedDay, lastDay: typedDay }),
    z.object({ intent: z.literal("off"), ...stall }),
  ],
  "invalid",
);
