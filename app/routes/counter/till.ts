import type { LoaderFunctionArgs } from "@remix-run/node";
import { localeOf } from "#app/http/locale.ts";
import { contentSecurityPolicy } from "#app/http/security.ts";
import { messagesFor } from "#app/messages/messages.ts";
import type { Locale } from "#db/words.ts";

/**
 * The page of the till (app/till), the same for everybody: what a till may know comes by /counter/api to the
 * tablet that was registered. So the page can be kept on the tablet and opened without a network.
 */
export function loader({ request }: LoaderFunctionArgs) {
  return new Response(page(localeOf(request)), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      // the barcode reader is WebAssembly, on this page alone
      "content-security-policy": contentSecurityPolicy({ wasm: true }),
    },
  });
}

function page(locale: Locale): string {
  const { till, common } = messagesFor(locale);
  const manifest = locale === "en" ? "/counter.en.webmanifest" : "/counter.webmanifest";
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#fffdf8">
<meta name="robots" content="noindex">
<title>${till.title} · ${common.siteName}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/till/icon-192.png">
<link rel="manifest" href="${manifest}">
<link rel="stylesheet" href="/till/app.css">
<script type="module" src="/till/app.js"></script>
</head>
<body class="till-body">
<div id="till"></div>
<noscript><p>${till.needsScript}</p></noscript>
</body>
</html>
`;
}
