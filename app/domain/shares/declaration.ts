import { z } from "zod";
import { parseYuan } from "#app/domain/values/fen.ts";
import { CANTEENS, type Canteen, type ShareBase } from "#db/words.ts";

const REASON_LENGTH_MAX = 200;

/** What a unit says of its canteen and what it buys for it, as it is typed. */
export const DeclarationForm = z
  .object({
    key: z.uuid("invalid"),
    /** The version that stood on the page. */
    seen: z.coerce.number().int("invalid").nonnegative("invalid"),
    canteen: z.enum(CANTEENS, "choice"),
    base: z.string().trim().max(30, "money").default(""),
    /** The code of the unit that carries a shared canteen. */
    carrier: z.string().trim().max(20, "unitCode").default(""),
    reason: z
      .string()
      .trim()
      .max(REASON_LENGTH_MAX, "tooLong")
      .regex(/^\P{Cc}*$/u, "invalid")
      .default(""),
  })
  .transform((form, context) => {
    const baseFen = form.base === "" ? undefined : parseYuan(form.base);
    if (form.base !== "" && baseFen === undefined)
      context.addIssue({ code: "custom", path: ["base"], message: "money" });
    if (form.canteen === "shared" && form.carrier === "")
      context.addIssue({ code: "custom", path: ["carrier"], message: "required" });
    if ((form.canteen === "own" || form.canteen === "outsourced") && baseFen === undefined)
      context.addIssue({ code: "custom", path: ["base"], message: form.base === "" ? "required" : "money" });
    return { ...form, baseFen: baseFen ?? 0 };
  });

/**
 * Whether a unit with this canteen has a base of its own: a shared canteen is another unit's to declare, and
 * of canteen food a unit without a canteen buys none.
 */
export function hasBase(canteen: Canteen, baseKind: ShareBase): boolean {
  if (canteen === "shared") return false;
  return canteen !== "none" || baseKind === "farm_products";
}
