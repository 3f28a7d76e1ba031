import { z } from "zod";
import { PIECES_MAX } from "#app/routes/counter/stock-forms.ts";

/** So many other goods may be asked for in one form, beside those on the shelf. */
export const OTHER_ROWS = [1, 2, 3] as const;

/** A whole number of pieces; nothing typed is none. */
const typedCount = z
  .string()
  .trim()
  .default("")
  .transform((typed, context) => {
    if (typed === "") return 0;
    const count = /^\d{1,6}$/.test(typed) ? Number(typed) : Number.NaN;
    if (count <= PIECES_MAX) return count;
    context.addIssue({ code: "custom", message: "pieces" });
    return z.NEVER;
  });

const note = z.string().trim().max(300).default("");

export const AskForm = z.object({
  transferId: z.uuid(),
  from: z.string().min(1, "choice").max(60),
  note: note.transform((text) => text || null),
  pieces: z.record(z.string(), typedCount),
  other: z.array(z.object({ sku: z.string().trim().max(60).default(""), pieces: typedCount })),
});

export const QuantitiesForm = z.object({ pieces: z.record(z.string(), typedCount) });

export const ArrivedForm = z.object({
  arrived: z.record(
    z.string(),
    z.object({ received: typedCount, damaged: typedCount, reason: note.transform((text) => text || null) }),
  ),
});

export const CancelForm = z.object({ reason: z.string().trim().min(1, "required").max(300) });
