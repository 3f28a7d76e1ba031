import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { toneOfClaim } from "#app/components/claim-tone.ts";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, Select } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge, StorageBadge } from "#app/components/tags.tsx";
import { isOpen } from "#app/domain/claims/claim.ts";
import {
  type ClaimFilters,
  countOpenClaims,
  type ListedClaim,
  listClaims,
  listSupplierChoices,
} from "#app/domain/claims/list-claims.server.ts";
import { listCounties } from "#app/domain/geography/counties.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { isId } from "#app/domain/values/id.ts";
import type { Messages } from "#app/messages/messages.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import { CLAIM_KINDS, CLAIM_STATES, STORAGE_CLASSES } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const VIEWS = [...CLAIM_STATES, "goods_due", "all"] as const;
type View = (typeof VIEWS)[number];

function nameOf(view: View, { claims }: Messages): string {
  if (view === "all") return claims.desk.all;
  return view === "goods_due" ? claims.desk.dueTab : claims.states[view];
}

const NAME = /^[\w-]{1,60}$/;

/** The desk: what waits for the shop first, each with how long it has waited. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readClaims");
  const { read } = currentStore();
  const now = Date.now();
  const asked = new URL(request.url).searchParams;
  const one = <T extends string>(words: readonly T[], name: string) =>
    words.find((word) => word === asked.get(name));
  const named = (name: string) => {
    const id = asked.get(name) ?? "";
    return NAME.test(id) ? id : undefined;
  };
  const view = one(VIEWS, "state") ?? "requested";
  const filters: ClaimFilters = {
    state: view === "all" || view === "goods_due" ? undefined : view,
    areGoodsDue: view === "goods_due" || undefined,
    kind: one(CLAIM_KINDS, "kind"),
    countyId: named("county"),
    supplierId: named("supplier"),
    storageClass: one(STORAGE_CLASSES, "storage"),
  };
  const after = asked.get("after") ?? "";
  const { claims, next } = await listClaims(read, filters, isId(after) ? after : undefined);
  return {
    now,
    view,
    filters,
    claims,
    next,
    isFirst: !isId(after),
    open: await countOpenClaims(read),
    counties: (await listCounties(read, businessDay(now))).map(({ id, nameZh, nameEn }) => ({
      id,
      nameZh,
      nameEn,
    })),
    suppliers: await listSupplierChoices(read),
    mayReport: may(person, "readSales"),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ claims }) => claims.desk.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function ClaimsDesk() {
  const page = useLoaderData<typeof loader>();
  const messages = useMessages();
  const { claims: words } = messages;
  const to = usePath();
  const { view, open, next, isFirst } = page;
  return (
    <>
      <PageTitle
        title={words.desk.title}
        text={words.desk.text}
        actions={page.mayReport ? <a href={to("/admin/claims/report")}>{words.desk.toReport}</a> : null}
      />
      <div className="stack-l admin-tables">
        <p className="claim-queue">
          {open.waitingSince === undefined ? (
            words.desk.nothingWaiting
          ) : (
            <>
              <b>{words.desk.waiting(formatCount(open.counts.requested))}</b> ·{" "}
              {words.desk.waitingSince(ageText(page.now - open.waitingSince, messages))}
            </>
          )}
        </p>
        <Tabs
          label={words.desk.tabs}
          links={VIEWS.map((state) => ({
            label: nameOf(state, messages),
            href: to(addressOf(page, { state })),
            isCurrent: view === state,
            count:
              (state === "goods_due" ? open.goodsDue : state === "all" ? 0 : open.counts[state]) || undefined,
          }))}
        />
        <Filters page={page} />
        <List page={page} />
        <p className="row row-apart">
          {isFirst ? <span /> : <a href={to(addressOf(page, {}))}>{words.desk.newest}</a>}
          {next ? (
            <a rel="next" href={to(addressOf(page, { after: next }))}>
              {words.desk.older}
            </a>
          ) : null}
        </p>
      </div>
    </>
  );
}

/** The address of the same list with something about it changed; from its start unless `after` says otherwise. */
function addressOf({ view, filters }: Page, changed: { state?: string; after?: string }): string {
  const search = new URLSearchParams();
  const asked = {
    state: changed.state ?? view,
    kind: filters.kind,
    county: filters.countyId,
    supplier: filters.supplierId,
    storage: filters.storageClass,
    after: changed.after,
  };
  for (const [name, value] of Object.entries(asked)) if (value) search.set(name, value);
  return `/admin/claims?${search}`;
}

/** "3 days", "5 hours". */
function ageText(ms: number, { claims }: Messages): string {
  const { age } = claims.desk;
  const hours = Math.floor(ms / 3_600_000);
  if (hours >= 48) return age.days(Math.floor(hours / 24));
  return hours >= 1 ? age.hours(hours) : age.now;
}

function Filters({ page }: { page: Page }) {
  const { claims: words, common } = useMessages();
  const to = usePath();
  const isEn = useLocale() === "en";
  const { view, filters } = page;
  const names = words.desk.filterNames;
  const named = (rows: readonly { id: string; nameZh: string; nameEn: string }[]) =>
    rows.map(({ id, nameZh, nameEn }) => ({ value: id, label: isEn ? nameEn : nameZh }));
  return (
    <form method="get" action={to("/admin/claims")} className="panel sales-form" data-auto-submit>
      <input type="hidden" name="state" value={view} />
      <div className="sales-form-row">
        <Select
          name="kind"
          label={names.kind}
          value={filters.kind}
          placeholder={words.desk.any}
          options={CLAIM_KINDS.map((value) => ({ value, label: words.kinds[value] }))}
        />
        <Select
          name="county"
          label={names.county}
          value={filters.countyId}
          placeholder={words.desk.any}
          options={named(page.counties)}
        />
        <Select
          name="supplier"
          label={names.supplier}
          value={filters.supplierId}
          placeholder={words.desk.any}
          options={named(page.suppliers)}
        />
        <Select
          name="storage"
          label={names.storage}
          value={filters.storageClass}
          placeholder={words.desk.any}
          options={STORAGE_CLASSES.map((value) => ({ value, label: common.storage[value] }))}
        />
      </div>
      <div data-no-script>
        <Button kind="quiet">{words.desk.show}</Button>
      </div>
    </form>
  );
}

function List({ page }: { page: Page }) {
  const messages = useMessages();
  const { claims: words, refunds } = messages;
  const to = usePath();
  const { columns } = words.desk;
  const { view } = page;
  const waits = view === "all" || view === "goods_due" || isOpen(view);
  const repays = view === "all" || view === "goods_due" || view === "accepted";
  const goodsOf = ({ goods }: ListedClaim) => goods.map((one) => <Goods key={one.orderLineId} goods={one} />);
  return (
    <DataTable
      caption={nameOf(page.view, messages)}
      rows={page.claims}
      rowKey={({ id }) => id}
      rowHref={({ id }) => to(`/admin/claims/${id}`)}
      empty={words.desk.empty}
      isDense
      isStacked
      columns={[
        {
          key: "claim",
          label: columns.claim,
          cell: ({ orderNumber, claimNumber }) => (
            <span className="claim-number">{words.desk.number(orderNumber, String(claimNumber))}</span>
          ),
        },
        ...(waits
          ? [
              {
                key: "age",
                label: columns.age,
                isNumeric: true,
                cell: ({ state, changedAt }: ListedClaim) =>
                  view !== "all" || isOpen(state) ? ageText(page.now - changedAt, messages) : null,
              },
            ]
          : []),
        ...(view === "all"
          ? [
              {
                key: "state",
                label: columns.state,
                cell: ({ state }: ListedClaim) => (
                  <Badge tone={toneOfClaim(state)}>{words.states[state]}</Badge>
                ),
              },
            ]
          : []),
        {
          key: "kind",
          label: columns.kind,
          cell: ({ kind, fault }) => (
            <>
              {words.kinds[kind]}
              {fault ? <small className="row-within">{words.faults[fault]}</small> : null}
            </>
          ),
        },
        { key: "goods", label: columns.goods, cell: goodsOf },
        ...(repays
          ? [
              {
                key: "refunded",
                label: columns.refunded,
                isNumeric: true,
                cell: ({ refundedFen }: ListedClaim) =>
                  refundedFen === null ? null : <Money amountFen={refundedFen} />,
              },
              {
                key: "borneBy",
                label: columns.borneBy,
                isMinor: true,
                cell: ({ borneBy }: ListedClaim) => borneBy && refunds.borneBy[borneBy],
              },
            ]
          : []),
        {
          key: "requestedAt",
          label: columns.requestedAt,
          isMinor: true,
          cell: ({ requestedAt }) => (
            <span className="one-line">
              <DateTime instant={requestedAt} />
            </span>
          ),
        },
      ]}
    />
  );
}

function Goods({ goods }: { goods: ListedClaim["goods"][number] }) {
  const isEn = useLocale() === "en";
  return (
    <span className="claim-row-goods">
      {isEn ? goods.nameEn : goods.nameZh} × {formatCount(goods.quantity)}
      <small className="row-within">
        {isEn ? goods.countyNameEn : goods.countyNameZh}{" "}
        {goods.storageClass === "ambient" ? null : <StorageBadge storage={goods.storageClass} />}
      </small>
    </span>
  );
}
