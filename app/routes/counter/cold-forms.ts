import { z } from "zod";
import { parseTenths } from "#app/domain/inventory/cold.ts";
import { COLD_CLASSES } from "#db/words.ts";

const reason = z.string().trim().min(1, "required").max(300);
const lotId = z.string().min(1).max(60);

const shown = {
  readingId: z.uuid(),
  temperature: z.string().trim().min(1, "required").max(20),
  sign: z.enum(["below", "above"]),
};

/** What was typed, as tenths of a degree. */
function withTenths<T extends { temperature: string; sign: "below" | "above" }>(
  form: T,
  context: z.RefinementCtx,
) {
  const { temperature, sign, ...rest } = form;
  const tenths = parseTenths(temperature, sign === "below");
  if (tenths === undefined) {
    context.addIssue({ code: "custom", message: "temperature", path: ["temperature"] });
    return z.NEVER;
  }
  return { ...rest, tenths };
}

export const ReadingForm = z
  .object({
    ...shown,
    caseId: z.string().min(1).max(60),
    note: z
      .string()
      .trim()
      .max(300)
      .transform((note) => note || null)
      .default(null),
  })
  .transform(withTenths);

export const CorrectionForm = z
  .object({ ...shown, correctsId: z.uuid(), note: reason })
  .transform(withTenths);

export const ColdCaseForm = z.object({
  caseId: z.uuid(),
  name: z.string().trim().min(1, "required").max(40),
  storageClass: z.enum(COLD_CLASSES),
});

export const WarmLotForm = z.object({ lotId, writeOffId: z.uuid(), reason });

export const PutInCaseForm = z.object({ lotId, caseId: z.string().min(1, "required").max(60) });
