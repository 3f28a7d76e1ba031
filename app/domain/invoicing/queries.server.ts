import { asc, eq } from "drizzle-orm";
import { fapiaoIssuers, fapiaoLines, fapiaos } from "#db/schema/invoicing.ts";
import type { Reader } from "#db/store.ts";
import type { Fapiao } from "./fapiao.ts";

const LINES_OF_FAPIAO_MAX = 2_000;

const head = {
  id: fapiaos.id,
  requestId: fapiaos.requestId,
  orderId: fapiaos.orderId,
  orderNumber: fapiaos.orderNumber,
  kind: fapiaos.kind,
  colour: fapiaos.colour,
  blueId: fapiaos.blueId,
  blueNumber: fapiaos.blueNumber,
  redReason: fapiaos.redReason,
  isExempt: fapiaos.isExempt,
  state: fapiaos.state,
  number: fapiaos.number,
  externalNumber: fapiaos.externalNumber,
  issuedAt: fapiaos.issuedAt,
  draftedAt: fapiaos.draftedAt,
  contentHash: fapiaos.contentHash,
  titleKind: fapiaos.titleKind,
  buyerName: fapiaos.buyerName,
  netFen: fapiaos.netFen,
  taxFen: fapiaos.taxFen,
  grossFen: fapiaos.grossFen,
};

/** A fapiao with all that stands on it, and the service that issues it. Whoever may see it is the caller's to know. */
export async function findFapiao(read: Reader, fapiaoId: string) {
  const [found] = await read
    .select({
      ...head,
      service: fapiaoIssuers.service,
      buyerTaxId: fapiaos.buyerTaxId,
      buyerAddress: fapiaos.buyerAddress,
      buyerPhone: fapiaos.buyerPhone,
      buyerBank: fapiaos.buyerBank,
      buyerBankAccount: fapiaos.buyerBankAccount,
      sellerName: fapiaos.sellerName,
      sellerTaxId: fapiaos.sellerTaxId,
      sellerAddress: fapiaos.sellerAddress,
      sellerPhone: fapiaos.sellerPhone,
      sellerBank: fapiaos.sellerBank,
      sellerBankAccount: fapiaos.sellerBankAccount,
      drawer: fapiaos.drawer,
      isDemo: fapiaos.isDemo,
    })
    .from(fapiaos)
    .innerJoin(fapiaoIssuers, eq(fapiaoIssuers.id, fapiaos.issuerId))
    .where(eq(fapiaos.id, fapiaoId))
    .limit(1);
  if (!found) return undefined;
  const lines = await read
    .select({
      lineNumber: fapiaoLines.lineNumber,
      name: fapiaoLines.name,
      spec: fapiaoLines.spec,
      unit: fapiaoLines.unit,
      quantityThousandths: fapiaoLines.quantityThousandths,
      rateBasisPoints: fapiaoLines.rateBasisPoints,
      isExempt: fapiaoLines.isExempt,
      netFen: fapiaoLines.netFen,
      taxFen: fapiaoLines.taxFen,
      grossFen: fapiaoLines.grossFen,
    })
    .from(fapiaoLines)
    .where(eq(fapiaoLines.fapiaoId, fapiaoId))
    .orderBy(asc(fapiaoLines.lineNumber))
    .limit(LINES_OF_FAPIAO_MAX);
  return { ...found, lines } satisfies Fapiao;
}
