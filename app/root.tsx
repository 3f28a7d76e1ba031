import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { ErrorPage, errorKind } from "#app/components/error-page.tsx";
import { LocaleProvider } from "#app/components/locale.tsx";
import { isWorkroomPath, SiteFrame } from "#app/components/site-frame.tsx";
import { cartCountOf } from "#app/http/cart-cookie.ts";
import { ENGLISH_PREFIX, localeOf, localeOfPath, withoutLocale } from "#app/http/locale.ts";
import { publicOrigin } from "#app/http/public-origin.ts";
import { findSignedIn } from "#app/http/session.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import "#app/styles/index.css";

/** What every page's frame shows. An anonymous visitor costs no query: the page cache rests on that. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await findSignedIn(request);
  return {
    locale: localeOf(request),
    origin: publicOrigin(request),
    cartCount: cartCountOf(request),
    person: person && { name: person.name, roles: person.roles },
    requestId: context.requestId,
  };
}

/** The title of a page that brings none of its own: an error's. */
export const meta: MetaFunction<typeof loader> = ({ data, error, location }) => {
  const { common } = messagesFor(data?.locale ?? localeOfPath(location.pathname));
  if (!error) return [{ title: common.siteName }];
  const { title } = common.errorPage[errorKind(isRouteErrorResponse(error) ? error.status : 500)];
  return [{ title: `${title} · ${common.siteName}` }, { name: "robots", content: "noindex" }];
};

/** The whole document. A page is plain HTML unless its route's handle asks for hydration. */
export function Layout({ children }: { children: ReactNode }) {
  const frame = useRouteLoaderData<typeof loader>("root");
  const { pathname, search } = useLocation();
  const isHydrated = useMatches().some((match) => (match.handle as { hydrate?: true } | undefined)?.hydrate);
  const locale = frame?.locale ?? localeOfPath(pathname);
  const path = withoutLocale(pathname);
  const origin = frame?.origin ?? "";
  return (
    <html lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="alternate" hrefLang="zh-CN" href={origin + path + search} />
        <link
          rel="alternate"
          hrefLang="en"
          href={origin + ENGLISH_PREFIX + (path === "/" ? "" : path) + search}
        />
        <script type="module" src="/enhance.js" />
      </head>
      <body>
        <LocaleProvider locale={locale}>
          <SiteFrame path={path + search} cartCount={frame?.cartCount ?? 0} person={frame?.person ?? null}>
            {children}
          </SiteFrame>
        </LocaleProvider>
        {isHydrated && <ScrollRestoration />}
        {isHydrated && <Scripts />}
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const frame = useRouteLoaderData<typeof loader>("root");
  const { pathname } = useLocation();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const answer = { status, requestId: frame?.requestId };
  if (!isWorkroomPath(withoutLocale(pathname))) return <ErrorPage {...answer} />;
  // an address under /admin that is no page has no room to bring its frame
  return (
    <main id="content" className="admin-alone">
      <ErrorPage {...answer} room="operators" />
    </main>
  );
}
