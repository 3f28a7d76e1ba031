import { type ActionFunctionArgs, data, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { confirmMatch, declineMatch, matchReceipt } from "#app/domain/ordering/match-receipt.server.ts";
import { readMatch } from "#app/domain/ordering/read-match.server.ts";
import { type BankReceipt, findReceipt } from "#app/domain/payments/bank-receipts.server.ts";
import { findClaim, findMatch, reverseClaim } from "#app/domain/payments/receipt-matches.server.ts";
import {
  Confirmed,
  Declined,
  gatherMatchLines,
  MatchForm,
  Reversed,
} from "#app/domain/payments/transfer-forms.ts";
import { isId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { ClaimsTable, MatchPanel, Proposals } from "#app/routes/admin/match-desk.tsx";
import { readReceiptPage } from "#app/routes/admin/receipt-page.server.ts";
import { ReceiptBadge } from "#app/routes/admin/transfer-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

export const loader = readReceiptPage;

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "matchTransfers");
  const store = currentStore();
  const receipt = isId(params.receiptId ?? "")
    ? await findReceipt(store.read, params.receiptId ?? "")
    : undefined;
  if (!receipt) throw new Response("Not Found", { status: 404 });
  const values = await readForm(request);
  const now = Date.now();
  const by = person.userId;
  switch (values.intent) {
    case "confirm": {
      const form = checkForm(request, Confirmed, values);
      if (!form.ok) return form.answer;
      const { matchId } = form.data;
      mustBeOf(receipt, await findMatch(store.read, matchId));
      return answer(receipt, request, values, () => store.write((tx) => confirmMatch(tx, matchId, by, now)));
    }
    case "decline": {
      const form = checkForm(request, Declined, values);
      if (!form.ok) return form.answer;
      const { matchId, reason } = form.data;
      mustBeOf(receipt, await findMatch(store.read, matchId));
      return answer(receipt, request, values, () =>
        store.write((tx) => declineMatch(tx, matchId, reason, by, now)),
      );
    }
    case "reverse": {
      const form = checkForm(request, Reversed, values);
      if (!form.ok) return form.answer;
      const { claimId, reason } = form.data;
      mustBeOf(receipt, await findClaim(store.read, claimId));
      return answer(receipt, request, values, () =>
        store.write((tx) => reverseClaim(tx, claimId, reason, by, now)),
      );
    }
    default:
      return match(receipt, request, values, by, now);
  }
}

/** A decision or a claim of another receipt is not here. */
function mustBeOf({ id }: BankReceipt, found: { receiptId: string } | undefined): void {
  if (found?.receiptId !== id) throw new Response("Not Found", { status: 404 });
}

async function match(
  receipt: BankReceipt,
  request: Request,
  values: FormAnswer["values"],
  by: string,
  now: number,
) {
  const store = currentStore();
  const form = checkForm(request, MatchForm, values, gatherMatchLines(values));
  if (!form.ok) return form.answer;
  const { matchId, reason } = form.data;
  const asked = await readMatch(store.read, receipt, form.data);
  // pressed again, a form with amounts left empty finds nothing left to take: it was decided the first time
  if (!asked.ok && (await findMatch(store.read, matchId))?.receiptId === receipt.id)
    return redirect(`/admin/transfers/${receipt.id}`, 303);
  if (!asked.ok) {
    const { wrong } = messagesFor(localeOf(request)).transfers;
    const errors = Object.fromEntries(
      Object.entries(asked.faults).map(([field, fault]) => [field, wrong[fault]]),
    );
    return data<FormAnswer>({ values, errors }, { status: 400 });
  }
  const matching = { matchId, receiptId: receipt.id, parts: asked.parts, reason };
  return answer(receipt, request, values, () => store.write((tx) => matchReceipt(tx, matching, by, now)));
}

/** Does it, and shows the receipt as it then is; or the page again with the refusal. */
async function answer(
  { id }: BankReceipt,
  request: Request,
  values: FormAnswer["values"],
  work: () => Promise<unknown>,
) {
  const done = await attempt(request, work, values);
  return done.ok ? redirect(`/admin/transfers/${id}`, 303) : done.answer;
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ transfers }) => transfers.receipt.crumb);

export default function Receipt() {
  const page = useLoaderData<typeof loader>();
  const told = useActionData<typeof action>();
  const { transfers } = useMessages();
  const words = transfers.receipt;
  const to = usePath();
  const { receipt } = page;
  const left = receipt.amountFen - receipt.allocatedFen;
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: transfers.title, href: to("/admin/transfers") }, { label: words.crumb }]}
      />
      <PageTitle
        title={words.title(formatFen(receipt.amountFen))}
        text={receipt.payerName || transfers.nobody}
        actions={<ReceiptBadge {...receipt} isProposed={page.proposed.length > 0} />}
      />
      {told?.refusal ? (
        <div className="transfer-told">
          <Notice kind="refusal">{told.refusal.message}</Notice>
        </div>
      ) : null}
      <div className="transfer-desk">
        <section className="panel stack">
          <h2>{words.facts}</h2>
          {page.isMasked ? <Notice kind="info">{words.masked}</Notice> : null}
          <dl className="order-facts">
            <dt>{transfers.columns.payer}</dt>
            <dd>{receipt.payerName || transfers.nobody}</dd>
            <dt>{words.account}</dt>
            <dd className="number">{receipt.payerAccount ?? "–"}</dd>
            <dt>{transfers.columns.day}</dt>
            <dd>
              <DateTime day={receipt.bankDay} /> {receipt.bankTime}
            </dd>
            <dt>{transfers.columns.serial}</dt>
            <dd className="number">{receipt.serialNumber}</dd>
            {receipt.remark ? (
              <>
                <dt>{transfers.columns.remark}</dt>
                <dd>{receipt.remark}</dd>
              </>
            ) : null}
            <dt>{words.recordedBy}</dt>
            <dd>
              {receipt.recordedBy} <DateTime instant={receipt.recordedAt} />
            </dd>
            <dd>
              {receipt.statementId ? (
                <a href={to(`/admin/transfers/statements/${receipt.statementId}`)}>{words.fromStatement}</a>
              ) : (
                words.byHand
              )}
            </dd>
          </dl>
        </section>
        <div className="stack-l">
          <Proposals page={page} told={told} />
          {page.matchId === undefined ? (
            <Notice kind="info">{words.readOnly}</Notice>
          ) : left > 0 ? (
            <MatchPanel page={page} matchId={page.matchId} told={told} />
          ) : page.proposed.length === 0 ? (
            <Notice kind="success">{words.allMatched}</Notice>
          ) : null}
          <ClaimsTable page={page} told={told} />
        </div>
      </div>
    </>
  );
}
