import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import { joinRemittances, listJointParts } from "#app/domain/payments/joint-remittances.server.ts";
import { formatRemittanceCode } from "#app/domain/payments/remittance-code.ts";
import { areOrdersOf, listToAccept, listToPay } from "#app/domain/purchasing/to-pay.server.ts";
import { businessDay, daysBetween } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { CreditFigures } from "#app/routes/purchasing/credit-figures.tsx";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { readCredit } from "#app/routes/purchasing/read-credit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const code = new URL(request.url).searchParams.get("code");
  return {
    unitId: unit.id,
    asOf: Date.now(),
    key: newId(),
    today: businessDay(Date.now()),
    orders: await listToPay(read, unit.id),
    waiting: await listToAccept(read, unit.id),
    credit: await readCredit(read, unit.id, Date.now()),
    joint: code ? await findJoint(unit.id, code) : undefined,
  };
}

/** A joint code of the unit's orders, with what they still want; another unit's is not there. */
async function findJoint(unitId: string, code: string) {
  const { read } = currentStore();
  const parts = await listJointParts(read, code);
  const orderIds = parts.map(({ orderId }) => orderId);
  const [first] = parts;
  if (!first || !(await areOrdersOf(read, unitId, orderIds)))
    throw new Response("Not Found", { status: 404 });
  const open = parts.filter(({ state }) => state === "created" || state === "pending");
  const { payeeName, bankName, accountNumber, isDemo, payerName } = first;
  return {
    code,
    payeeName,
    bankName,
    accountNumber,
    isDemo,
    payerName,
    orderNumbers: open.map(({ orderNumber }) => orderNumber),
    dueFen: open.reduce((sum, { dueFen }) => sum + dueFen, 0),
    dueDay: open.length > 0 ? Math.min(...open.map(({ dueDay }) => dueDay)) : null,
  };
}

const JoinForm = z.object({
  key: z.uuid(),
  payment: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((ticked) => [ticked].flat()),
});

export async function action({ request, params }: ActionFunctionArgs) {
  const { unit, person } = await openUnit(request, params.unitId);
  const store = currentStore();
  const values = await readForm(request);
  const form = checkForm(request, JoinForm, values);
  if (!form.ok) return form.answer;
  const { key, payment: ticked } = form.data;
  if (ticked.length === 0) {
    const { none } = messagesFor(localeOf(request)).purchasing.pay;
    return data<FormAnswer>({ values, errors: { form: none } }, { status: 400 });
  }
  // only what waits for this unit's own money
  const own = new Set((await listToPay(store.read, unit.id)).map(({ paymentId }) => paymentId));
  const paymentIds = ticked.filter((paymentId) => own.has(paymentId));
  const joined = await attempt(
    request,
    () => store.write((tx) => joinRemittances(tx, { key, paymentIds, by: person.userId }, Date.now())),
    values,
  );
  return joined.ok ? redirect(`/purchasing/${unit.id}/pay?code=${joined.value}`, 303) : joined.answer;
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ purchasing }) => purchasing.pay.title);

export default function Pay() {
  const { unitId, asOf, today, key, orders, waiting, credit, joint } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { purchasing, credit: credits } = useMessages();
  const to = usePath();
  const words = purchasing.pay;
  const account = credits.waiting;
  const ticked = [answer?.values.payment ?? []].flat();
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {joint ? <Request joint={joint} /> : null}
        <form method="post" data-once noValidate className="stack no-print">
          <FormErrorSummary errors={answer?.errors} />
          <input type="hidden" name="key" value={key} />
          <DataTable
            caption={words.caption}
            scope={words.scope}
            asOf={asOf}
            rows={orders}
            rowKey={({ paymentId }) => paymentId}
            rowHref={({ orderNumber }) => to(`/purchasing/${unitId}/orders/${orderNumber}`)}
            empty={words.empty}
            isStacked
            total={words.total}
            columns={[
              { key: "order", label: words.columns.order, cell: ({ orderNumber }) => orderNumber },
              {
                key: "amount",
                label: words.columns.amount,
                isNumeric: true,
                cell: ({ dueFen }) => <Money amountFen={dueFen} />,
                total: <Money amountFen={orders.reduce((sum, { dueFen }) => sum + dueFen, 0)} />,
              },
              {
                key: "choose",
                label: words.columns.choose,
                isLabelled: true,
                cell: ({ paymentId, orderNumber }) => (
                  <input
                    type="checkbox"
                    name="payment"
                    value={paymentId}
                    aria-label={words.chooseOrder(orderNumber)}
                    defaultChecked={answer ? ticked.includes(paymentId) : true}
                  />
                ),
              },
              {
                key: "due",
                label: words.columns.due,
                isLabelled: true,
                cell: ({ dueDay, isOnAccount }) => (
                  <>
                    <DateTime day={dueDay} />{" "}
                    {isOnAccount && dueDay < today ? (
                      <Badge tone="danger">{account.overdue(formatCount(daysBetween(dueDay, today)))}</Badge>
                    ) : isOnAccount ? (
                      <Badge tone="info">{account.onAccount}</Badge>
                    ) : null}
                  </>
                ),
              },
              {
                key: "purchase",
                label: words.columns.purchase,
                isLabelled: true,
                cell: ({ purchaseNumber }) => (
                  <a href={to(`/purchasing/${unitId}/purchases/${purchaseNumber}`)}>{purchaseNumber}</a>
                ),
              },
              {
                key: "point",
                label: words.columns.point,
                isLabelled: true,
                cell: ({ pointName }) => pointName,
              },
              {
                key: "day",
                label: words.columns.day,
                isLabelled: true,
                cell: ({ deliveryDay }) => <DateTime day={deliveryDay} />,
              },
              {
                key: "payer",
                label: words.columns.payer,
                isLabelled: true,
                cell: ({ payerName }) => payerName,
              },
            ]}
          />
          {orders.length > 0 ? <Button>{words.join}</Button> : null}
        </form>
        {credit ? <CreditFigures credit={credit} /> : null}
        {credit || waiting.length > 0 ? <Waiting /> : null}
      </div>
    </>
  );
}

/** Orders on account whose goods were not accepted yet: nothing is to be paid for them now. */
function Waiting() {
  const { unitId, asOf, waiting } = useLoaderData<typeof loader>();
  const { credit, fulfilment } = useMessages();
  const to = usePath();
  const words = credit.waiting;
  return (
    <DataTable
      caption={words.caption}
      scope={words.scope}
      asOf={asOf}
      rows={waiting}
      rowKey={({ orderNumber }) => orderNumber}
      rowHref={({ orderNumber }) => to(`/purchasing/${unitId}/orders/${orderNumber}`)}
      empty={words.empty}
      isStacked
      total={words.total}
      columns={[
        { key: "order", label: words.columns.order, cell: ({ orderNumber }) => orderNumber },
        {
          key: "amount",
          label: words.columns.amount,
          isNumeric: true,
          cell: ({ amountFen }) => <Money amountFen={amountFen} />,
          total: <Money amountFen={waiting.reduce((sum, { amountFen }) => sum + amountFen, 0)} />,
        },
        {
          key: "goods",
          label: words.columns.goods,
          isLabelled: true,
          cell: ({ progress }) => <Badge>{fulfilment.progress[progress]}</Badge>,
        },
        {
          key: "purchase",
          label: words.columns.purchase,
          isLabelled: true,
          cell: ({ purchaseNumber }) => (
            <a href={to(`/purchasing/${unitId}/purchases/${purchaseNumber}`)}>{purchaseNumber}</a>
          ),
        },
        {
          key: "point",
          label: words.columns.point,
          isLabelled: true,
          cell: ({ pointName }) => pointName,
        },
        {
          key: "day",
          label: words.columns.day,
          isLabelled: true,
          cell: ({ deliveryDay }) => <DateTime day={deliveryDay} />,
        },
      ]}
    />
  );
}

type Joint = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["joint"]>;

/** What the unit's finance office is asked to remit, on one sheet. */
function Request({ joint }: { joint: Joint }) {
  const { purchasing, transferNotice: texts } = useMessages();
  const words = purchasing.pay;
  if (joint.dueDay === null) return <Notice kind="success">{words.settled}</Notice>;
  return (
    <section className="panel stack remittance" aria-labelledby="request-title">
      <div className="row row-apart">
        <h2 id="request-title">{words.request}</h2>
        {joint.isDemo ? <DemoMark /> : null}
      </div>
      {joint.isDemo ? <Notice kind="warning">{texts.demo}</Notice> : null}
      <p className="remittance-code">
        <span>{words.code}</span>
        <strong translate="no">{formatRemittanceCode(joint.code)}</strong>
      </p>
      <p>{words.requestText}</p>
      <dl className="remittance-facts">
        <dt>{words.amount}</dt>
        <dd className="remittance-due">
          <Money amountFen={joint.dueFen} />
        </dd>
        <dt>{texts.dueDay}</dt>
        <dd>
          <DateTime day={joint.dueDay} />
        </dd>
        <dt>{texts.payee}</dt>
        <dd>{joint.payeeName}</dd>
        <dt>{texts.bank}</dt>
        <dd>{joint.bankName}</dd>
        <dt>{texts.account}</dt>
        <dd className="number">{joint.accountNumber.replace(/(.{4})(?=.)/g, "$1 ")}</dd>
        <dt>{texts.payer}</dt>
        <dd>{joint.payerName}</dd>
        <dt>{words.orders(joint.orderNumbers.length)}</dt>
        <dd>{joint.orderNumbers.join(" ")}</dd>
      </dl>
    </section>
  );
}
