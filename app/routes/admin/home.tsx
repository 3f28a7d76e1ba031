import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { BarChart } from "#app/components/charts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, TextInput } from "#app/components/fields.tsx";
import { Figure } from "#app/components/figures.tsx";
import { formatCount, formatDate, formatFen, formatPeriod, formatShare } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import { FindOrder } from "#app/domain/ordering/find-order.ts";
import { findOrder } from "#app/domain/ordering/order-queries.server.ts";
import { readSales } from "#app/domain/reporting/sales.server.ts";
import { readOverview } from "#app/domain/reporting/sales-overview.server.ts";
import { drillSearch, parseSalesQuery } from "#app/domain/reporting/sales-query.ts";
import { businessDay, periodOf } from "#app/domain/values/business-day.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { nameOfMember, spanText } from "#app/routes/admin/sales-words.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const TOP = 10;

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "openAdmin");
  const { read } = currentStore();
  const typed = new URL(request.url).searchParams.get("order");
  const mayReadOrders = may(person, "readOrders");
  if (typed && mayReadOrders) {
    const number = FindOrder.shape.number.safeParse(typed);
    if (number.success && (await findOrder(read, number.data)))
      throw redirect(`/admin/orders/${number.data}`, 303);
  }
  const now = Date.now();
  const today = businessDay(now);
  const order = mayReadOrders ? { typed: typed?.slice(0, 60) ?? "" } : undefined;
  if (!may(person, "readSales")) return { today, order, mayWatch: false, sales: undefined };
  const month = parseSalesQuery(new URLSearchParams("span=month"), today, today);
  if (!month.ok) throw new Error("this month is no span");
  const { members, total, query } = await readSales(read, month.query, now);
  return {
    today,
    order,
    mayWatch: may(person, "watchCentre"),
    sales: {
      asOf: now,
      figures: await readOverview(read, today),
      top: members.slice(0, TOP),
      monthFen: total.amountFen,
      query,
    },
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ admin }) => admin.home.title);

export default function AdminHome() {
  const { today, order, mayWatch, sales } = useLoaderData<typeof loader>();
  const { admin } = useMessages();
  const locale = useLocale();
  const { home } = admin;
  return (
    <>
      <PageTitle title={home.title} text={home.text(formatDate(today, locale))} />
      <div className="stack-l">
        {sales ? (
          <Sales sales={sales} today={today} mayWatch={mayWatch} />
        ) : (
          <EmptyState title={home.noSalesTitle} text={home.noSalesText} />
        )}
        {order ? <FindOrderForm typed={order.typed} /> : null}
      </div>
    </>
  );
}

type SalesOverview = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["sales"]>;

function Sales({ sales, today, mayWatch }: { sales: SalesOverview; today: number; mayWatch: boolean }) {
  const messages = useMessages();
  const { admin } = messages;
  const locale = useLocale();
  const tongue = { locale, messages };
  const to = usePath();
  const { home } = admin;
  const { asOf, figures, top, monthFen, query } = sales;
  const monthScope = admin.sales.joined([
    admin.sales.scope,
    admin.sales.allCounties,
    admin.sales.beijing(spanText(query.firstDay, query.lastDay, tongue)),
    messages.common.demo,
  ]);
  const linesOf = (member: string) => to(`/admin/sales/lines?${drillSearch(query, { member })}`);
  const data = top.map(({ key, name, sums }) => ({
    key,
    label: nameOfMember("county", key, name, tongue),
    value: sums.amountFen,
    href: to(`/admin/sales?county=${key}&group=none`),
  }));
  return (
    <div className="stack-l">
      <div className="grid-figures">
        {figures.map(({ span, firstDay, lastDay, amountFen, orderCount }) => (
          <Figure
            key={span}
            label={home[span]}
            value={formatFen(amountFen)}
            href={to(span === "month" ? "/admin/sales" : `/admin/sales?span=${span}`)}
            change={home.orders(formatCount(orderCount))}
            scope={admin.sales.joined([
              admin.sales.scope,
              spanText(firstDay, lastDay, tongue),
              messages.common.demo,
            ])}
            asOf={asOf}
          />
        ))}
      </div>
      <BarChart
        title={home.topCounties(formatPeriod(periodOf(today, "month").id, "month", locale))}
        scope={monthScope}
        asOf={asOf}
        data={data}
        table={
          <DataTable
            caption={home.topCounties(formatPeriod(periodOf(today, "month").id, "month", locale))}
            rows={top}
            rowKey={({ key }) => key}
            isDense
            columns={[
              {
                key: "county",
                label: admin.sales.groups.county,
                cell: ({ key, name }) => nameOfMember("county", key, name, tongue),
              },
              {
                key: "net",
                label: admin.sales.measures.net,
                isNumeric: true,
                cell: ({ key, sums }) => (
                  <a href={linesOf(key)}>
                    <Money amountFen={sums.amountFen} />
                  </a>
                ),
              },
              {
                key: "share",
                label: admin.sales.measures.share,
                isNumeric: true,
                cell: ({ sums }) => formatShare(sums.amountFen, monthFen),
              },
            ]}
          />
        }
      />
      <section className="panel">
        <h2>{home.reports}</h2>
        <ul className="admin-links">
          {REPORTS.map(({ word, search }) => (
            <li key={word}>
              <a href={to(`/admin/sales${search}`)}>{home.reportLinks[word]}</a>
            </li>
          ))}
          <li>
            <a href={to("/admin/claims/report")}>{messages.claims.desk.toReport}</a>
          </li>
          {mayWatch ? (
            <li>
              <a href={to("/counter/centre")}>{messages.centre.title}</a>
            </li>
          ) : null}
        </ul>
      </section>
    </div>
  );
}

const REPORTS = [
  { word: "month", search: "" },
  { word: "lastMonth", search: "?span=lastMonth" },
  { word: "tenDays", search: "?grain=tenDay&across=periods" },
  { word: "provinces", search: "?span=year&grain=month&group=province&across=periods" },
  { word: "districts", search: "?span=year&group=pairedDistrict" },
  { word: "modes", search: "?span=year&split=salesMode&across=parts" },
  { word: "categories", search: "?span=quarter&group=none&split=category" },
] as const;

function FindOrderForm({ typed }: { typed: string }) {
  const { admin } = useMessages();
  const to = usePath();
  const { home } = admin;
  return (
    <form className="panel admin-find" method="get" action={to("/admin")}>
      <h2>{home.findOrder}</h2>
      <div className="row">
        <TextInput
          name="order"
          label={home.orderNumber}
          hint={home.orderNumberHint}
          error={typed ? home.orderNotFound : undefined}
          value={typed}
          inputMode="numeric"
          autoComplete="off"
          width="medium"
          maxLength={60}
          required
        />
        <Button kind="quiet">{home.open}</Button>
      </div>
    </form>
  );
}
