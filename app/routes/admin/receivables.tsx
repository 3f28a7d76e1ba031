import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge, type Tone } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { RECEIVABLE_STATES, type ReceivableState } from "#app/domain/reporting/receivable-states.ts";
import { listReceivables, listReceivableUnits } from "#app/domain/reporting/receivables.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const ORDERS_SHOWN = 200;
const TONES: Record<ReceivableState, Tone> = { waiting: "plain", due: "info", overdue: "danger" };

/** What is on account and not paid: by unit, and order by order with the day it is due. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMoney");
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const asked = new URL(request.url).searchParams.get("state");
  const state = RECEIVABLE_STATES.find((one) => one === asked);
  return {
    asOf: now,
    state,
    units: await listReceivableUnits(read, person, today),
    orders: await listReceivables(read, person, { state, limit: ORDERS_SHOWN }, today),
    mayOpenUnits: may(person, "readUnits"),
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ credit }) => credit.receivables.title);

export default function Receivables() {
  const { asOf, state, units } = useLoaderData<typeof loader>();
  const { credit } = useMessages();
  const to = usePath();
  const words = credit.receivables;
  const sum = (key: "openFen" | "overdueFen") => units.reduce((fen, unit) => fen + unit[key], 0);
  const at = (one?: ReceivableState) => to(`/admin/receivables${one ? `?state=${one}` : ""}`);
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.text}
        actions={
          <ButtonLink kind="quiet" href={to(`/admin/receivables.csv${state ? `?state=${state}` : ""}`)}>
            {words.csv}
          </ButtonLink>
        }
      />
      <div className="stack-l admin-tables">
        <FigureLine
          scope={words.scope}
          asOf={asOf}
          figures={[
            { label: words.open, value: formatFen(sum("openFen")) },
            { label: words.overdue, value: formatFen(sum("overdueFen")), href: at("overdue") },
          ]}
        />
        <Units />
        <Tabs
          label={words.filter}
          links={[undefined, ...RECEIVABLE_STATES].map((one) => ({
            label: one ? words.states[one] : words.all,
            href: at(one),
            isCurrent: one === state,
          }))}
        />
        <Orders />
      </div>
    </>
  );
}

function Units() {
  const { asOf, units, mayOpenUnits } = useLoaderData<typeof loader>();
  const words = useMessages().credit.receivables;
  const columns = words.byUnitColumns;
  const to = usePath();
  const say = useSay();
  const money = (key: "waitingFen" | "dueFen" | "overdueFen" | "openFen", label: string) => ({
    key,
    label,
    isNumeric: true,
    isLabelled: true,
    cell: (unit: (typeof units)[number]) => <Money amountFen={unit[key]} />,
    total: <Money amountFen={units.reduce((fen, unit) => fen + unit[key], 0)} />,
  });
  return (
    <DataTable
      caption={words.byUnit}
      scope={words.scope}
      asOf={asOf}
      rows={units}
      rowKey={({ unitId }) => unitId}
      {...(mayOpenUnits && {
        rowHref: ({ unitId }: (typeof units)[number]) => to(`/admin/units/${unitId}`),
      })}
      empty={words.empty}
      isDense
      isStacked
      total={words.total}
      columns={[
        { key: "unit", label: columns.unit, cell: ({ name }) => say(name) },
        {
          key: "orders",
          label: columns.orders,
          isNumeric: true,
          isLabelled: true,
          cell: ({ orders }) => formatCount(orders),
          total: formatCount(units.reduce((count, { orders }) => count + orders, 0)),
        },
        money("waitingFen", columns.waiting),
        money("dueFen", columns.due),
        money("overdueFen", columns.overdue),
        money("openFen", columns.open),
        {
          key: "limit",
          label: columns.limit,
          isNumeric: true,
          isLabelled: true,
          cell: ({ limitFen }) => <Money amountFen={limitFen} />,
        },
      ]}
    />
  );
}

function Orders() {
  const { asOf, orders } = useLoaderData<typeof loader>();
  const words = useMessages().credit.receivables;
  const columns = words.orderColumns;
  const to = usePath();
  const say = useSay();
  return (
    <>
      <DataTable
        caption={words.orders}
        scope={words.scope}
        asOf={asOf}
        rows={orders}
        rowKey={({ number }) => number}
        rowHref={({ number }) => to(`/admin/orders/${number}`)}
        empty={words.empty}
        isDense
        isStacked
        columns={[
          { key: "order", label: columns.order, cell: ({ number }) => number },
          { key: "unit", label: columns.unit, cell: ({ name }) => say(name) },
          {
            key: "state",
            label: columns.state,
            cell: ({ state }) => <Badge tone={TONES[state]}>{words.states[state]}</Badge>,
          },
          {
            key: "due",
            label: columns.due,
            isLabelled: true,
            cell: ({ dueDay }) => (dueDay === null ? "–" : <DateTime day={dueDay} />),
          },
          {
            key: "total",
            label: columns.total,
            isNumeric: true,
            isLabelled: true,
            cell: ({ totalFen }) => <Money amountFen={totalFen} />,
          },
          {
            key: "deducted",
            label: columns.deducted,
            isNumeric: true,
            isLabelled: true,
            cell: ({ deductedFen }) => <Money amountFen={-deductedFen} />,
          },
          {
            key: "received",
            label: columns.received,
            isNumeric: true,
            isLabelled: true,
            cell: ({ receivedFen }) => <Money amountFen={-receivedFen} />,
          },
          {
            key: "open",
            label: columns.open,
            isNumeric: true,
            isLabelled: true,
            cell: ({ openFen }) => <Money amountFen={openFen} />,
          },
        ]}
      />
      {orders.length === ORDERS_SHOWN ? (
        <p className="scope">{words.more(formatCount(ORDERS_SHOWN))}</p>
      ) : null}
    </>
  );
}
