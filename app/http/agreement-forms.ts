import { z } from "zod";
import type { LineTerms } from "#app/domain/agreements/agreement.ts";
import { parseYuan } from "#app/domain/values/fen.ts";
import { parseMonthDay } from "#app/domain/values/season.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import { nestedOf } from "#app/http/nested-fields.ts";
import { typedDay, words } from "#app/http/quote-forms.ts";

const heading = {
  title: words(60).refine((text) => text !== "", "required"),
  note: words(1_000),
  from: typedDay,
  last: typedDay,
};
const goods = z.string().max(60_000, "tooLong").default("");

export const NewAgreementForm = z.object({ key: z.uuid(), seller: words(60), ...heading, goods });

/** The most that a price can be below the shop's: a tenth of it is left. */
const PERMILLE_MAX = 900;

/** What a row of a form says of some goods: quantity, how its price is found, and the season. */
const Line = z
  .object({
    quantity: z
      .string()
      .trim()
      .regex(/^[1-9]\d{0,6}$/, "pieces")
      .transform(Number),
    rule: z.enum(["fixed", "below"], "choice"),
    value: words(20),
    from: words(10),
    to: words(10),
  })
  .transform(({ quantity, rule, value, from, to }, context): LineTerms => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const unitPriceFen = rule === "fixed" ? (parseYuan(value) ?? 0) : null;
    const belowListPermille = rule === "below" ? permilleOf(value) : null;
    if (unitPriceFen === 0) wrong("value", value === "" ? "required" : "money");
    if (belowListPermille === undefined) wrong("value", value === "" ? "required" : "percentBelow");
    const [seasonFrom, seasonTo] = [from, to].map((typed) => (typed === "" ? null : parseMonthDay(typed)));
    if (seasonFrom === undefined || (seasonFrom === null && seasonTo !== null)) wrong("from", "monthDay");
    if (seasonTo === undefined || (seasonTo === null && seasonFrom !== null)) wrong("to", "monthDay");
    return {
      ...{ quantity, unitPriceFen },
      belowListPermille: belowListPermille ?? null,
      seasonFrom: seasonFrom ?? null,
      seasonTo: seasonTo ?? null,
    };
  });

/** 35 for "3.5": per cent as it is typed, in thousandths. */
function permilleOf(typed: string): number | undefined {
  const [, whole, tenth = "0"] = /^(\d{1,2})(?:\.(\d))?$/.exec(typed.replace(/\s*[%％]$/u, "")) ?? [];
  const permille = Number(whole) * 10 + Number(tenth);
  return permille <= PERMILLE_MAX ? permille : undefined; // of what is no number, neither is true
}

const line = z.record(z.string().regex(/^\d{1,4}$/), Line);

export const DraftForm = z.object({ version: z.coerce.number().int(), ...heading, line, goods });

export const AmendmentForm = z.object({
  key: z.uuid(),
  reason: words(200).refine((text) => text !== "", "required"),
  last: typedDay,
  line,
});

/** The rows of a form by the number of the line, without those that are ticked to go. */
export function lineFieldsOf(values: FormAnswer["values"]): Record<string, unknown> {
  const lines = nestedOf(values, "line") as Record<string, { remove?: unknown }>;
  return Object.fromEntries(Object.entries(lines).filter(([, { remove }]) => remove !== "yes"));
}
