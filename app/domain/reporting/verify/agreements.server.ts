import { and, eq, notInArray, sql } from "drizzle-orm";
import {
  agreementAmendmentAnswers,
  agreementAmendmentLines,
  agreementAmendments,
  supplyAgreementLines,
  supplyAgreements,
} from "#db/schema/agreements.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { agreedGoods, agreedTerms, purchaseLines, purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import type { Reader } from "#db/store.ts";
import { type Check, compare, NONE } from "./compare.server.ts";

/** An agreement is what both sides said last, and no more is called off than that. */
export async function checkAgreements(read: Reader): Promise<Check[]> {
  const waiting = sql`select ${purchases.termsId} as terms, ${purchaseLines.variantId} as variant, ${purchaseLines.quantity} as quantity
    from ${purchaseLines} inner join ${purchases} on ${purchases.id} = ${purchaseLines.purchaseId}
    where ${purchases.state} in ('submitted', 'approved') and ${purchases.termsId} is not null`;
  const standing = and(
    notInArray(orders.state, ["expired", "closed"]),
    notInArray(orders.progress, ["cancelled"]),
  );
  const ordered = sql`select ${purchases.termsId} as terms, ${orderLines.variantId} as variant, ${orderLines.quantity} as quantity
    from ${orderLines} inner join ${orders} on ${orders.id} = ${orderLines.orderId}
    inner join ${purchaseOrders} on ${purchaseOrders.orderId} = ${orders.id}
    inner join ${purchases} on ${purchases.id} = ${purchaseOrders.purchaseId}
    where ${standing} and ${purchases.termsId} is not null`;
  const agreed = sql`select ${agreedGoods.termsId} as terms, ${agreedGoods.variantId} as variant, - ${agreedGoods.quantity} as quantity
    from ${agreedGoods}`;
  const above = sql`select coalesce(sum(above), 0) from (
    select sum(quantity) as above from (${waiting} union all ${ordered} union all ${agreed}) as drawn_and_agreed
    group by terms, variant having sum(quantity) > 0
  ) as above_agreed`;

  // the last word on a line: that of the last amendment that was confirmed and names it, else the agreement's own
  const isConfirmed = eq(agreementAmendmentAnswers.outcome, "confirmed");
  const named = sql`select ${agreementAmendments.agreementId} as agreement, ${agreementAmendments.number} as word,
      ${agreementAmendmentLines.lineNumber} as line, ${agreementAmendmentLines.variantId} as variant,
      ${agreementAmendmentLines.quantity} as quantity, ${agreementAmendmentLines.unitPriceFen} as price,
      ${agreementAmendmentLines.belowListPermille} as below, ${agreementAmendmentLines.seasonFrom} as season_from,
      ${agreementAmendmentLines.seasonTo} as season_to
    from ${agreementAmendmentLines}
    inner join ${agreementAmendments} on ${agreementAmendments.id} = ${agreementAmendmentLines.amendmentId}
    inner join ${agreementAmendmentAnswers} on ${agreementAmendmentAnswers.amendmentId} = ${agreementAmendments.id}
    where ${isConfirmed}
    union all
    select ${supplyAgreementLines.agreementId}, 0, ${supplyAgreementLines.lineNumber}, ${supplyAgreementLines.variantId},
      ${supplyAgreementLines.quantity}, ${supplyAgreementLines.unitPriceFen}, ${supplyAgreementLines.belowListPermille},
      ${supplyAgreementLines.seasonFrom}, ${supplyAgreementLines.seasonTo}
    from ${supplyAgreementLines}
    inner join ${supplyAgreements} on ${supplyAgreements.id} = ${supplyAgreementLines.agreementId}
    where ${supplyAgreements.state} = 'active'`;
  const last = sql`select said.* from (${named}) as said inner join (
      select agreement, line, max(word) as word from (${named}) as words group by agreement, line
    ) as lasting on lasting.agreement = said.agreement and lasting.line = said.line and lasting.word = said.word`;
  const same = sql`${agreedGoods.termsId} = said.agreement and ${agreedGoods.variantId} = said.variant
    and ${agreedGoods.quantity} = said.quantity
    and coalesce(${agreedGoods.unitPriceFen}, -1) = coalesce(said.price, -1)
    and coalesce(${agreedGoods.belowListPermille}, -1) = coalesce(said.below, -1)
    and coalesce(${agreedGoods.seasonFrom}, -1) = coalesce(said.season_from, -1)
    and coalesce(${agreedGoods.seasonTo}, -1) = coalesce(said.season_to, -1)`;
  const lines = sql`select count(*) from (${last}) as said`;
  const matching = sql`select count(*) from (${last}) as said inner join ${agreedGoods} on ${same}`;
  const kept = sql`select count(*) from ${agreedGoods}
    inner join ${agreedTerms} on ${agreedTerms.id} = ${agreedGoods.termsId} and ${agreedTerms.kind} = 'agreement'`;
  return [
    await compare(read, "no more is called off than was agreed", ["above", above], NONE),
    await compare(
      read,
      "terms say what an agreement and its amendments say",
      ["lines that terms say", matching],
      ["lines that were agreed", lines],
    ),
    await compare(
      read,
      "terms of agreements have no other goods",
      ["goods of terms", kept],
      ["lines that were agreed", lines],
    ),
  ];
}
