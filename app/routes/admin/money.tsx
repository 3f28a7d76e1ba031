import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { FormErrorSummary } from "#app/components/fields.tsx";
import { formatCount, formatDate } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { may, type Person } from "#app/domain/identity/access.ts";
import { reconcile } from "#app/domain/ordering/reconcile.server.ts";
import { GatewayUnavailable } from "#app/domain/payments/gateway.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { closeException } from "#app/domain/payments/money-book.server.ts";
import {
  listGatewayDays,
  listLastReconciliations,
  readInbox,
} from "#app/domain/reporting/gateway-books.server.ts";
import { listMoneyDays, listOpenExceptions, readOutbox } from "#app/domain/reporting/money.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { GatewayBooks, SettleForm } from "#app/routes/admin/gateway-books.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import { EXCEPTION_KINDS, type GatewayId } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const DAYS_SHOWN = 31;

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMoney");
  const { read } = currentStore();
  const now = Date.now();
  const toDay = businessDay(now);
  const fromDay = addDays(toDay, 1 - DAYS_SHOWN);
  return {
    asOf: now,
    fromDay,
    toDay,
    days: await listMoneyDays(read, fromDay, toDay),
    exceptions: await listOpenExceptions(read),
    outbox: await readOutbox(read),
    inbox: await readInbox(read),
    gatewayDays: await listGatewayDays(read, fromDay),
    reconciled: await listLastReconciliations(read, gatewaysWithBooks()),
    maySettle: may(person, "refundOrders"),
    mayReconcile: may(person, "reconcileMoney"),
  };
}

const Settled = z.object({
  kind: z.enum(EXCEPTION_KINDS),
  ref: z.string().min(1).max(100),
  reason: z.string("required").trim().min(1, "required").max(500, "tooLong"),
});

/** The gateways whose books are held against ours. */
function gatewaysWithBooks(): GatewayId[] {
  return Object.values(gatewaysOf(currentStore())).flatMap(({ id, books }) => (books ? [id] : []));
}

/**
 * Notes that a person has looked, and what came of it; pressed twice, or by two, it is noted once. Or
 * holds our books against the gateways' now.
 */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "readMoney");
  const values = await readForm(request);
  if (values.intent === "reconcile") return reconcileNow(person);
  if (!may(person, "refundOrders")) throw new Response("Forbidden", { status: 403 });
  const form = checkForm(request, Settled, values);
  if (!form.ok) return form.answer;
  const { reason: closedReason, ...exception } = form.data;
  const closed = { closedBy: person.userId, closedReason };
  await currentStore().write((tx) => closeException(tx, exception, closed, Date.now()));
  return redirect("/admin/money", 303);
}

async function reconcileNow(person: Person) {
  if (!may(person, "reconcileMoney")) throw new Response("Forbidden", { status: 403 });
  const store = currentStore();
  // what went wrong is noted with it, and stands on the page
  await reconcile(store, gatewaysOf(store), Date.now()).catch((error: unknown) => {
    if (!(error instanceof GatewayUnavailable)) throw error;
  });
  return redirect("/admin/money#books", 303);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ money }) => money.title);

export default function AdminMoney() {
  const page = useLoaderData<typeof loader>();
  const { asOf, fromDay, toDay, days, exceptions, outbox, inbox, maySettle } = page;
  const answer = useActionData<typeof action>();
  const { money: words, admin, common } = useMessages();
  const locale = useLocale();
  const to = usePath();
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.text(formatDate(fromDay, locale), formatDate(toDay, locale))}
        actions={<DemoMark />}
      />
      <div className="stack-l">
        {outbox.count > 0 ? (
          <Notice kind="info" title={words.waiting(formatCount(outbox.count))}>
            {words.waitingText} {outbox.since === null ? null : <DateTime instant={outbox.since} />}
          </Notice>
        ) : null}
        {inbox.count > 0 ? (
          <Notice kind="info" title={words.heard(formatCount(inbox.count))}>
            {words.heardText} {inbox.since === null ? null : <DateTime instant={inbox.since} />}
          </Notice>
        ) : null}
        <FormErrorSummary errors={answer?.errors} />
        <DataTable
          caption={words.exceptions}
          scope={words.exceptionScope}
          asOf={asOf}
          rows={exceptions}
          rowKey={({ kind, ref }) => `${kind} ${ref}`}
          empty={words.exceptionsEmpty}
          isStacked
          columns={[
            {
              key: "openedAt",
              label: words.exceptionColumns.openedAt,
              cell: ({ openedAt }) => <DateTime instant={openedAt} />,
            },
            { key: "kind", label: words.exceptionColumns.kind, cell: ({ kind }) => words.kinds[kind] },
            {
              key: "order",
              label: words.exceptionColumns.order,
              cell: ({ orderNumber }) =>
                orderNumber ? <a href={to(`/admin/orders/${orderNumber}`)}>{orderNumber}</a> : "–",
            },
            { key: "detail", label: words.exceptionColumns.detail, cell: ({ detail }) => detail },
            ...(maySettle
              ? [
                  {
                    key: "close",
                    label: words.exceptionColumns.close,
                    cell: ({ kind, ref }: (typeof exceptions)[number]) => (
                      <SettleForm kind={kind} reference={ref} />
                    ),
                  },
                ]
              : []),
          ]}
        />
        <GatewayBooks
          asOf={asOf}
          days={page.gatewayDays}
          last={page.reconciled}
          mayReconcile={page.mayReconcile}
        />
        <DataTable
          caption={words.days}
          scope={`${words.scope} · ${common.demo}`}
          asOf={asOf}
          rows={days}
          rowKey={({ businessDay: day, gateway, currency }) => `${day} ${gateway} ${currency}`}
          empty={words.empty}
          isDense
          columns={[
            { key: "day", label: words.columns.day, cell: (row) => <DateTime day={row.businessDay} /> },
            {
              key: "gateway",
              label: words.columns.gateway,
              cell: ({ gateway }) => <span className="one-line">{admin.order.gateways[gateway]}</span>,
            },
            {
              key: "currency",
              label: words.columns.currency,
              isMinor: true,
              cell: ({ currency }) => currency.toUpperCase(),
            },
            {
              key: "received",
              label: words.columns.received,
              isNumeric: true,
              cell: ({ receivedFen }) => <Money amountFen={receivedFen} />,
            },
            {
              key: "repaid",
              label: words.columns.repaid,
              isNumeric: true,
              cell: ({ repaidFen }) => <Money amountFen={repaidFen} />,
            },
            {
              key: "net",
              label: words.columns.net,
              isNumeric: true,
              cell: ({ receivedFen, repaidFen }) => <Money amountFen={receivedFen + repaidFen} />,
            },
            {
              key: "suspense",
              label: words.columns.suspense,
              isNumeric: true,
              cell: ({ suspenseFen }) => (suspenseFen === 0 ? "–" : <Money amountFen={suspenseFen} />),
            },
          ]}
        />
      </div>
    </>
  );
}
