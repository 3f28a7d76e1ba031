import { z } from "zod";
import { parseDay } from "#app/domain/values/business-day.ts";
import { parseYuan } from "#app/domain/values/fen.ts";
import { tidyUscc, usccFault } from "#app/domain/values/uscc.ts";
import { FORECAST_SCOPES } from "#db/words.ts";

export const FAIR_NAME_LENGTH_MAX = 60;
export const FAIR_TEXT_LENGTH_MAX = 200;
/** A hundred billion yuan. */
const FORECAST_FEN_MAX = 10_000_000_000_000;

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

/** What was signed, as staff type it; the buyer is a unit's code, or a name. */
export const SignedForm = z
  .object({
    key,
    unitCode: line(20),
    buyerName: line(FAIR_NAME_LENGTH_MAX),
    buyerUscc: line(40).transform(tidyUscc),
    supplierId: z.string("required").min(1, "required").max(80, "invalid"),
    signedDay: typedDay,
    takeByDay: typedDay,
    goods: z.string().max(60_000, "tooLong").default(""),
    note: line(FAIR_TEXT_LENGTH_MAX),
  })
  .superRefine(({ unitCode, buyerName, buyerUscc }, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (unitCode === "" && buyerName === "") wrong("unitCode", "buyerMissing");
    if (unitCode !== "" && buyerName !== "") wrong("buyerName", "buyerTwice");
    const fault = buyerUscc === "" ? undefined : usccFault(buyerUscc);
    if (fault) wrong("buyerUscc", fault === "form" ? "usccForm" : "usccCheck");
  });

/** A signed order gets its unit, or is called off. */
export const SignedChangeForm = z.discriminatedUnion(
  "intent",
  [
    z.object({ intent: z.literal("link"), unitCode: needed(20) }),
    z.object({ intent: z.literal("end"), reason: needed(FAIR_TEXT_LENGTH_MAX) }),
  ],
  "invalid",
);

/** What somebody expects of a fair; zero takes it back. */
export const ForecastForm = z.object({
  key,
  scope: z.enum(FORECAST_SCOPES, "choice"),
  countyId: line(80),
  supplierId: line(80),
  amount: z
    .string("required")
    .trim()
    .min(1, "required")
    .transform((typed, context) => {
      const amountFen = parseYuan(typed.replaceAll(",", ""));
      if (amountFen !== undefined && amountFen >= 0 && amountFen <= FORECAST_FEN_MAX) return amountFen;
      context.addIssue({ code: "custom", message: "money" });
      return z.NEVER;
    }),
  statedBy: needed(FAIR_NAME_LENGTH_MAX),
  statedDay: typedDay,
  source: needed(FAIR_TEXT_LENGTH_MAX),
});
