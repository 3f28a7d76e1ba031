import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { countyTagName, provinceName } from "#app/components/county-names.ts";
import { FigureLine } from "#app/components/figures.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { pageMeta } from "#app/components/page-meta.ts";
import { drawingUrl, ProductGrid } from "#app/components/product-card.tsx";
import { CountyTag } from "#app/components/tags.tsx";
import { listNewest } from "#app/domain/catalog/cards.server.ts";
import { rememberCatalog } from "#app/domain/catalog/remembered.server.ts";
import { sumLedger } from "#app/domain/reporting/public-figures.server.ts";
import { localeOf, localPath } from "#app/http/locale.ts";
import { cardView } from "#app/routes/storefront/card-view.ts";
import { currentStore } from "#db/current.server.ts";

const NEWEST_SHOWN = 8;

export async function loader({ request }: LoaderFunctionArgs) {
  const { read } = currentStore();
  const now = Date.now();
  const locale = localeOf(request);
  const isEn = locale === "en";
  const catalog = await rememberCatalog(read, now);
  const [ledger, newest] = await Promise.all([
    sumLedger(read, now),
    listNewest(read, catalog, now, NEWEST_SHOWN),
  ]);
  const countBy = (key: "categoryId" | "countyId", id: string) =>
    catalog.cells.reduce((sum, cell) => sum + (cell[key] === id ? cell.count : 0), 0);

  const provinces = new Map<
    string,
    { code: string; name: string; counties: { id: string; name: string }[] }
  >();
  for (const county of catalog.counties) {
    const { provinceCode: code } = county;
    const province = provinces.get(code) ?? { code, name: provinceName(county, locale), counties: [] };
    province.counties.push({ id: county.id, name: countyTagName(county, locale) });
    provinces.set(code, province);
  }
  return {
    ledger,
    newest: newest.map((card) => cardView(card, locale)),
    categories: catalog.categories.map((kind) => ({
      id: kind.id,
      name: isEn ? kind.nameEn : kind.nameZh,
      icon: kind.icon,
      tint: kind.tint,
      count: countBy("categoryId", kind.id),
    })),
    provinces: [...provinces.values()],
    countyCount: catalog.counties.length,
    productCount: catalog.cells.reduce((sum, cell) => sum + cell.count, 0),
  };
}

export const meta: MetaFunction = ({ matches }) =>
  pageMeta(matches, ({ storefront, common }, locale, origin) => ({
    title: storefront.home.title,
    description: storefront.home.description,
    path: "/",
    linkedData: {
      "@type": "WebSite",
      name: common.siteName,
      url: origin + localPath(locale, "/"),
      potentialAction: {
        "@type": "SearchAction",
        target: `${origin}${localPath(locale, "/products")}?q={search_term_string}`,
        "query-input": "required name=search_term_string",
      },
    },
  }));

export default function HomePage() {
  const view = useLoaderData<typeof loader>();
  const { storefront, common } = useMessages();
  const path = usePath();
  const { home } = storefront;
  const { ledger } = view;
  return (
    <>
      <div className="hero">
        <h1>{home.headline}</h1>
        <p>{home.text(formatCount(view.countyCount), formatCount(view.productCount))}</p>
        <p className="tries">
          {home.tryLabel}
          {home.tries.map((words) => (
            <a key={words} href={path(`/products?q=${encodeURIComponent(words).replaceAll("%20", "+")}`)}>
              {words}
            </a>
          ))}
        </p>
      </div>
      <FigureLine
        figures={[
          {
            label: home.credited,
            value: <Money amountFen={ledger.creditedFen} />,
            href: path("/about#ledger"),
          },
          {
            label: home.countiesCredited,
            value: `${formatCount(ledger.counties)} / ${formatCount(view.countyCount)}`,
            href: path("/counties"),
          },
          { label: home.orders, value: formatCount(ledger.orders) },
        ]}
        scope={`${storefront.realisedScope} · ${common.demo}`}
        asOf={ledger.asOf}
      />
      <section className="section">
        <div className="section-title">
          <h2>{home.categories}</h2>
          <a href={path("/products")}>{home.allProducts}</a>
        </div>
        <ul className="stall">
          {view.categories.map((kind) => (
            <li key={kind.id}>
              <a className={`tint-${kind.tint}`} href={path(`/products?category=${kind.id}`)}>
                <img src={drawingUrl(kind.icon)} width="56" height="56" alt="" />
                <b>{kind.name}</b>
                <small>{storefront.counties.goods(kind.count)}</small>
              </a>
            </li>
          ))}
          <li>
            <a className="tint-8" href={path("/products?certified=1")}>
              <img src={drawingUrl("sparkles")} width="56" height="56" alt="" />
              <b>{storefront.list.certifiedChip}</b>
              <small>{home.inDirectory}</small>
            </a>
          </li>
        </ul>
      </section>
      <section className="section">
        <div className="section-title">
          <h2>{home.newest}</h2>
          <a href={path("/products")}>{home.allProducts}</a>
        </div>
        <ProductGrid products={view.newest} />
      </section>
      <section className="section">
        <div className="section-title">
          <h2>{home.counties}</h2>
          <a href={path("/counties")}>{home.allCounties}</a>
          <p>{home.countiesText}</p>
        </div>
        <div className="provinces">
          {view.provinces.map((province) => (
            <section key={province.code}>
              <h3>
                {province.name}
                <small>{storefront.counties.provinceCount(formatCount(province.counties.length))}</small>
              </h3>
              <ul className="county-tags">
                {province.counties.map((county) => (
                  <li key={county.id}>
                    <CountyTag size="small" county={county.name} href={path(`/counties/${county.id}`)} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </section>
      <section className="section">
        <div className="section-title">
          <h2>{home.promiseTitle}</h2>
          <a href={path("/about")}>{home.ledgerLink}</a>
        </div>
        <div className="promises">
          {home.promises.map((promise) => (
            <div key={promise.title}>
              <h3>{promise.title}</h3>
              <p>{promise.text}</p>
            </div>
          ))}
        </div>
      </section>
    </>
  );
}
