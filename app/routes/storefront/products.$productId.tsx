import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Price } from "#app/components/amounts.tsx";
import { countyName, placeName, prefectureName } from "#app/components/county-names.ts";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { Button, Quantity } from "#app/components/fields.tsx";
import { formatCount, formatDate, formatFen, formatShare } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { pageMeta } from "#app/components/page-meta.ts";
import { ProductDrawing, ProductGrid } from "#app/components/product-card.tsx";
import { Breadcrumbs } from "#app/components/site-frame.tsx";
import { CertifiedMark, CountyTag, DemoMark, StockBadge, StorageBadge } from "#app/components/tags.tsx";
import { listPath, readFilters } from "#app/domain/catalog/list-filters.ts";
import { findProductPage, type ProductPage } from "#app/domain/catalog/products.server.ts";
import { QUANTITY_MAX } from "#app/domain/ordering/order.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { formatYuan, pricePer500Grams } from "#app/domain/values/fen.ts";
import { localeOf, localPath } from "#app/http/locale.ts";
import type { Messages } from "#app/messages/messages.ts";
import { cardView } from "#app/routes/storefront/card-view.ts";
import { currentStore } from "#db/current.server.ts";
import type { Locale } from "#db/words.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const page = await findProductPage(currentStore().read, params.productId ?? "", Date.now());
  if (!page) throw new Response(null, { status: 404 });
  return viewOf(page, localeOf(request));
}

function viewOf(page: ProductPage, locale: Locale) {
  const { product, county, category } = page;
  const isEn = locale === "en";
  return {
    id: product.id,
    name: isEn ? product.nameEn : product.nameZh,
    tagline: isEn ? product.taglineEn : product.taglineZh,
    icon: product.icon,
    tint: category.tint,
    categoryId: category.id,
    category: isEn ? category.nameEn : category.nameZh,
    storage: product.storageClass,
    storageAdvice: isEn ? product.storageAdviceEn : product.storageAdviceZh,
    shelfLifeDays: product.shelfLifeDays,
    returnClass: product.returnClass,
    isSubscription: product.fulfilment === "subscription",
    isOnSale: product.isOnSale,
    countyId: county.id,
    county: countyName(county, locale),
    prefecture: prefectureName(county, locale),
    place: placeName(county, locale),
    supplier: {
      name: isEn ? product.supplier.nameEn : product.supplier.nameZh,
      kind: product.supplier.kind,
      isDemo: product.supplier.isDemo,
    },
    packs: page.variants.map((pack) => ({
      id: pack.id,
      sku: pack.sku,
      spec: isEn ? pack.specEn : pack.specZh,
      unit: isEn ? pack.unitEn : pack.unitZh,
      netGrams: pack.netGrams,
      isWeighed: pack.isWeighed,
      priceFen: pack.priceFen,
      stock: pack.stock, // how much exactly would be out of date in a cached page
      tiers: pack.tiers,
    })),
    certificates: page.certificates.map((certificate) => ({
      kind: certificate.kind,
      name: isEn ? certificate.nameEn : certificate.nameZh,
      basis: certificate.basis,
    })),
    liveFromDay: page.liveEntry && businessDay(page.liveEntry.liveFrom),
    others: page.others.map((card) => cardView(card, locale)),
  };
}

type View = ReturnType<typeof viewOf>;
type Pack = View["packs"][number];

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  pageMeta(matches, (messages, locale, origin) => {
    if (!data) return undefined;
    const path = `/products/${data.id}`;
    const [first] = data.packs;
    return {
      title: `${data.name} · ${data.county}`,
      description: messages.storefront.product.description(
        data.name,
        data.county,
        first ? formatFen(first.priceFen) : "",
      ),
      path,
      linkedData: linkedData(data, origin + localPath(locale, path), messages),
    };
  });

function linkedData(view: View, url: string, { common }: Messages): Record<string, unknown> {
  return {
    "@type": "Product",
    name: view.name,
    description: view.tagline,
    category: view.category,
    url,
    countryOfOrigin: { "@type": "Country", name: "CN" },
    manufacturer: { "@type": "Organization", name: view.supplier.name, address: view.place },
    offers: view.packs.map((pack) => ({
      "@type": "Offer",
      name: pack.spec,
      sku: pack.sku,
      description: common.demoTitle,
      price: formatYuan(pack.priceFen).replaceAll(",", ""),
      priceCurrency: "CNY",
      url,
      availability:
        view.isOnSale && pack.stock !== "out"
          ? "https://schema.org/InStock"
          : "https://schema.org/OutOfStock",
    })),
  };
}

export default function ProductPageView() {
  const view = useLoaderData<typeof loader>();
  const { storefront, common } = useMessages();
  const path = usePath();
  const { product: texts } = storefront;
  const nothing = readFilters(new URLSearchParams());
  return (
    <article className="product">
      <Breadcrumbs
        crumbs={[
          { label: common.nav.home, href: path("/") },
          { label: view.category, href: path(listPath({ ...nothing, category: [view.categoryId] })) },
          { label: view.name },
        ]}
      />
      <div className="product-top">
        <ProductDrawing icon={view.icon} tint={view.tint} size="large" />
        <div className="product-offer">
          <p className="product-origin">
            <span className="visually-hidden">{texts.originLabel}</span>
            <CountyTag
              size="large"
              county={view.county}
              prefecture={view.prefecture}
              href={path(`/counties/${view.countyId}`)}
            />
          </p>
          <h1>{view.name}</h1>
          <p className="product-tagline">{view.tagline}</p>
          <p className="row">
            {view.liveFromDay ? <CertifiedMark /> : null}
            <StorageBadge storage={view.storage} />
            <DemoMark />
          </p>
          {view.isSubscription ? <p>{texts.subscription}</p> : null}
          <BuyForm view={view} />
        </div>
      </div>
      <div className="product-more">
        <section>
          <h2>{texts.factsTitle}</h2>
          <Facts view={view} />
        </section>
        <div className="stack-l">
          <section>
            <h2>{texts.certificatesTitle}</h2>
            <Certificates view={view} />
          </section>
          <BulkPrices packs={view.packs} />
        </div>
      </div>
      {view.others.length > 0 ? (
        <section className="section">
          <div className="section-title">
            <h2>{texts.othersTitle(view.county)}</h2>
            <a href={path(listPath({ ...nothing, county: [view.countyId] }))}>{texts.othersAll}</a>
          </div>
          <ProductGrid products={view.others} />
        </section>
      ) : null}
    </article>
  );
}

/** The packs to choose from and the way into the cart. */
function BuyForm({ view }: { view: View }) {
  const { product: texts } = useMessages().storefront;
  const path = usePath();
  const { packs } = view;
  const firstInStock = packs.find((pack) => pack.stock !== "out");
  if (!view.isOnSale) {
    return (
      <>
        <PackList packs={packs} />
        <Notice kind="info">{texts.offSale}</Notice>
      </>
    );
  }
  if (!firstInStock) {
    return (
      <>
        <PackList packs={packs} />
        <Notice kind="info">{texts.soldOut}</Notice>
      </>
    );
  }
  return (
    <form className="buy" method="post" action={path("/cart")} data-once>
      <input type="hidden" name="intent" value="add" />
      {packs.length === 1 ? (
        <>
          <input type="hidden" name="variantId" value={firstInStock.id} />
          <PackList packs={packs} />
        </>
      ) : (
        <fieldset className="field">
          <legend>{texts.choosePack}</legend>
          {packs.map((pack) => (
            <label className="choice choice-boxed" key={pack.id}>
              <input
                type="radio"
                name="variantId"
                value={pack.id}
                defaultChecked={pack === firstInStock}
                disabled={pack.stock === "out"}
              />
              <PackText pack={pack} />
            </label>
          ))}
        </fieldset>
      )}
      <div className="buy-row">
        <Quantity max={QUANTITY_MAX} label={texts.quantity} />
        <Button size="large" icon="cart">
          {texts.addToCart}
        </Button>
      </div>
    </form>
  );
}

function PackList({ packs }: { packs: readonly Pack[] }) {
  return (
    <ul className="packs">
      {packs.map((pack) => (
        <li key={pack.id}>
          <PackText pack={pack} isLarge={packs.length === 1} />
        </li>
      ))}
    </ul>
  );
}

function PackText({ pack, isLarge }: { pack: Pack; isLarge?: boolean }) {
  const { fulfilment } = useMessages();
  return (
    <span className="pack">
      <span className="pack-spec">
        {pack.spec}
        {pack.stock === "in" ? null : <StockBadge stock={pack.stock} />}
        {pack.isWeighed ? <small className="quiet">{fulfilment.shopper.weighed}</small> : null}
      </span>
      <Price
        priceFen={pack.priceFen}
        netGrams={pack.netGrams}
        unit={pack.unit ?? undefined}
        size={isLarge ? "large" : "medium"}
        isDemo={false}
      />
    </span>
  );
}

function Facts({ view }: { view: View }) {
  const { storefront, common } = useMessages();
  const locale = useLocale();
  const path = usePath();
  const { product: texts } = storefront;
  const { facts } = texts;
  return (
    <dl className="facts">
      <dt>{texts.originLabel}</dt>
      <dd>
        <a href={path(`/counties/${view.countyId}`)}>{view.county}</a>
        <small>{view.place}</small>
      </dd>
      <dt>{facts.producer}</dt>
      <dd>
        {view.supplier.name}
        <small>
          {texts.supplierKinds[view.supplier.kind]}
          {view.supplier.isDemo ? ` · ${texts.supplierDemo}` : null}
        </small>
      </dd>
      <dt>{facts.directory}</dt>
      <dd>
        {view.liveFromDay === undefined
          ? texts.directoryNone
          : texts.directoryLive(formatDate(view.liveFromDay, locale))}
      </dd>
      <dt>{facts.storage}</dt>
      <dd>
        {common.storage[view.storage]}
        {view.storageAdvice ? <small>{view.storageAdvice}</small> : null}
      </dd>
      <dt>{facts.shelfLife}</dt>
      <dd>{view.shelfLifeDays === null ? texts.noShelfLife : texts.days(view.shelfLifeDays)}</dd>
      <dt>{facts.returns}</dt>
      <dd>{view.isSubscription ? texts.subscriptionReturns : texts.returns[view.returnClass]}</dd>
      <dt>{facts.freight}</dt>
      <dd>{texts.freight}</dd>
      <dt>{facts.sku}</dt>
      <dd>{view.packs.map(({ sku }) => sku).join(locale === "en" ? ", " : "、")}</dd>
    </dl>
  );
}

/** What a mark rests on stands beside it: many are demonstrations, or are of the place and not the product. */
function Certificates({ view }: { view: View }) {
  const { product: texts } = useMessages().storefront;
  if (view.certificates.length === 0) return <p className="quiet">{texts.noCertificates}</p>;
  return (
    <ul className="certificates">
      {view.certificates.map(({ kind, name, basis }) => (
        <li key={kind}>
          <b>{texts.certificates[kind]}</b>
          <span>{name}</span>
          <small>{texts.basis[isBasis(basis) ? basis : "other"]}</small>
        </li>
      ))}
    </ul>
  );
}

function isBasis(basis: string): basis is "demo" | "general" | "lookedUp" | "stated" {
  return ["demo", "general", "lookedUp", "stated"].includes(basis);
}

type Tier = Pack["tiers"][number];

/** What many of a pack cost each: a table for each pack, for packs are counted apart. */
function BulkPrices({ packs }: { packs: readonly Pack[] }) {
  const { product: texts } = useMessages().storefront;
  const tiered = packs.filter(({ tiers }) => tiers.length > 0);
  if (tiered.length === 0) return null;
  return (
    <section className="stack-s">
      {tiered.map((pack) => (
        <DataTable
          key={pack.id}
          caption={packs.length === 1 ? texts.bulkTitle : texts.bulkTitleOf(pack.spec)}
          columns={tierColumns(pack, texts)}
          rows={pack.tiers}
          rowKey={({ quantityMin }) => String(quantityMin)}
        />
      ))}
      <p className="quiet">
        {texts.bulkText} <DemoMark />
      </p>
    </section>
  );
}

function tierColumns(pack: Pack, texts: Messages["storefront"]["product"]): Column<Tier>[] {
  const per500: Column<Tier> = {
    key: "per500",
    label: texts.bulkPer500,
    isNumeric: true,
    isMinor: true,
    cell: ({ priceFen }) => {
      const amountFen = pricePer500Grams(priceFen, pack.netGrams);
      return amountFen === undefined ? "–" : formatFen(amountFen);
    },
  };
  return [
    {
      key: "from",
      label: texts.bulkFrom,
      cell: ({ quantityMin }) => texts.bulkQuantity(formatCount(quantityMin), pack.unit),
    },
    { key: "price", label: texts.bulkPrice, isNumeric: true, cell: ({ priceFen }) => formatFen(priceFen) },
    ...(pack.netGrams === null ? [] : [per500]),
    {
      key: "saving",
      label: texts.bulkSaving,
      isNumeric: true,
      cell: ({ priceFen }) => formatShare(pack.priceFen - priceFen, pack.priceFen),
    },
  ];
}
