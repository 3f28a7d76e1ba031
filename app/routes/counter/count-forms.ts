import { z } from "zod";
import { PIECES_MAX, typedPieces } from "#app/routes/counter/stock-forms.ts";

const reason = z.string().trim().min(1, "required").max(300);
const sku = z.string().trim().min(1, "required").max(60);

export const WriteOffForm = z.object({
  writeOffId: z.uuid(),
  sku,
  lot: z.string().trim().max(40).default(""),
  quantity: typedPieces,
  reason,
});

export const SettleForm = z.object({ differenceId: z.string().max(60), finding: reason });

export const CountedForm = z.object({
  sku,
  counted: z
    .string()
    .trim()
    .regex(/^\d{1,6}$/, "pieces")
    .transform(Number)
    .refine((pieces) => pieces <= PIECES_MAX, "pieces"),
});

export const CloseForm = z.object({ reason });
