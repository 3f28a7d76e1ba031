import { z } from "zod";
import { typedDay, words } from "#app/http/quote-forms.ts";

export const RequestForm = z.object({
  key: z.uuid(),
  purpose: words(60).refine((text) => text !== "", "required"),
  goods: z.string().max(60_000, "tooLong").default(""),
  note: words(1_000),
  answerBy: typedDay,
  sellers: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((typed) => [typed].flat().map((one) => one.slice(0, 60))),
});
