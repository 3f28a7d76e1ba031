import type { ReactNode } from "react";
import { Icon } from "#app/components/icon.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { localPath } from "#app/http/locale.ts";

export interface FrameProps {
  /** The page's own address without its language, query included: the other language has the same one. */
  path: string;
  cartCount: number;
  person: { name: string } | null;
}

/** True for an address of a room that brings its own frame: the operators', the counters', a supplier's and a buying unit's. */
export function isWorkroomPath(path: string): boolean {
  return /^\/(admin|counter|supplier|purchasing\/[0-9a-f-]{36})(\/|\?|$)/.test(path);
}

/** What stands around a page: the shop's head and foot. Workrooms bring their own. */
export function SiteFrame({ children, ...frame }: FrameProps & { children: ReactNode }) {
  if (isWorkroomPath(frame.path)) return <>{children}</>;
  return (
    <div className="site">
      <SkipLink />
      <SiteHeader {...frame} />
      <main id="content" className="site-main" tabIndex={-1}>
        {children}
      </main>
      <SiteFooter />
      <SiteBottomBar {...frame} />
    </div>
  );
}

/** The first stop of the Tab key. */
export function SkipLink() {
  return (
    <a className="skip-link" href="#content">
      {useMessages().common.skipToContent}
    </a>
  );
}

export function SiteHeader({ path, cartCount, person }: FrameProps) {
  const { common } = useMessages();
  const to = usePath();
  const here = path.split("?")[0];
  return (
    <header className="site-header">
      <div className="site-header-row">
        <a className="wordmark" href={to("/")} aria-current={here === "/" ? "page" : undefined}>
          <span className="wordmark-seal" aria-hidden="true">
            帮
          </span>
          {common.siteName}
        </a>
        {/* biome-ignore lint/a11y/useSemanticElements: older phones do not know the search element */}
        <form className="search" role="search" action={to("/products")} method="get">
          <input
            type="search"
            name="q"
            aria-label={common.search.label}
            placeholder={common.search.placeholder}
            defaultValue={new URLSearchParams(path.split("?")[1]).get("q") ?? undefined}
            maxLength={80}
          />
          <button type="submit">
            <Icon name="search" />
            <span className="visually-hidden">{common.search.submit}</span>
          </button>
        </form>
        <nav className="site-nav" aria-label={common.nav.main}>
          {SITE_LINKS.map((link) => (
            <a key={link.path} href={to(link.path)} aria-current={here === link.path ? "page" : undefined}>
              {common.nav[link.word]}
            </a>
          ))}
        </nav>
        <div className="site-tools">
          <a className="site-tool site-tool-wide" href={to(person ? "/account" : "/account/sign-in")}>
            <Icon name="person" />
            <span>{person ? person.name : common.nav.signIn}</span>
          </a>
          <a className="site-tool site-tool-wide" href={to("/cart")}>
            <Icon name="cart" />
            <span>{common.nav.cart}</span>
            <CartCount count={cartCount} />
          </a>
          <LanguageLink path={path} />
        </div>
      </div>
    </header>
  );
}

/** How many are in the cart: short to see, whole to hear. */
function CartCount({ count }: { count: number }) {
  const { common } = useMessages();
  if (count === 0) return null;
  return (
    <>
      <b className="count" aria-hidden="true">
        {count > 99 ? "99+" : count}
      </b>
      <span className="visually-hidden">{common.units.items(count)}</span>
    </>
  );
}

const SITE_LINKS = [
  { path: "/products", word: "categories" },
  { path: "/counties", word: "counties" },
  { path: "/about", word: "about" },
] as const;

/** The same page in the other language. */
export function LanguageLink({ path }: { path: string }) {
  const { common } = useMessages();
  const other = useLocale() === "en" ? "zh-CN" : "en";
  return (
    <a className="site-tool language" href={localPath(other, path)} lang={other} hrefLang={other}>
      {common.otherLanguage}
    </a>
  );
}

/** The foot of a phone: the five places a thumb goes to. */
export function SiteBottomBar({ path, cartCount }: FrameProps) {
  const { common } = useMessages();
  const to = usePath();
  const here = path.split("?")[0]!;
  const items = [
    { path: "/", icon: "home", label: common.nav.home, isHere: here === "/" },
    { path: "/products", icon: "list", label: common.nav.categories, isHere: here.startsWith("/products") },
    { path: "/counties", icon: "place", label: common.nav.counties, isHere: here.startsWith("/counties") },
    { path: "/cart", icon: "cart", label: common.nav.cart, isHere: here === "/cart" },
    { path: "/account", icon: "person", label: common.nav.account, isHere: here.startsWith("/account") },
  ] as const;
  return (
    <nav className="bottom-bar" aria-label={common.nav.quick}>
      {items.map((item) => (
        <a key={item.path} href={to(item.path)} aria-current={item.isHere ? "page" : undefined}>
          <Icon name={item.icon} />
          {item.label}
          {item.path === "/cart" ? <CartCount count={cartCount} /> : null}
        </a>
      ))}
    </nav>
  );
}

export function SiteFooter() {
  const { common } = useMessages();
  const to = usePath();
  return (
    <footer className="site-footer">
      <div className="site-footer-inside">
        <p className="site-footer-what">
          <strong>{common.siteName}</strong>
          {common.footer.what}
        </p>
        <nav aria-label={common.footer.help}>
          <a href={to("/products")}>{common.nav.allGoods}</a>
          <a href={to("/counties")}>{common.nav.counties}</a>
          <a href={to("/about")}>{common.nav.about}</a>
          <a href={to("/orders/find")}>{common.nav.findOrder}</a>
          <a href={to("/account")}>{common.nav.account}</a>
        </nav>
        <p className="site-footer-demo">{common.footer.demo}</p>
      </div>
    </footer>
  );
}

export interface Crumb {
  label: string;
  /** Left out for the page itself, the last one. */
  href?: string | undefined;
}

export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav className="breadcrumbs" aria-label={useMessages().common.nav.breadcrumbs}>
      <ol>
        {crumbs.map((crumb) => (
          <li key={crumb.label}>
            {crumb.href ? (
              <a href={crumb.href}>{crumb.label}</a>
            ) : (
              <span aria-current="page">{crumb.label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** A page's h1 with what stands under it and, on the right, what can be done. */
export function PageTitle(props: { title: ReactNode; text?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="page-title">
      <div>
        <h1>{props.title}</h1>
        {props.text ? <p>{props.text}</p> : null}
      </div>
      {props.actions ? <div className="row">{props.actions}</div> : null}
    </div>
  );
}
