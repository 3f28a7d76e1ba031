import type { CostBearer, Disposition, RefundReason } from "#db/words.ts";

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
