import type { LoaderFunctionArgs } from "@remix-run/node";
import { listProductIds } from "#app/domain/catalog/products.server.ts";
import { rememberCatalog } from "#app/domain/catalog/remembered.server.ts";
import { localPath } from "#app/http/locale.ts";
import { publicOrigin } from "#app/http/public-origin.ts";
import { currentStore } from "#db/current.server.ts";
import { LOCALES } from "#db/words.ts";

/** Every public page once in each language, each naming the other. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { read } = currentStore();
  const origin = publicOrigin(request);
  const { counties, categories } = await rememberCatalog(read, Date.now());
  const paths = [
    "/",
    "/products",
    "/counties",
    "/about",
    ...categories.map(({ id }) => `/products?category=${id}`),
    ...counties.map(({ id }) => `/counties/${id}`),
    ...(await listProductIds(read)).map((id) => `/products/${id}`),
  ];
  const addressOf = (path: string, locale: (typeof LOCALES)[number]) =>
    escapeXml(origin + localPath(locale, path));
  const urls = paths.flatMap((path) => {
    const alternates = LOCALES.map(
      (locale) => `<xhtml:link rel="alternate" hreflang="${locale}" href="${addressOf(path, locale)}"/>`,
    ).join("");
    return LOCALES.map((locale) => `<url><loc>${addressOf(path, locale)}</loc>${alternates}</url>`);
  });
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${urls.join("\n")}
</urlset>
`;
  return new Response(xml, { headers: { "content-type": "application/xml; charset=utf-8" } });
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
