import type { LoaderFunctionArgs } from "@remix-run/node";
import { may } from "#app/domain/identity/access.ts";
import { MATCH_LINES_MAX } from "#app/domain/payments/transfer-forms.ts";
import { getTransferRule } from "#app/domain/payments/transfer-rules.server.ts";
import { findReceiptDesk } from "#app/domain/reporting/transfers.server.ts";
import { readBarracksMask } from "#app/domain/units/barracks.server.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { showPayer } from "#app/routes/admin/transfer-parts.tsx";
import { currentStore } from "#db/current.server.ts";

const LINES_AT_FIRST = 3;

/** One receipt: what the bank says, what it was used for, and what it may be for. */
export async function readReceiptPage({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMoney");
  const { read } = currentStore();
  const now = Date.now();
  const desk = isId(params.receiptId ?? "") ? await findReceiptDesk(read, params.receiptId ?? "") : undefined;
  if (!desk) throw new Response("Not Found", { status: 404 });
  const { names, receipt } = desk;
  const isMasked = !may(person, "seePersonalData");
  const hide = isMasked ? await readBarracksMask(read) : undefined;
  const asked = Number(new URL(request.url).searchParams.get("lines") ?? 0);
  const nameOf = (userId: string | null) => (userId && names[userId]) || "–";
  return {
    receipt: { ...showPayer(receipt, hide), recordedBy: nameOf(receipt.recordedBy) },
    isMasked,
    claims: desk.claims.map(({ claimedBy, ...claim }) => ({ ...claim, claimedBy: nameOf(claimedBy) })),
    proposed: desk.matches
      .filter(({ state }) => state === "proposed")
      .map(({ id, isAutomatic, amountFen, reason, proposedBy, parts }) => ({
        id,
        isAutomatic,
        amountFen,
        reason,
        parts,
        proposedBy: nameOf(proposedBy),
        isOwn: proposedBy === person.userId,
      })),
    declined: desk.matches
      .filter(({ state }) => state === "declined")
      .map(({ id, amountFen, decidedBy, declineReason }) => ({
        id,
        amountFen,
        decidedBy: nameOf(decidedBy),
        declineReason: declineReason ?? "",
      })),
    suggestions: desk.suggestions.map((row) => ({
      ...row,
      payerName: showPayer({ ...row, payerAccount: null, remark: "" }, hide).payerName,
    })),
    returnable: isMasked ? [] : desk.returnable,
    twoPeopleAboveFen: (await getTransferRule(read, now)).twoPeopleAboveFen,
    matchId: may(person, "matchTransfers") ? newId() : undefined,
    lineCount: Number.isInteger(asked)
      ? Math.min(Math.max(asked, LINES_AT_FIRST), MATCH_LINES_MAX)
      : LINES_AT_FIRST,
  };
}
export type ReceiptPage = Awaited<ReturnType<typeof readReceiptPage>>;
