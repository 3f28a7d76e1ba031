import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Button, Select } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { QrCode } from "#app/components/qr-code.tsx";
import { PageTitle } from "#app/components/site-frame.tsx";
import { CertifiedMark, DemoMark } from "#app/components/tags.tsx";
import { listOutletsOn } from "#app/domain/outlets/outlets-on-day.server.ts";
import { listTillGoods } from "#app/domain/tills/snapshot.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { publicOrigin } from "#app/http/public-origin.ts";
import { openCounter } from "#app/routes/counter/open-counter.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** Price tags of an outlet's goods. They are made of what its tills sell by, so the two cannot differ. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { outletIds } = await openCounter(request, "openCounter");
  const { read } = currentStore();
  const now = Date.now();
  const open = await listOutletsOn(read, businessDay(now));
  const outlets = open
    .filter(({ id, kind }) => kind !== "pavilion" && (!outletIds || outletIds.includes(id)))
    .map(({ id, name }) => ({ id, zh: name.zh, en: name.en }));
  const search = new URL(request.url).searchParams;
  const outlet = outlets.find(({ id }) => id === search.get("outlet")) ?? outlets[0];
  if (!outlet) throw new Response("Not Found", { status: 404 });
  const chosen = new Set(search.getAll("v"));
  const goods = (await listTillGoods(read, outlet.id, now)).filter(({ isSellable }) => isSellable);
  const onShelf = goods.filter(({ available, variantId }) => available > 0 || chosen.has(variantId));
  const origin = publicOrigin(request);
  return {
    outlets,
    outlet,
    goods: onShelf.map(({ variantId, nameZh, nameEn, specZh, specEn }) => ({
      variantId,
      nameZh,
      nameEn,
      specZh,
      specEn,
      isChosen: chosen.has(variantId),
    })),
    tags: goods
      .filter(({ variantId }) => chosen.has(variantId))
      .map((one) => ({
        ...one,
        address: `${origin}/at/${outlet.id}?to=${encodeURIComponent(`/products/${one.productId}`)}`,
      })),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ counter }) => counter.tags.title);

export default function Tags() {
  const { outlets, outlet, goods, tags } = useLoaderData<typeof loader>();
  const words = useMessages().counter.tags;
  const isEn = useLocale() === "en";
  return (
    <>
      <div className="no-print">
        <PageTitle title={words.title} text={words.text} actions={<DemoMark />} />
        <form method="get" className="panel stack">
          {outlets.length > 1 ? (
            <Select
              name="outlet"
              label={words.outlet}
              value={outlet.id}
              options={outlets.map(({ id, zh, en }) => ({ value: id, label: isEn ? en : zh }))}
            />
          ) : (
            <p>{isEn ? outlet.en : outlet.zh}</p>
          )}
          <fieldset className="tag-choices">
            <legend>{words.goods}</legend>
            <label className="choice">
              <input type="checkbox" data-check-all="v" hidden />
              <span>{words.all}</span>
            </label>
            {goods.map((one) => (
              <label className="choice" key={one.variantId}>
                <input type="checkbox" name="v" value={one.variantId} defaultChecked={one.isChosen} />
                <span>
                  {isEn ? one.nameEn : one.nameZh} <small>{isEn ? one.specEn : one.specZh}</small>
                </span>
              </label>
            ))}
          </fieldset>
          <Button>{words.make}</Button>
        </form>
        {tags.length > 0 ? (
          <p className="row">
            <button type="button" className="button button-quiet" data-print hidden>
              {words.print}
            </button>
          </p>
        ) : null}
      </div>
      <div className="price-tags">
        {tags.map((tag) => (
          <article className="price-tag" key={tag.variantId}>
            <div>
              <h2>{isEn ? tag.nameEn : tag.nameZh}</h2>
              <p className="price-tag-origin">
                {words.origin(isEn ? tag.countyNameEn : tag.countyNameZh)}
                {tag.isCertified ? <CertifiedMark /> : null}
              </p>
              <p className="price-tag-unit">{isEn ? tag.specEn : tag.specZh}</p>
            </div>
            <QrCode text={tag.address} label={words.qr} />
            <p className="price-tag-price">
              {tag.isWeighed ? (
                <>
                  <b>{words.per500g(formatFen(tag.pricePer500gFen ?? 0))}</b>
                  <span>
                    {words.about(words.perPack(formatFen(tag.priceFen), isEn ? "" : (tag.unitZh ?? "")))}
                  </span>
                </>
              ) : (
                <>
                  <b>{words.perPack(formatFen(tag.priceFen), isEn ? "" : (tag.unitZh ?? ""))}</b>
                  {tag.pricePer500gFen === null ? null : (
                    <span>{words.per500g(formatFen(tag.pricePer500gFen))}</span>
                  )}
                </>
              )}
            </p>
            <p className="price-tag-code">
              {tag.barcodes[0] ?? tag.sku} {tag.scaleCode ? words.scale(tag.scaleCode) : null}
            </p>
          </article>
        ))}
      </div>
    </>
  );
}
