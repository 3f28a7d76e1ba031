import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, Select, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { toneOf } from "#app/components/order-tone.ts";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import {
  listOrderedPoints,
  listUnitOrders,
  type UnitOrderFilters,
} from "#app/domain/purchasing/unit-orders.server.ts";
import { formatDay, parseDay } from "#app/domain/values/business-day.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";
import { ORDER_STATES, PROGRESS } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

const PURCHASE_NUMBER = /^CG\d{16}$/;

/** The orders of the unit's purchases, whoever placed them: all its members see them. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const asked = new URL(request.url).searchParams;
  const points = await listOrderedPoints(read, unit.id);
  const number = (asked.get("purchase") ?? "").trim().toUpperCase();
  const filters: UnitOrderFilters = {
    state: ORDER_STATES.find((state) => state === asked.get("state")),
    progress: PROGRESS.find((progress) => progress === asked.get("progress")),
    deliveryDay: parseDay(asked.get("day") ?? ""),
    pointName: points.find((name) => name === asked.get("point")),
    purchaseNumber: PURCHASE_NUMBER.test(number) ? number : undefined,
  };
  const before = asked.get("before") ?? "";
  const known = ORDER_NUMBER.test(before) ? before : undefined;
  const { orders, next } = await listUnitOrders(read, unit.id, filters, known);
  return { unitId: unit.id, filters, points, orders, next, isFirst: known === undefined };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ unitOrders }) => unitOrders.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

/** The address of the same list from its start, or from an order on. */
function addressOf({ unitId, filters }: Page, before?: string): string {
  const { state, progress, deliveryDay, pointName, purchaseNumber } = filters;
  const search = new URLSearchParams();
  const asked = {
    state,
    progress,
    day: deliveryDay === undefined ? undefined : formatDay(deliveryDay),
    point: pointName,
    purchase: purchaseNumber,
    before,
  };
  for (const [name, value] of Object.entries(asked)) if (value) search.set(name, value);
  const query = search.toString();
  return `/purchasing/${unitId}/orders${query ? `?${query}` : ""}`;
}

export default function UnitOrders() {
  const page = useLoaderData<typeof loader>();
  const { checkout, fulfilment, unitOrders: words } = useMessages();
  const to = usePath();
  const { unitId, orders, next, isFirst } = page;
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l">
        <Filters page={page} />
        <DataTable
          caption={words.list}
          rows={orders}
          rowKey={({ number }) => number}
          rowHref={({ number }) => to(`/purchasing/${unitId}/orders/${number}`)}
          empty={words.none}
          isStacked
          columns={[
            { key: "number", label: words.columns.number, cell: ({ number }) => number },
            {
              key: "state",
              label: words.columns.state,
              cell: ({ state, progress }) => (
                <>
                  <Badge tone={toneOf(state)}>{checkout.order.states[state]}</Badge>{" "}
                  {progress === "none" ? null : <Badge>{fulfilment.progress[progress]}</Badge>}
                </>
              ),
            },
            {
              key: "total",
              label: words.columns.total,
              isNumeric: true,
              cell: ({ totalFen }) => <Money amountFen={totalFen} />,
            },
            {
              key: "day",
              label: words.columns.day,
              isLabelled: true,
              cell: ({ deliveryDay }) => <DateTime day={deliveryDay} />,
            },
            {
              key: "point",
              label: words.columns.point,
              isLabelled: true,
              cell: ({ pointName }) => pointName,
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
              key: "placedAt",
              label: words.columns.placedAt,
              isLabelled: true,
              cell: ({ placedAt }) => <DateTime instant={placedAt} />,
            },
          ]}
        />
        <p className="row row-apart">
          {isFirst ? <span /> : <a href={to(addressOf(page))}>{words.toStart}</a>}
          {next ? (
            <a rel="next" href={to(addressOf(page, next))}>
              {words.more}
            </a>
          ) : null}
        </p>
      </div>
    </>
  );
}

function Filters({ page }: { page: Page }) {
  const { checkout, fulfilment, unitOrders: words } = useMessages();
  const to = usePath();
  const { unitId, filters, points } = page;
  return (
    <form
      method="get"
      action={to(`/purchasing/${unitId}/orders`)}
      className="panel sales-form"
      data-auto-submit
    >
      <div className="sales-form-row">
        <Select
          name="state"
          label={words.filters.state}
          value={filters.state}
          placeholder={words.filters.any}
          options={ORDER_STATES.map((value) => ({ value, label: checkout.order.states[value] }))}
        />
        <Select
          name="progress"
          label={words.filters.progress}
          value={filters.progress}
          placeholder={words.filters.any}
          options={PROGRESS.map((value) => ({ value, label: fulfilment.progress[value] }))}
        />
        <Select
          name="point"
          label={words.filters.point}
          value={filters.pointName}
          placeholder={words.filters.any}
          options={points.map((value) => ({ value, label: value }))}
        />
        <TextInput
          name="day"
          type="date"
          label={words.filters.day}
          value={filters.deliveryDay === undefined ? undefined : formatDay(filters.deliveryDay)}
          width="medium"
        />
        <TextInput
          name="purchase"
          label={words.filters.purchase}
          value={filters.purchaseNumber}
          width="medium"
          maxLength={18}
          autoComplete="off"
        />
      </div>
      <p className="row">
        <Button kind="quiet">{words.filters.show}</Button>
        <a href={to(`/purchasing/${unitId}/orders`)}>{words.filters.clear}</a>
      </p>
    </form>
  );
}
