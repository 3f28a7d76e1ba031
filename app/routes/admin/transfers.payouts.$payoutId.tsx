import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, Select, TextArea, TextInput } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import {
  markPayoutConfirmed,
  markPayoutFailed,
  markPayoutSent,
} from "#app/domain/ordering/settle-payout.server.ts";
import { maskAccount, maskPayer } from "#app/domain/payments/payer-name.ts";
import { declinePayout } from "#app/domain/payments/payouts.server.ts";
import { FailedForm, SentForm } from "#app/domain/payments/transfer-forms.ts";
import { listTransferAccounts } from "#app/domain/payments/transfer-rules.server.ts";
import { findPayoutDesk } from "#app/domain/reporting/payouts.server.ts";
import { readBarracksMask } from "#app/domain/units/barracks.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { accountOptions } from "#app/routes/admin/transfer-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

async function getDesk(payoutId = "") {
  const desk = isId(payoutId) ? await findPayoutDesk(currentStore().read, payoutId) : undefined;
  if (!desk) throw new Response("Not Found", { status: 404 });
  return desk;
}

/** Money that is to be transferred back: to whom, where it came from, and what was done about it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMoney");
  const { payout, orderNumber, steps, sources, names } = await getDesk(params.payoutId);
  const isMasked = !may(person, "seePersonalData");
  const hide = isMasked ? await readBarracksMask(currentStore().read) : undefined;
  const showName = (name: string) => (hide ? maskPayer(hide(name)) : name);
  const showAccount = (account: string | null) => account && (isMasked ? maskAccount(account) : account);
  const { id, state, amountFen, serialNumber } = payout;
  return {
    payout: {
      id,
      state,
      amountFen,
      serialNumber,
      payeeName: showName(payout.payeeName),
      payeeAccount: showAccount(payout.payeeAccount),
      paidToName: payout.paidToName === null ? null : showName(payout.paidToName),
      paidToAccount: showAccount(payout.paidToAccount),
      sentBy: (payout.sentBy && names[payout.sentBy]) || "–",
      isOwn: payout.sentBy === person.userId,
    },
    orderNumber,
    isMasked,
    steps: steps.map(({ actorUserId, note, ...step }) => ({
      ...step,
      note: isMasked ? null : note,
      actor: (actorUserId && names[actorUserId]) || "–",
    })),
    sources: sources.map((source) => ({
      ...source,
      payerName: showName(source.payerName),
      payerAccount: showAccount(source.payerAccount),
    })),
    accounts: await listTransferAccounts(currentStore().read, Date.now()),
    mayMatch: may(person, "matchTransfers"),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "matchTransfers");
  const { payout } = await getDesk(params.payoutId);
  const store = currentStore();
  const values = await readForm(request);
  const now = Date.now();
  const by = person.userId;
  const settle = async (work: () => Promise<unknown>) => {
    const done = await attempt(request, work, values);
    return done.ok ? redirect(`/admin/transfers/payouts/${payout.id}`, 303) : done.answer;
  };
  if (values.intent === "confirm")
    return settle(() => store.write((tx) => markPayoutConfirmed(tx, payout.id, by, now)));
  if (values.intent === "send") {
    const form = checkForm(request, SentForm, values);
    if (!form.ok) return form.answer;
    const accounts = await listTransferAccounts(store.read, now);
    if (!accounts.some(({ id }) => id === form.data.accountId))
      throw new Response("Not Found", { status: 404 });
    const sent = { ...form.data, payoutId: payout.id };
    return settle(() => store.write((tx) => markPayoutSent(tx, sent, by, now)));
  }
  if (values.intent !== "decline" && values.intent !== "fail") throw new Response(null, { status: 400 });
  const form = checkForm(request, FailedForm, values);
  if (!form.ok) return form.answer;
  const { reason } = form.data;
  return values.intent === "decline"
    ? settle(() => store.write((tx) => declinePayout(tx, payout.id, reason, by, now)))
    : settle(() => store.write((tx) => markPayoutFailed(tx, payout.id, reason, by, now)));
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ transfers }) => transfers.payout.crumb);

const TONES = { requested: "warning", sent: "info", succeeded: "leaf", failed: "danger" } as const;

type Page = Awaited<ReturnType<typeof loader>>;
type Told = ReturnType<typeof useActionData<typeof action>>;

export default function Payout() {
  const page = useLoaderData<typeof loader>();
  const told = useActionData<typeof action>();
  const { transfers } = useMessages();
  const words = transfers.payout;
  const to = usePath();
  const { payout, orderNumber } = page;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: transfers.title, href: to("/admin/transfers") },
          { label: transfers.payouts.title, href: to("/admin/transfers/payouts") },
          { label: words.crumb },
        ]}
      />
      <PageTitle
        title={words.title(formatFen(payout.amountFen))}
        text={
          orderNumber ? (
            <a href={to(`/admin/orders/${orderNumber}`)}>{transfers.payouts.ofOrder(orderNumber)}</a>
          ) : (
            transfers.payouts.ofReceipt
          )
        }
        actions={<Badge tone={TONES[payout.state]}>{transfers.payouts.states[payout.state]}</Badge>}
      />
      {told?.refusal ? (
        <div className="transfer-told">
          <Notice kind="refusal">{told.refusal.message}</Notice>
        </div>
      ) : null}
      <div className="transfer-desk">
        <section className="panel stack">
          <h2>{words.payee}</h2>
          {page.isMasked ? <Notice kind="info">{transfers.receipt.masked}</Notice> : null}
          <dl className="order-facts">
            <dt>{words.payee}</dt>
            <dd>{payout.paidToName ?? (payout.payeeName || transfers.nobody)}</dd>
            <dt>{words.account}</dt>
            <dd className="number">{payout.paidToAccount ?? payout.payeeAccount ?? words.unknownAccount}</dd>
            {payout.serialNumber ? (
              <>
                <dt>{words.serial}</dt>
                <dd className="number">{payout.serialNumber}</dd>
              </>
            ) : null}
          </dl>
        </section>
        <div className="stack-l">
          {page.mayMatch && payout.state === "requested" ? <SendForms page={page} told={told} /> : null}
          {payout.state === "sent" ? <ConfirmForms page={page} told={told} /> : null}
          <DataTable
            caption={words.steps}
            rows={page.steps}
            rowKey={({ id }) => id}
            isDense
            columns={[
              { key: "kind", label: words.columns.step, cell: ({ kind }) => words.kinds[kind] },
              {
                key: "when",
                label: words.columns.when,
                cell: ({ happenedAt }) => <DateTime instant={happenedAt} />,
              },
              { key: "who", label: words.columns.who, cell: ({ actor }) => actor },
              { key: "note", label: words.note, cell: ({ note }) => note ?? "–" },
            ]}
          />
          <DataTable
            caption={words.sources}
            rows={page.sources}
            rowKey={({ receiptId }) => receiptId}
            rowHref={({ receiptId }) => to(`/admin/transfers/${receiptId}`)}
            isDense
            columns={[
              {
                key: "payer",
                label: transfers.columns.payer,
                cell: ({ payerName }) => payerName || transfers.nobody,
              },
              {
                key: "amount",
                label: transfers.columns.amount,
                isNumeric: true,
                cell: ({ amountFen }) => <Money amountFen={amountFen} />,
              },
              {
                key: "account",
                label: transfers.receipt.account,
                cell: ({ payerAccount }) => payerAccount ?? "–",
              },
              {
                key: "day",
                label: transfers.columns.day,
                cell: ({ bankDay }) => <DateTime day={bankDay} />,
              },
            ]}
          />
        </div>
      </div>
    </>
  );
}

/** What was typed into one of the page's forms. */
function answerOf(told: Told, intent: string) {
  return told?.values.intent === intent ? told : undefined;
}

function SendForms({ page, told }: { page: Page; told: Told }) {
  const { transfers } = useMessages();
  const words = transfers.payout;
  const { payout, accounts } = page;
  const answer = answerOf(told, "send");
  const failed = answerOf(told, "fail");
  const field = (name: string, otherwise?: string | null) => ({
    name,
    value: answer ? answer.values[name] : otherwise,
    error: answer?.errors[name],
  });
  return (
    <>
      <form method="post" data-once noValidate className="panel stack transfer-form">
        <h2>{words.send}</h2>
        <p>{words.sendText}</p>
        <FormErrorSummary errors={answer?.errors} />
        <input type="hidden" name="intent" value="send" />
        <Select
          {...field("accountId", accounts[0]?.id)}
          label={words.from}
          options={accountOptions(accounts, transfers)}
        />
        <TextInput {...field("serialNumber")} label={words.serial} required autoComplete="off" />
        <TextInput
          {...field("payeeName", payout.payeeName)}
          label={words.payeeName}
          required
          autoComplete="off"
        />
        <TextInput
          {...field("payeeAccount", payout.payeeAccount)}
          label={words.payeeAccount}
          required
          autoComplete="off"
        />
        <TextArea
          {...field("note")}
          label={words.note}
          hint={words.noteHint}
          isOptional
          rows={2}
          maxLength={500}
        />
        <Button>{words.submit}</Button>
      </form>
      <details open={failed !== undefined}>
        <summary>{words.fail}</summary>
        <form method="post" data-once noValidate className="stack transfer-form">
          <p>{words.failText}</p>
          <input type="hidden" name="intent" value="fail" />
          <TextInput
            name="reason"
            form="fail"
            label={words.reason}
            value={failed?.values.reason}
            error={failed?.errors.reason}
          />
          <Button kind="danger">{words.fail}</Button>
        </form>
      </details>
    </>
  );
}

function ConfirmForms({ page, told }: { page: Page; told: Told }) {
  const { transfers } = useMessages();
  const words = transfers.payout;
  const { payout, mayMatch } = page;
  const declined = answerOf(told, "decline");
  return (
    <section className="panel stack transfer-form">
      <h2>{words.confirmTitle}</h2>
      <p>{words.confirmText(payout.sentBy, payout.serialNumber ?? "")}</p>
      <p>{words.paidTo(payout.paidToName ?? "", payout.paidToAccount ?? "")}</p>
      {mayMatch ? (
        <>
          {payout.isOwn ? (
            <Notice kind="info">{words.own}</Notice>
          ) : (
            <form method="post" data-once>
              <input type="hidden" name="intent" value="confirm" />
              <Button>{words.confirm}</Button>
            </form>
          )}
          <form method="post" data-once noValidate className="row transfer-reason">
            <input type="hidden" name="intent" value="decline" />
            <TextInput
              name="reason"
              form="decline"
              label={words.reason}
              value={declined?.values.reason}
              error={declined?.errors.reason}
            />
            <Button kind="quiet">{words.decline}</Button>
          </form>
        </>
      ) : null}
    </section>
  );
}
