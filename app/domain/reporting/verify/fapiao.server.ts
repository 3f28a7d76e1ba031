import { and, eq, inArray, isNotNull, ne, notExists, sql } from "drizzle-orm";
import { fapiaoLines, fapiaoRefunds, fapiaoRequests, fapiaoSerials, fapiaos } from "#db/schema/invoicing.ts";
import { moneyEntries, refunds } from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { type Check, compare, differingRows, NONE } from "./compare.server.ts";

const isIssued = eq(fapiaos.state, "issued");
/** What is drafted counts as said: it will be issued, or be rejected and count no more. */
const counts = ne(fapiaos.state, "rejected");

/**
 * Fapiao are numbered without gaps, say what their lines say, are taken back by no more than they say,
 * and together never say more than was paid for their order and kept.
 */
export async function checkFapiao(read: Reader): Promise<Check[]> {
  return [
    await compare(
      read,
      "fapiao are numbered without gaps",
      [
        "issuers whose numbers are not one to the last",
        differingRows({
          kept: sql`${fapiaoSerials}`,
          source: sql`${fapiaos} where ${isIssued}`,
          keys: [[fapiaoSerials.issuerId, fapiaos.issuerId]],
          sums: [
            [fapiaoSerials.lastSerial, sql`1`],
            // so many different numbers above zero have this sum only when they are one to the last
            [sql`${fapiaoSerials.lastSerial} * (${fapiaoSerials.lastSerial} + 1) / 2`, fapiaos.serial],
          ],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "each fapiao = its lines (fen)",
      [
        "fapiao that differ",
        differingRows({
          kept: sql`${fapiaos}`,
          source: sql`${fapiaoLines}`,
          keys: [[fapiaos.id, fapiaoLines.fapiaoId]],
          sums: [
            [fapiaos.netFen, fapiaoLines.netFen],
            [fapiaos.taxFen, fapiaoLines.taxFen],
            [fapiaos.grossFen, fapiaoLines.grossFen],
            [sql`${fapiaos.netFen} + ${fapiaos.taxFen}`, fapiaoLines.grossFen],
          ],
        }),
      ],
      NONE,
    ),
    await compare(
      read,
      "red fapiao take back no more than the blue ones say",
      ["lines taken back too far, or of another fapiao", sql`(${overTaken(read)}) + (${astray(read)})`],
      NONE,
    ),
    await compare(
      read,
      "fapiao say no more than was paid and kept",
      ["orders invoiced beyond that", overInvoiced(read)],
      NONE,
    ),
    await compare(
      read,
      "each issued request has its fapiao",
      [
        "issued requests",
        read.select({ count: countOf() }).from(fapiaoRequests).where(eq(fapiaoRequests.state, "issued")),
      ],
      [
        "those with an issued fapiao",
        sql`select count(distinct ${fapiaoRequests.id}) from ${fapiaoRequests} inner join ${fapiaos}
          on ${fapiaos.requestId} = ${fapiaoRequests.id} where ${isIssued} and ${fapiaoRequests.state} = 'issued'`,
      ],
    ),
  ];
}

/** Lines of blue fapiao of which red ones took back more than there was, in money, tax or pieces. */
function overTaken(read: Reader) {
  const taken = read
    .select({
      blueLineId: fapiaoLines.blueLineId,
      netFen: sumOf(fapiaoLines.netFen).as("net_taken"),
      taxFen: sumOf(fapiaoLines.taxFen).as("tax_taken"),
      thousandths: sumOf(fapiaoLines.quantityThousandths).as("thousandths_taken"),
    })
    .from(fapiaos)
    .innerJoin(fapiaoLines, eq(fapiaoLines.fapiaoId, fapiaos.id))
    .where(and(counts, isNotNull(fapiaoLines.blueLineId)))
    .groupBy(fapiaoLines.blueLineId)
    .as("taken");
  return read
    .select({ count: countOf() })
    .from(taken)
    .leftJoin(fapiaoLines, eq(fapiaoLines.id, taken.blueLineId))
    .where(
      sql`${fapiaoLines.id} is null or ${fapiaoLines.netFen} + ${taken.netFen} < 0 or ${fapiaoLines.taxFen} + ${taken.taxFen} < 0
        or coalesce(${fapiaoLines.quantityThousandths}, 0) + ${taken.thousandths} < 0`,
    );
}

/** Lines of red fapiao that take something back from another fapiao than the one they name. */
function astray(read: Reader) {
  return read
    .select({ count: countOf() })
    .from(fapiaos)
    .innerJoin(fapiaoLines, eq(fapiaoLines.fapiaoId, fapiaos.id))
    .where(
      and(
        eq(fapiaos.colour, "red"),
        sql`not exists (select 1 from fapiao_lines as blue_line
          where blue_line.id = ${fapiaoLines.blueLineId} and blue_line.fapiao_id = ${fapiaos.blueId})`,
      ),
    );
}

/** Orders whose fapiao, red ones taken off, say more than the book of money has; refunds not yet looked at aside. */
function overInvoiced(read: Reader) {
  const said = read
    .select({ orderId: fapiaos.orderId, fen: sumOf(fapiaos.grossFen).as("said_fen") })
    .from(fapiaos)
    .where(counts)
    .groupBy(fapiaos.orderId)
    .as("said");
  const kept = read
    .select({ fen: sumOf(moneyEntries.amountFen) })
    .from(moneyEntries)
    .where(
      and(
        eq(moneyEntries.orderId, said.orderId),
        inArray(moneyEntries.kind, ["payment", "refund", "refund_reversal"]),
      ),
    );
  const notLookedAt = read
    .select({ fen: sumOf(refunds.amountFen) })
    .from(refunds)
    .where(
      and(
        eq(refunds.orderId, said.orderId),
        eq(refunds.state, "succeeded"),
        notExists(
          read
            .select({ refundId: fapiaoRefunds.refundId })
            .from(fapiaoRefunds)
            .where(eq(fapiaoRefunds.refundId, refunds.id)),
        ),
      ),
    );
  return read.select({ count: countOf() }).from(said).where(sql`${said.fen} > (${kept}) + (${notLookedAt})`);
}
