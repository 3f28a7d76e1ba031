import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Figure, FigureLine } from "#app/components/figures.tsx";
import { formatCount, formatDate, formatFen, formatGrams, formatShare } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import {
  listDistrictsOn,
  listSilentOutlets,
  type Part,
  readCentreView,
} from "#app/domain/reporting/centre-view.server.ts";
import { countTroubles, listColdCases } from "#app/domain/reporting/cold-cases.server.ts";
import { listDevices } from "#app/domain/tills/device-queries.server.ts";
import { businessDay, formatDay, periodOf } from "#app/domain/values/business-day.ts";
import { openPage } from "#app/http/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

const SPANS = ["today", "tenDay", "month", "year"] as const;
const ROWS_SHOWN = 20;

/** The centre's total of a span as 1 + 3 + N, by outlet and county; the districts; and who is silent. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "watchCentre");
  const { read } = currentStore();
  const asOf = Date.now();
  const today = businessDay(asOf);
  const asked = new URL(request.url).searchParams.get("span");
  const span = SPANS.find((known) => known === asked) ?? "today";
  const firstDay = span === "today" ? today : periodOf(today, span).firstDay;
  const isWhole = new URL(request.url).searchParams.get("silent") === "all";
  const silent = await listSilentOutlets(read, today);
  const coldCases = await listColdCases(read, null, asOf);
  const view = await readCentreView(read, firstDay, today, today);
  return {
    asOf,
    span,
    view: {
      ...view,
      outlets: view.outlets.slice(0, ROWS_SHOWN),
      counties: view.counties.slice(0, ROWS_SHOWN),
    },
    hasMore: view.outlets.length > ROWS_SHOWN || view.counties.length > ROWS_SHOWN,
    districts: await listDistrictsOn(read, today),
    silent: silent.slice(0, isWhole ? silent.length : ROWS_SHOWN),
    silentDays: [1, 2].map((least) => silent.filter(({ days }) => days >= least).length),
    tills: (await listDevices(read, null))
      .filter(({ registeredAt, missing }) => registeredAt !== null || missing.length > 0)
      .map(({ id, code, name, outletZh, outletEn, revokedAt, missing, setAside }) => ({
        id,
        code,
        name,
        outlet: { zh: outletZh, en: outletEn },
        isInUse: revokedAt === null,
        missing,
        setAside,
      })),
    cold: { cases: coldCases.length, ...countTroubles(coldCases) },
    mayReadSales: may(person, "readSales"),
    mayKeepWalls: may(person, "keepWalls"),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ centre }) => centre.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

/** The address of the lines behind a figure, with its days written out. */
function useLines({ view, mayReadSales }: Page) {
  const to = usePath();
  return (narrowed: Record<string, string>) => {
    if (!mayReadSales) return undefined;
    const days = { from: formatDay(view.firstDay), to: formatDay(view.lastDay), group: "none" };
    return to(`/admin/sales/lines?${new URLSearchParams({ ...days, ...narrowed })}`);
  };
}

function useSay() {
  const isEn = useLocale() === "en";
  return (name: Name | null | undefined) => (name ? (isEn ? name.en : name.zh) : "");
}

/** What the figures of the page count. */
function useScope({ view }: Page): string {
  const { admin, centre, common } = useMessages();
  const locale = useLocale();
  const days = admin.sales.span(formatDate(view.firstDay, locale), formatDate(view.lastDay, locale));
  return centre.joined([centre.scope, days, common.demo]);
}

export default function Centre() {
  const page = useLoaderData<typeof loader>();
  const { centre: words, admin } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { view, span } = page;
  const spanText = admin.sales.span(formatDate(view.firstDay, locale), formatDate(view.lastDay, locale));
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.text(span === "today" ? formatDate(view.lastDay, locale) : spanText)}
        actions={
          <>
            <DemoMark />
            <a href={to(page.mayKeepWalls ? "/counter/walls" : "/counter/wall")}>{words.wall}</a>
          </>
        }
      />
      <Tabs
        label={words.spanLabel}
        links={SPANS.map((one) => ({
          label: words.spans[one],
          href: to(one === "today" ? "/counter/centre" : `/counter/centre?span=${one}`),
          isCurrent: one === span,
        }))}
      />
      <div className="stack-l admin-tables">
        <ThreeViews page={page} />
        <Grid page={page} />
        <PartTable
          page={page}
          caption={words.byOutlet}
          label={words.outlet}
          rows={view.outlets}
          filter="outlet"
          hasOrders
        />
        <PartTable
          page={page}
          caption={words.byCounty}
          label={words.county}
          rows={view.counties}
          filter="county"
        />
        {page.hasMore ? (
          <p>
            {words.more(formatCount(ROWS_SHOWN))}{" "}
            {page.mayReadSales ? <a href={to(`/admin/sales?span=${span}`)}>{words.report}</a> : null}
          </p>
        ) : null}
        <ColdSection page={page} />
        <Tills page={page} />
        <Silent page={page} />
      </div>
    </>
  );
}

function ThreeViews({ page }: { page: Page }) {
  const { centre: words, common } = useMessages();
  const lines = useLines(page);
  const scope = useScope(page);
  const { view, asOf } = page;
  return (
    <section className="stack" aria-label={words.threeViews}>
      <h2>{words.threeViews}</h2>
      <p>{words.threeText}</p>
      <div className="centre-figures">
        <Figure
          label={words.one}
          value={formatFen(view.total.amountFen)}
          href={view.total.entryCount > 0 ? lines({}) : undefined}
          change={`${words.orders} ${formatCount(view.total.orderCount)} · ${words.weight} ${formatGrams(view.total.weightGrams)}`}
          scope={scope}
          asOf={asOf}
        />
        {view.modes.map(({ key, sums }) => (
          <Figure
            key={key}
            label={`${words.three} · ${common.salesMode[key]}`}
            value={formatFen(sums.amountFen)}
            href={sums.entryCount > 0 ? lines({ salesMode: key }) : undefined}
            change={`${formatShare(sums.amountFen, view.total.amountFen)} · ${words.orders} ${formatCount(sums.orderCount)}`}
            scope={scope}
            asOf={asOf}
          />
        ))}
      </div>
      <PartTable
        page={page}
        caption={words.many}
        label={words.body}
        rows={view.bodies}
        filter="body"
        hasOrders
        isWhole
      />
    </section>
  );
}

/** Parts of the total, each figure opening its lines; with `isWhole`, they are all of them and sum to it. */
function PartTable(props: {
  page: Page;
  caption: string;
  label: string;
  rows: readonly Part[];
  filter: "body" | "outlet" | "county";
  hasOrders?: boolean;
  isWhole?: boolean;
}) {
  const { centre: words } = useMessages();
  const lines = useLines(props.page);
  const scope = useScope(props.page);
  const say = useSay();
  const { bodies } = words;
  const { total } = props.page.view;
  return (
    <DataTable
      caption={props.caption}
      scope={scope}
      asOf={props.page.asOf}
      rows={props.rows}
      rowKey={({ key }) => key}
      empty={words.noSales}
      total={props.isWhole ? true : undefined}
      isDense
      columns={[
        {
          key: "name",
          label: props.label,
          cell: ({ key, name }) => say(name) || (bodies[key as keyof typeof bodies] ?? key),
        },
        {
          key: "net",
          label: words.net,
          isNumeric: true,
          cell: ({ key, sums }) => (
            <LinesLink href={sums.entryCount > 0 ? lines({ [props.filter]: key }) : undefined}>
              <Money amountFen={sums.amountFen} />
            </LinesLink>
          ),
          total: <Money amountFen={total.amountFen} />,
        },
        ...(props.hasOrders
          ? [
              {
                key: "orders",
                label: words.orders,
                isNumeric: true,
                // an order online is counted once, at the pavilion of its first line: only their sum means anything
                cell: ({ sums, ...part }: Part & { kind?: string | null }) =>
                  part.kind === "pavilion" ? "–" : formatCount(sums.orderCount),
                total: formatCount(total.orderCount),
              },
            ]
          : []),
        {
          key: "weight",
          label: words.weight,
          isNumeric: true,
          cell: ({ sums }) => formatGrams(sums.weightGrams),
          total: formatGrams(total.weightGrams),
        },
        {
          key: "share",
          label: words.share,
          isNumeric: true,
          isMinor: true,
          cell: ({ sums }) => formatShare(sums.amountFen, total.amountFen),
        },
      ]}
    />
  );
}

function LinesLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  return href ? <a href={href}>{children}</a> : children;
}

function Grid({ page }: { page: Page }) {
  const { centre: words } = useMessages();
  const lines = useLines(page);
  const scope = useScope(page);
  const say = useSay();
  const sums = new Map(page.view.bodies.map((body) => [body.key, body.sums]));
  const gaps = page.districts.filter(({ isGap }) => isGap);
  return (
    <section className="stack" aria-label={words.grid}>
      <h2>{words.grid}</h2>
      <p>{words.gridText}</p>
      {gaps.length > 0 ? (
        <Notice kind="warning">{words.gaps(gaps.map(({ name }) => say(name)).join("、"))}</Notice>
      ) : null}
      <ul className="district-grid">
        {page.districts.map(({ code, name, counts, isGap }) => {
          const amountFen = sums.get(code)?.amountFen ?? 0;
          const places = counts.counter + counts.zone + counts.cabinet;
          return (
            <li key={code} className={`district-tile district-${code}${isGap ? " district-gap" : ""}`}>
              <b>{say(name)}</b>
              <LinesLink href={amountFen === 0 ? undefined : lines({ body: code })}>
                <Money amountFen={amountFen} />
              </LinesLink>
              <small>{words.open(formatCount(places))}</small>
              {isGap ? <Badge tone="warning">{words.gap}</Badge> : null}
            </li>
          );
        })}
      </ul>
      <small className="scope">{scope}</small>
    </section>
  );
}

/** How many cold cases need somebody. */
function ColdSection({ page }: { page: Page }) {
  const { cold } = useMessages();
  const to = usePath();
  const { cases, out, overdue } = page.cold;
  const { centre: words } = cold;
  return (
    <section className="stack" aria-label={cold.title}>
      <h2>{cold.title}</h2>
      <FigureLine
        scope={words.scope}
        asOf={page.asOf}
        figures={[
          { label: words.cases, value: formatCount(cases), href: to("/counter/centre/cold") },
          {
            label: words.filters.out,
            value: formatCount(out),
            ...(out > 0 ? { href: to("/counter/centre/cold?filter=out") } : {}),
          },
          {
            label: words.filters.overdue,
            value: formatCount(overdue),
            ...(overdue > 0 ? { href: to("/counter/centre/cold?filter=overdue") } : {}),
          },
        ]}
      />
    </section>
  );
}

/** What the tills have not sent yet: a number that is missing is a sale that somebody made. */
function Tills({ page }: { page: Page }) {
  const { centre: words } = useMessages();
  const to = usePath();
  const say = useSay();
  const gaps = page.tills.filter(({ missing }) => missing.length > 0);
  const missingOf = (tills: Page["tills"]) =>
    tills.flatMap(({ missing }) => missing).reduce((count, { first, last }) => count + last - first + 1, 0);
  const scope = words.tillsScope;
  return (
    <section className="stack" aria-label={words.tills}>
      <h2>{words.tills}</h2>
      <FigureLine
        scope={scope}
        asOf={page.asOf}
        figures={[
          {
            label: words.tillsInUse,
            value: formatCount(page.tills.filter(({ isInUse }) => isInUse).length),
            href: to("/counter/devices"),
          },
          { label: words.tillsMissing, value: formatCount(missingOf(page.tills)) },
          {
            label: words.tillsAside,
            value: formatCount(page.tills.reduce((count, { setAside }) => count + setAside, 0)),
          },
        ]}
      />
      {gaps.length === 0 ? (
        <p>{words.tillsNone}</p>
      ) : (
        <DataTable
          caption={words.tillsWith}
          scope={scope}
          asOf={page.asOf}
          rows={gaps}
          rowKey={({ id }) => id}
          rowHref={() => to("/counter/devices")}
          isDense
          columns={[
            { key: "till", label: words.tills, cell: ({ code, name }) => `${name} ${code}` },
            { key: "outlet", label: words.outlet, cell: ({ outlet }) => say(outlet) },
            {
              key: "missing",
              label: words.tillsMissing,
              cell: ({ missing }) =>
                missing
                  .map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`))
                  .join(", "),
            },
            {
              key: "count",
              label: words.total,
              isNumeric: true,
              cell: (till) => formatCount(missingOf([till])),
            },
          ]}
        />
      )}
    </section>
  );
}

function Silent({ page }: { page: Page }) {
  const { centre: words, outlets } = useMessages();
  const to = usePath();
  const say = useSay();
  const { silent, districts } = page;
  const nameOf = new Map(districts.map(({ code, name }) => [code, name]));
  const [one = 0, two = 0] = page.silentDays;
  return (
    <section className="stack" id="silent" aria-label={words.silent}>
      <h2>{words.silent}</h2>
      <p>{words.silentText}</p>
      {one > 0 ? (
        <p>
          <b>{words.silentCount(formatCount(one), formatCount(two))}</b>{" "}
          {silent.length < one ? (
            <a href={to(`/counter/centre?span=${page.span}&silent=all#silent`)}>{words.silentAll}</a>
          ) : null}
        </p>
      ) : null}
      <DataTable
        caption={words.silent}
        asOf={page.asOf}
        rows={silent}
        rowKey={({ id }) => id}
        rowHref={page.mayReadSales ? ({ id }) => to(`/admin/outlets/${id}`) : undefined}
        empty={words.silentNone}
        isDense
        columns={[
          { key: "name", label: words.outlet, cell: ({ name }) => say(name) },
          { key: "kind", label: outlets.kind, isMinor: true, cell: ({ kind }) => outlets.kinds[kind] },
          {
            key: "district",
            label: words.district,
            cell: ({ districtCode }) => say(nameOf.get(districtCode ?? "")) || "–",
          },
          { key: "shop", label: words.shop, isMinor: true, cell: ({ shop }) => say(shop) || "–" },
          {
            key: "last",
            label: words.lastSale,
            cell: ({ lastSaleDay }) => (lastSaleDay === null ? words.never : <DateTime day={lastSaleDay} />),
          },
          {
            key: "days",
            label: words.daysSilent,
            isNumeric: true,
            cell: ({ days }) => (days >= 30 ? words.tooLong : words.days(formatCount(days))),
          },
        ]}
      />
    </section>
  );
}
