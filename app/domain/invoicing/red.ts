import { z } from "zod";
import { LINES_MAX } from "#app/domain/ordering/order.ts";
import { typedYuan } from "#app/domain/values/typed-yuan.ts";
import { RED_REASONS } from "#db/words.ts";

/** The desk's form for a red fapiao. Its lines are those of the blue one, in their order, whether taken back or not. */
export const RedForm = z.object({
  /** Made when the page is drawn, so that a second click is the same red fapiao. */
  redId: z.uuid("invalid"),
  reason: z.enum(RED_REASONS, "choice"),
  lines: z.array(z.object({ amount: typedYuan })).max(2 * LINES_MAX),
});
export type RedForm = z.output<typeof RedForm>;
