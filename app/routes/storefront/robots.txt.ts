import type { LoaderFunctionArgs } from "@remix-run/node";
import { ENGLISH_PREFIX } from "#app/http/locale.ts";
import { publicOrigin } from "#app/http/public-origin.ts";

/** Rooms of one visitor or of the staff. */
const PRIVATE = ["/account", "/admin", "/cart", "/checkout", "/demo-pay", "/orders", "/pay"];

export function loader({ request }: LoaderFunctionArgs) {
  const origin = publicOrigin(request);
  const lines = [
    "User-agent: *",
    ...PRIVATE.flatMap((path) => [`Disallow: ${path}`, `Disallow: ${ENGLISH_PREFIX}${path}`]),
    `Sitemap: ${origin}/sitemap.xml`,
  ];
  return new Response(`${lines.join("\n")}\n`, { headers: { "content-type": "text/plain; charset=utf-8" } });
}
