import { z } from "zod";
import { typedYuan } from "#app/domain/values/typed-yuan.ts";
import {
  COST_BEARERS,
  type CostBearer,
  DISPOSITIONS,
  type Disposition,
  REFUND_REASONS,
  type RefundReason,
} from "#db/words.ts";
import { LINES_MAX } from "./order.ts";

/** Reasons that no person gives: the shop repays by itself, or learns that it was repaid. */
const OWN_REASONS = [
  "paid_too_late",
  "goods_blocked",
  "paid_twice",
  "reweigh",
  "made_elsewhere",
] as const satisfies RefundReason[];
type OwnReason = (typeof OWN_REASONS)[number];

/** The reasons a person may give. */
export const ASKED_REASONS = REFUND_REASONS.filter(
  (reason): reason is Exclude<RefundReason, OwnReason> => !OWN_REASONS.some((own) => own === reason),
);

/** The refund desk's form. Its lines are those of the order, in their order, whether repaid or not. */
export const RefundForm = z.object({
  /** Made when the page is drawn, so that a second click is the same refund. */
  refundId: z.uuid("invalid"),
  reason: z.enum(ASKED_REASONS, "choice"),
  borneBy: z.enum(COST_BEARERS, "choice"),
  note: z.string().trim().max(500, "tooLong").default(""),
  freight: typedYuan,
  lines: z
    .array(
      z
        .object({
          amount: typedYuan,
          quantity: z.preprocess(
            (typed) => (typed === "" || typed === undefined ? 0 : typed),
            z.coerce.number("number").int("number").min(0, "number").max(9_999, "number"),
          ),
          disposition: z.enum(DISPOSITIONS, "choice").default("keep"),
        })
        .refine(({ amount, quantity }) => amount > 0 || quantity === 0, {
          path: ["amount"],
          message: "required",
        }),
    )
    .max(2 * LINES_MAX),
});
export type RefundForm = z.output<typeof RefundForm>;

/** Fields named like `lines.0.amount` as a list of lines; the other fields as they are. */
export function gatherLines<V>(values: Record<string, V>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const lines: Record<string, V>[] = [];
  for (const [name, value] of Object.entries(values)) {
    const [, index, part] = /^lines\.(\d{1,3})\.([a-zA-Z]{1,20})$/.exec(name) ?? [];
    if (index === undefined || part === undefined) fields[name] = value;
    else lines[Number(index)] = { ...lines[Number(index)], [part]: value };
  }
  return { ...fields, lines: Array.from(lines, (line) => line ?? {}) };
}

/** What is repaid of a line. */
export interface RefundedLine {
  orderLineId: string;
  /** Pieces that count as sold no longer, and that the disposition is about; 0 for money alone. */
  quantity: number;
  amountFen: number;
  disposition: Disposition;
}

/** A refund as somebody asks for it. */
export interface RefundRequest {
  /** Made by the caller; the same id with the same content is one refund, with other content it is refused. */
  refundId: string;
  orderId: string;
  lines: readonly RefundedLine[];
  freightFen: number;
  reason: RefundReason;
  borneBy: CostBearer | null;
  note: string | null;
}

/** What a line still counts as sold. */
export interface Rest {
  amountFen: number;
  quantity: number;
  weightGrams: number;
  /** 1 on an order's first line for as long as any of it stands, else 0. */
  orderCount: number;
}

/**
 * How much less a line counts as sold when it is repaid in part; undefined when it has not that much
 * left. Weight goes in proportion to the pieces. A line whose money is all repaid has nothing sold left,
 * whatever was said of pieces: so a full refund, in however many parts, ends at zero in every measure.
 */
export function lessenedBy(
  rest: Rest,
  asked: Pick<RefundedLine, "amountFen" | "quantity">,
): Rest | undefined {
  const { amountFen, quantity } = asked;
  if (amountFen > rest.amountFen || quantity > rest.quantity) return undefined;
  if (amountFen === rest.amountFen) return rest;
  const weightGrams =
    quantity === rest.quantity ? rest.weightGrams : Math.floor((rest.weightGrams * quantity) / rest.quantity);
  return { amountFen, quantity, weightGrams, orderCount: 0 };
}
