import { renderToString } from "react-dom/server";
import { LocaleProvider } from "#app/components/locale.tsx";
import { type CardProduct, ProductGrid } from "#app/components/product-card.tsx";
import { readFilters } from "#app/domain/catalog/list-filters.ts";
import { listProducts } from "#app/domain/catalog/list-products.server.ts";
import { openStore, targetOf } from "#db/open.ts";

/*
 * The yardstick for an uncached page: React draws the cards of the first list page to a string, again
 * and again, and nothing else. bench/pages.ts runs it as a process of its own and reads its JSON.
 */

const WARM_UP_PAGES = 300;

const store = await openStore(targetOf(process.env.DATABASE_URL));
const list = await listProducts(store.read, readFilters(new URLSearchParams()), Date.now());
await store.close();
const products: CardProduct[] = list.products.map((card) => ({
  href: `/products/${card.id}`,
  name: card.nameZh,
  icon: card.icon,
  tint: card.category.tint,
  county: card.county.nameZh,
  prefecture: card.county.prefectureNameZh,
  spec: card.specZh,
  priceFen: card.priceFen,
  netGrams: card.netGrams,
  storage: card.storageClass,
  stock: card.stock,
  isCertified: card.isCertified,
}));

const draw = () =>
  renderToString(
    <LocaleProvider locale="zh-CN">
      <ProductGrid products={products} />
    </LocaleProvider>,
  );

for (let page = 0; page < WARM_UP_PAGES; page += 1) draw();
const pages = Number(process.env.PAGES ?? 2_000);
const before = process.cpuUsage();
let bytes = 0;
for (let page = 0; page < pages; page += 1) bytes = Buffer.byteLength(draw());
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ cards: products.length, bytes, cpuMs: (user + system) / 1_000 / pages }));
