import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatDate } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { closeException } from "#app/domain/payments/money-book.server.ts";
import { listMoneyDays, listOpenExceptions, readOutbox } from "#app/domain/reporting/money.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { parseForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import { EXCEPTION_KINDS } from "#db/words.ts";

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
    maySettle: may(person, "refundOrders"),
  };
}

const Settled = z.object({
  kind: z.enum(EXCEPTION_KINDS),
  ref: z.string().min(1).max(100),
  reason: z.string("required").trim().min(1, "required").max(500, "tooLong"),
});

/** Notes that a person has looked, and what came of it. Pressed twice, or by two, it is noted once. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "refundOrders");
  const form = await parseForm(request, Settled);
  if (!form.ok) return form.answer;
  const { reason: closedReason, ...exception } = form.data;
  const closed = { closedBy: person.userId, closedReason };
  await currentStore().write((tx) => closeException(tx, exception, closed, Date.now()));
  return redirect("/admin/money", 303);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ money }) => money.title);

export default function AdminMoney() {
  const { asOf, fromDay, toDay, days, exceptions, outbox, maySettle } = useLoaderData<typeof loader>();
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
        <DataTable
          caption={words.exceptions}
          scope={words.exceptionScope}
          asOf={asOf}
          rows={exceptions}
          rowKey={({ kind, ref }) => `${kind} ${ref}`}
          empty={words.exceptionsEmpty}
          isDense
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
                      <form method="post" data-once>
                        <input type="hidden" name="kind" value={kind} />
                        <input type="hidden" name="ref" value={ref} />
                        <TextInput name="reason" form={`${kind}-${ref}`} label={words.reason} required />
                        <Button kind="quiet">{words.close}</Button>
                      </form>
                    ),
                  },
                ]
              : []),
          ]}
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
