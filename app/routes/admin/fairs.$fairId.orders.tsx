import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { SignedLineTable } from "#app/components/signed-line-table.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { listSignedOrders } from "#app/domain/fairs/queries.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { FAIR_GROUPS } from "#app/domain/reporting/fair-groups.ts";
import { readSignedLines } from "#app/domain/reporting/fair-orders.server.ts";
import { readCountyNames } from "#app/domain/reporting/fair-report.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { buyerNameFor, getFair } from "#app/routes/admin/fair-page.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** What was signed at a fair, order by order and line by line: all, or of one county or one supplier. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readFairs");
  const fair = await getFair(params.fairId);
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const search = new URL(request.url).searchParams;
  const group = FAIR_GROUPS.find((one) => search.has(one));
  const key = group && search.get(group);
  const countyName = await readCountyNames(read, fair, today);
  const lines = (await readSignedLines(read, { fairIds: [fair.id] })).filter(
    (line) => !group || (group === "county" ? line.countyId : line.supplierId) === key,
  );
  const [first] = lines;
  if (group && !first) throw new Response("Bad Request", { status: 400 });
  const signed = await listSignedOrders(read, { fairId: fair.id });
  return {
    asOf: now,
    today,
    fair,
    member: group && first ? (group === "county" ? countyName(first.countyId) : first.supplier) : null,
    orders: signed
      .filter(({ id }) => !group || lines.some(({ signedOrderId }) => signedOrderId === id))
      .map(({ unit, buyerName, ...order }) => {
        const own = lines.filter(({ signedOrderId }) => signedOrderId === order.id);
        return {
          ...order,
          buyer: buyerNameFor({ unit, buyerName }, person),
          isUnit: unit !== null,
          signedFen: own.reduce((sum, line) => sum + line.signedFen, 0),
          realisedFen: own.reduce((sum, line) => sum + line.realisedFen, 0),
        };
      }),
    lines: lines.map(({ realisedDays: _, ...line }) => ({ ...line, county: countyName(line.countyId) })),
    mayKeep: may(person, "keepFairs"),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ fairs }) => fairs.orders.title);

export default function FairOrders() {
  const { asOf, today, fair, member, orders, lines, mayKeep } = useLoaderData<typeof loader>();
  const { fairs, common } = useMessages();
  const to = usePath();
  const say = useSay();
  const { orders: words } = fairs;
  const name = say({ zh: fair.nameZh, en: fair.nameEn });
  const here = `/admin/fairs/${fair.id}/orders`;
  const scope = fairs.joined([
    fairs.fair.of(name),
    ...(member ? [words.of(say(member))] : []),
    fairs.signedScope,
  ]);
  const sum = (of: (order: (typeof orders)[number]) => number) =>
    orders.reduce((all, order) => all + of(order), 0);
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: fairs.title, href: to("/admin/fairs") },
          { label: name, href: to(`/admin/fairs/${fair.id}`) },
          { label: words.title },
        ]}
      />
      <PageTitle
        title={words.title}
        text={words.text}
        actions={
          <div className="row">
            <ButtonLink
              kind="quiet"
              icon="download"
              href={to(`/admin/fairs/${fair.id}/report.csv?of=orders`)}
            >
              {common.buttons.exportCsv}
            </ButtonLink>
            {mayKeep ? <ButtonLink href={to(`${here}/new`)}>{words.add}</ButtonLink> : null}
          </div>
        }
      />
      <div className="stack-l admin-tables">
        <DataTable
          caption={words.caption}
          scope={scope}
          asOf={asOf}
          rows={orders}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`${here}/${id}`)}
          empty={words.none}
          isDense
          isStacked
          total
          columns={[
            {
              key: "number",
              label: words.columns.number,
              cell: ({ number }) => <span className="number">{number}</span>,
            },
            {
              key: "buyer",
              label: words.columns.buyer,
              cell: ({ buyer, isUnit, endedAt, takeByDay, signedFen, realisedFen }) => (
                <>
                  {say(buyer)} {isUnit ? null : <Badge tone="info">{words.notUnit}</Badge>}{" "}
                  {endedAt !== null ? (
                    <Badge tone="warning">{words.ended}</Badge>
                  ) : takeByDay < today && realisedFen < signedFen ? (
                    <Badge>{words.over}</Badge>
                  ) : null}
                </>
              ),
            },
            { key: "supplier", label: words.columns.supplier, cell: ({ supplier }) => say(supplier) },
            {
              key: "signedDay",
              label: words.columns.signedDay,
              isLabelled: true,
              cell: ({ signedDay }) => <DateTime day={signedDay} />,
            },
            {
              key: "takeBy",
              label: words.columns.takeBy,
              isLabelled: true,
              cell: ({ takeByDay }) => <DateTime day={takeByDay} />,
            },
            {
              key: "signed",
              label: words.columns.signed,
              isNumeric: true,
              isLabelled: true,
              cell: ({ signedFen }) => <Money amountFen={signedFen} />,
              total: <Money amountFen={sum(({ signedFen }) => signedFen)} />,
            },
            {
              key: "realised",
              label: words.columns.realised,
              isNumeric: true,
              isLabelled: true,
              cell: ({ number, realisedFen }) =>
                realisedFen === 0 ? (
                  <Money amountFen={0} />
                ) : (
                  <a href={to(`/admin/fairs/${fair.id}/lines?of=realised&order=${number}`)}>
                    <Money amountFen={realisedFen} />
                  </a>
                ),
              total: <Money amountFen={sum(({ realisedFen }) => realisedFen)} />,
            },
            {
              key: "open",
              label: words.columns.open,
              isNumeric: true,
              isLabelled: true,
              cell: ({ signedFen, realisedFen }) => <Money amountFen={signedFen - realisedFen} />,
              total: <Money amountFen={sum(({ signedFen, realisedFen }) => signedFen - realisedFen)} />,
            },
          ]}
        />
        {lines.length > 0 ? <SignedLineTable lines={lines} scope={scope} asOf={asOf} hasNumber /> : null}
      </div>
    </>
  );
}
