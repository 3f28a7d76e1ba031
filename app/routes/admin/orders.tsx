import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, ButtonLink, Select, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import { toneOf } from "#app/components/order-tone.ts";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark, StorageBadge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { maskName, maskPhone } from "#app/domain/identity/masking.ts";
import {
  countProgress,
  type ListedOrder,
  listOrdersFor,
  readOrderChoices,
} from "#app/domain/reporting/order-list.server.ts";
import {
  COUNT_MAX,
  type OrderListQuery,
  orderListSearch,
  parseOrderListQuery,
  searchOf,
} from "#app/domain/reporting/order-list-query.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { PROGRESS_TONES } from "#app/routes/admin/goods-desk.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import { GATEWAYS, ORDER_STATES, PROGRESS, type Progress, STORAGE_CLASSES } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** Steps at which somebody has to do something: how many wait there stands beside their names. */
const WAITING: readonly Progress[] = ["allocated", "packed", "shipped"];

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readOrders");
  const { read } = currentStore();
  const seesPeople = may(person, "seePersonalData");
  const asked = parseOrderListQuery(new URL(request.url).searchParams);
  // who may not see names and phone numbers may not find them out by asking for them
  const isRefused = !seesPeople && (asked.phone ?? asked.receiver) !== undefined;
  const query: OrderListQuery = isRefused
    ? { ...asked, phone: undefined, receiver: undefined, unknown: searchOf(asked) }
    : asked;
  const page = await listOrdersFor(read, query);
  const counts = await countProgress(read, WAITING);
  return {
    query,
    isRefused,
    seesPeople,
    mayFulfil: may(person, "fulfilOrders"),
    orders: page.orders.map(({ receiverName, phone, regionZh, ...order }) => ({
      ...order,
      // where barracks are is told to nobody but those who ship
      regionZh:
        seesPeople || !order.lines.some(({ entryChannel }) => entryChannel === "barracks") ? regionZh : "",
      receiverName: seesPeople ? receiverName : maskName(receiverName),
      phone: seesPeople ? phone : maskPhone(phone),
    })),
    older: page.older,
    newer: page.newer,
    counts: [...counts],
    choices: await readOrderChoices(read, businessDay(Date.now())),
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ fulfilment }) => fulfilment.list.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function AdminOrders() {
  const page = useLoaderData<typeof loader>();
  const { fulfilment } = useMessages();
  const to = usePath();
  const words = fulfilment.list;
  const { query, counts } = page;
  const address = (change: Partial<OrderListQuery>) => {
    const search = orderListSearch(query, change);
    return to(search === "" ? "/admin/orders" : `/admin/orders?${search}`);
  };
  return (
    <>
      <PageTitle title={words.title} text={page.mayFulfil ? words.text : undefined} actions={<DemoMark />} />
      <div className="stack-l admin-tables">
        <Filters page={page} />
        <Tabs
          label={words.progress}
          links={[undefined, ...PROGRESS].map((progress) => {
            const count = new Map(counts).get(progress ?? "none");
            const name = progress === undefined ? words.all : fulfilment.progress[progress];
            return {
              label: count === undefined ? name : `${name} ${countText(count, words.more)}`,
              href: address({ progress }),
              isCurrent: query.progress === progress,
            };
          })}
        />
        {query.unknown === undefined ? null : (
          <Notice kind="warning" title={page.isRefused ? words.masked : words.unknown} />
        )}
        <form method="get" className="stack order-list">
          <OrderTable page={page} />
          {page.mayFulfil && page.orders.length > 0 ? (
            <p className="row">
              <Button formAction={to("/admin/orders/pack")}>{words.pack}</Button>
              <Button formAction={to("/admin/orders/ship")}>{words.ship}</Button>
              <Button kind="quiet" formAction={to("/admin/orders/slips")}>
                {words.slips}
              </Button>
            </p>
          ) : null}
        </form>
        {page.newer || page.older ? (
          <nav className="row" aria-label={words.pages}>
            {page.newer ? (
              <>
                <ButtonLink kind="quiet" href={address({})}>
                  {words.newest}
                </ButtonLink>
                <ButtonLink kind="quiet" icon="previous" href={address({ after: page.newer })}>
                  {words.newer}
                </ButtonLink>
              </>
            ) : null}
            {page.older ? (
              <ButtonLink kind="quiet" icon="next" href={address({ before: page.older })}>
                {words.older}
              </ButtonLink>
            ) : null}
          </nav>
        ) : null}
      </div>
    </>
  );
}

function countText(count: number, more: (count: string) => string): string {
  return count > COUNT_MAX ? more(formatCount(COUNT_MAX)) : formatCount(count);
}

function Filters({ page }: { page: Page }) {
  const { fulfilment, admin, common } = useMessages();
  const to = usePath();
  const isEn = useLocale() === "en";
  const words = fulfilment.list;
  const { query, choices } = page;
  const named = (some: readonly { id: string; zh: string; en: string }[]) =>
    some.map(({ id, zh, en }) => ({ value: id, label: isEn ? en : zh }));
  const dayOf = (day: number | undefined) => (day === undefined ? undefined : formatDay(day));
  return (
    <form method="get" action={to("/admin/orders")} className="panel sales-form">
      {query.progress ? <input type="hidden" name="progress" value={query.progress} /> : null}
      <div className="sales-form-row order-filters">
        <TextInput
          name="q"
          label={page.seesPeople ? words.search : words.searchMasked}
          hint={page.seesPeople ? words.searchHint : words.searchHintMasked}
          value={searchOf(query)}
          maxLength={40}
        />
        <TextInput name="from" label={words.from} type="date" value={dayOf(query.fromDay)} />
        <TextInput name="to" label={words.to} type="date" value={dayOf(query.toDay)} />
        <Select
          name="state"
          label={words.state}
          value={query.state}
          placeholder={words.any}
          options={ORDER_STATES.map((value) => ({ value, label: admin.order.states[value] }))}
        />
        <Select
          name="outlet"
          label={words.outlet}
          value={query.outletId}
          placeholder={words.any}
          options={named(choices.outlets)}
        />
        <Select
          name="county"
          label={words.county}
          value={query.countyId}
          placeholder={words.any}
          options={named(choices.counties)}
        />
        <Select
          name="storage"
          label={words.storage}
          value={query.storageClass}
          placeholder={words.any}
          options={STORAGE_CLASSES.map((value) => ({ value, label: common.storage[value] }))}
        />
        <Select
          name="gateway"
          label={words.gateway}
          value={query.gateway}
          placeholder={words.any}
          options={GATEWAYS.map((value) => ({ value, label: admin.order.gateways[value] }))}
        />
      </div>
      <p className="row">
        <Button>{words.filter}</Button>
        <a href={to("/admin/orders")}>{words.clear}</a>
      </p>
    </form>
  );
}

function OrderTable({ page }: { page: Page }) {
  const { fulfilment, admin } = useMessages();
  const to = usePath();
  const isEn = useLocale() === "en";
  const words = fulfilment.list;
  const nameOf = (name: { zh: string; en: string } | undefined) => (isEn ? name?.en : name?.zh);
  type Row = Page["orders"][number];
  return (
    <DataTable<Row>
      caption={words.caption(page.orders.length)}
      rows={page.orders}
      rowKey={({ id }) => id}
      isDense
      isStacked
      empty={words.empty}
      columns={[
        {
          key: "order",
          label: page.mayFulfil ? (
            <>
              <input type="checkbox" data-check-all="number" aria-label={words.selectAll} hidden />{" "}
              {words.columns.order}
            </>
          ) : (
            words.columns.order
          ),
          cell: ({ number }) => (
            <span className="one-line">
              {page.mayFulfil ? (
                <input type="checkbox" name="number" value={number} aria-label={words.select(number)} />
              ) : null}{" "}
              <a href={to(`/admin/orders/${number}`)}>{number}</a>
            </span>
          ),
        },
        {
          key: "progress",
          label: words.columns.progress,
          cell: ({ progress }) => (
            <Badge tone={PROGRESS_TONES[progress]}>{fulfilment.progress[progress]}</Badge>
          ),
        },
        {
          key: "state",
          label: words.columns.state,
          cell: ({ state }) => <Badge tone={toneOf(state)}>{admin.order.states[state]}</Badge>,
        },
        {
          key: "storage",
          label: words.columns.storage,
          cell: ({ storageClass }) => <StorageBadge storage={storageClass} />,
        },
        {
          key: "goods",
          label: words.columns.goods,
          cell: ({ lines, lineCount }) => (
            <>
              {goodsText(lines, isEn, words.goods)}
              {lineCount > lines.length ? ` ${words.moreGoods}` : null}
            </>
          ),
        },
        {
          key: "receiver",
          label: words.columns.receiver,
          cell: ({ receiverName, phone, regionZh }) => (
            <>
              {receiverName} <span className="one-line">{phone}</span>
              <small className="row-within">{regionZh}</small>
            </>
          ),
        },
        {
          key: "amount",
          label: words.columns.amount,
          isNumeric: true,
          cell: ({ totalFen }) => <Money amountFen={totalFen} />,
        },
        {
          key: "sender",
          label: words.columns.sender,
          isMinor: true,
          cell: ({ sender, fulfilmentOutletId }) => nameOf(sender) ?? fulfilmentOutletId,
        },
        {
          key: "placedAt",
          label: words.columns.placedAt,
          cell: ({ placedAt }) => <DateTime instant={placedAt} />,
        },
      ]}
    />
  );
}

function goodsText(
  lines: ListedOrder["lines"],
  isEn: boolean,
  words: (name: string, quantity: string, county: string) => string,
): string {
  return lines
    .map((line) =>
      words(
        isEn ? line.nameEn : line.nameZh,
        formatCount(line.quantity),
        isEn ? line.countyNameEn : line.countyNameZh,
      ),
    )
    .join(isEn ? ", " : "、");
}
