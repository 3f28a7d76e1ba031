import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { ColumnChart } from "#app/components/charts.tsx";
import { countyName, placeName } from "#app/components/county-names.ts";
import { DataTable } from "#app/components/data-table.tsx";
import { Figure } from "#app/components/figures.tsx";
import { formatCount, formatFen, formatPeriod, formatPeriodShort } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { pageMeta } from "#app/components/page-meta.ts";
import { ProductGrid } from "#app/components/product-card.tsx";
import { Breadcrumbs } from "#app/components/site-frame.tsx";
import { Badge, CountyTag } from "#app/components/tags.tsx";
import { listOfCounty } from "#app/domain/catalog/cards.server.ts";
import { rememberCatalog } from "#app/domain/catalog/remembered.server.ts";
import { findCounty, findCountyByOldCode } from "#app/domain/geography/counties.server.ts";
import { sumCounty } from "#app/domain/reporting/public-figures.server.ts";
import { businessDay, periodOf } from "#app/domain/values/business-day.ts";
import { localeOf, localPath } from "#app/http/locale.ts";
import { cardView } from "#app/routes/storefront/card-view.ts";
import { currentStore } from "#db/current.server.ts";

const PRODUCTS_SHOWN = 12;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { read } = currentStore();
  const now = Date.now();
  const locale = localeOf(request);
  const isEn = locale === "en";
  const countyId = params.countyId ?? "";
  const found = await findCounty(read, countyId, businessDay(now));
  if (!found) {
    const renewed = await findCountyByOldCode(read, countyId);
    if (renewed) throw redirect(`/counties/${renewed}`, 301);
    throw new Response(null, { status: 404 });
  }
  const { county, pairings, earlierNames } = found;
  const catalog = await rememberCatalog(read, now);
  const [cards, figures] = await Promise.all([
    listOfCounty(read, catalog, now, countyId, PRODUCTS_SHOWN),
    sumCounty(read, countyId, now),
  ]);
  return {
    id: county.id,
    name: countyName(county, locale),
    fullName: isEn ? county.nameEn : county.nameZh,
    place: placeName(county, locale),
    programme: isEn ? county.programmeEn : county.programmeZh,
    profile: isEn ? county.profileEn : county.profileZh,
    typical: (isEn ? county.typicalProductsEn : county.typicalProductsZh).split("|").filter(Boolean),
    pairings: pairings.map((pairing) => ({
      code: pairing.districtCode,
      district: isEn ? pairing.districtNameEn : pairing.districtNameZh,
      basis: pairing.basis,
      note: isEn ? pairing.noteEn : pairing.noteZh,
    })),
    earlierNames: earlierNames.map((name) => ({
      name: isEn ? name.nameEn : name.nameZh,
      untilYear: name.untilYear,
    })),
    cards: cards.map((card) => cardView(card, locale)),
    productCount: catalog.cells.reduce((sum, cell) => sum + (cell.countyId === countyId ? cell.count : 0), 0),
    figures,
  };
}

type View = ReturnType<typeof useLoaderData<typeof loader>>;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  pageMeta(matches, ({ storefront: { pavilion } }, locale, origin) => {
    if (!data) return undefined;
    const path = `/counties/${data.id}`;
    return {
      title: pavilion.title(data.name),
      description: pavilion.description(
        data.name,
        data.place,
        data.typical.join(locale === "en" ? ", " : "、"),
      ),
      path,
      linkedData: {
        "@type": "AdministrativeArea",
        name: data.fullName,
        description: data.profile,
        url: origin + localPath(locale, path),
        containedInPlace: { "@type": "AdministrativeArea", name: data.place },
      },
    };
  });

export default function PavilionPage() {
  const view = useLoaderData<typeof loader>();
  const { storefront, common } = useMessages();
  const path = usePath();
  const { pavilion: texts } = storefront;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: common.nav.home, href: path("/") },
          { label: common.nav.counties, href: path("/counties") },
          { label: view.name },
        ]}
      />
      <header className="pavilion-head">
        <h1>
          <span className="visually-hidden">{texts.title(view.name)}</span>
          <CountyTag size="large" county={view.name} />
        </h1>
        <p>{view.place}</p>
        <p>
          <Badge tone="accent">{view.programme}</Badge>
        </p>
      </header>
      <div className="product-more">
        <section className="stack">
          <h2>{texts.profile}</h2>
          <p>{view.profile}</p>
          <dl className="facts">
            <dt>{texts.typical}</dt>
            <dd className="typical">
              {view.typical.map((name) => (
                <Badge key={name}>{name}</Badge>
              ))}
            </dd>
            <dt>{texts.paired}</dt>
            <dd>
              <Pairings view={view} />
            </dd>
            {view.earlierNames.length > 0 ? (
              <>
                <dt>{texts.earlier}</dt>
                <dd>
                  {view.earlierNames.map(({ name, untilYear }) => (
                    <span className="block" key={name}>
                      {texts.earlierUntil(name, untilYear)}
                    </span>
                  ))}
                </dd>
              </>
            ) : null}
          </dl>
          <p className="scope">{texts.profileNote}</p>
        </section>
        <Sold view={view} />
      </div>
      <section className="section">
        <div className="section-title">
          <h2>{texts.goodsTitle}</h2>
          {view.productCount > 0 ? (
            <a href={path(`/products?county=${view.id}`)}>{texts.goodsAll(formatCount(view.productCount))}</a>
          ) : null}
        </div>
        {view.cards.length > 0 ? (
          <ProductGrid products={view.cards} />
        ) : (
          <EmptyState
            title={texts.noGoods}
            text={texts.noGoodsText}
            action={{ href: path("/products"), label: common.nav.allGoods }}
          />
        )}
      </section>
      <Months view={view} />
    </>
  );
}

function Pairings({ view }: { view: View }) {
  const { pavilion, counties } = useMessages().storefront;
  if (view.pairings.length === 0) return <>{pavilion.notPaired}</>;
  return (
    <>
      {view.pairings.map(({ code, district, basis, note }) => (
        <span className="block" key={code}>
          {district} <Badge tone={basis === "general" ? "warning" : "leaf"}>{counties.grades[basis]}</Badge>
          {note ? <small>{note}</small> : null}
        </span>
      ))}
    </>
  );
}

/** What the ledger says of the county. */
function Sold({ view }: { view: View }) {
  const { storefront, common } = useMessages();
  const { pavilion: texts } = storefront;
  const { figures } = view;
  const scope = `${texts.scope(view.name)} · ${common.demo}`;
  return (
    <section className="stack">
      <h2>{texts.soldTitle}</h2>
      <Figure
        label={texts.net}
        value={<Money amountFen={figures.netFen} />}
        scope={scope}
        asOf={figures.asOf}
      />
      <div className="grid-figures">
        <Figure
          label={texts.certifiedPart}
          value={<Money amountFen={figures.certifiedFen} />}
          scope={scope}
          asOf={figures.asOf}
        />
        <Figure
          label={texts.packs}
          value={texts.packsValue(formatCount(figures.quantity))}
          scope={`${texts.packsScope(view.name)} · ${common.demo}`}
          asOf={figures.asOf}
        />
      </div>
      {figures.netFen === 0 ? <p className="quiet">{texts.noSales}</p> : null}
    </section>
  );
}

/** The last twelve months, drawn and in figures. */
function Months({ view }: { view: View }) {
  const { storefront, common } = useMessages();
  const locale = useLocale();
  const { pavilion: texts } = storefront;
  const { figures } = view;
  const scope = `${texts.scope(view.name)} · ${common.demo}`;
  const thisMonth = periodOf(businessDay(figures.asOf), "month").id;
  if (figures.months.every(({ netFen }) => netFen === 0)) return null;
  return (
    <section className="section months">
      <ColumnChart
        title={texts.monthsTitle}
        scope={scope}
        asOf={figures.asOf}
        data={figures.months.map(({ month, netFen }) => ({
          key: String(month),
          label: formatPeriodShort(month, "month", locale),
          value: netFen,
          isUnfinished: month === thisMonth,
        }))}
        table={
          <DataTable
            caption={texts.monthsTitle}
            scope={scope}
            asOf={figures.asOf}
            isDense
            columns={[
              {
                key: "month",
                label: texts.month,
                cell: ({ month }) => {
                  const name = formatPeriod(month, "month", locale);
                  return month === thisMonth ? texts.unfinished(name) : name;
                },
              },
              { key: "net", label: texts.amount, isNumeric: true, cell: ({ netFen }) => formatFen(netFen) },
            ]}
            rows={figures.months}
            rowKey={({ month }) => String(month)}
          />
        }
      />
    </section>
  );
}
