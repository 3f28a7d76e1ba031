import type { ReactNode } from "react";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { LanguageLink, SkipLink } from "#app/components/site-frame.tsx";

export interface NavItem {
  label: string;
  href: string;
  isHere: boolean;
}

/** The operators' frame: navigation at the side, on a phone at the top. */
export function AdminFrame(props: {
  /** The page's own address without its language, query included. */
  path: string;
  nav: readonly NavItem[];
  person: { name: string; role: string };
  children: ReactNode;
}) {
  const { common } = useMessages();
  const to = usePath();
  return (
    <div className="admin">
      <SkipLink />
      <header className="admin-side">
        <a className="wordmark" href={to("/admin")}>
          <span className="wordmark-seal" aria-hidden="true">
            帮
          </span>
          {common.siteName}
        </a>
        <nav className="admin-nav" aria-label={common.nav.admin}>
          {props.nav.map((item) => (
            <a key={item.href} href={item.href} aria-current={item.isHere ? "page" : undefined}>
              {item.label}
            </a>
          ))}
        </nav>
        <div className="admin-foot">
          <p>
            <strong>{props.person.name}</strong>
            <small>{props.person.role}</small>
          </p>
          <a href={to("/")}>{common.nav.backToShop}</a>
          <LanguageLink path={props.path} />
          <form method="post" action={to("/account/sign-out")}>
            <button type="submit" className="link">
              {common.nav.signOut}
            </button>
          </form>
        </div>
      </header>
      <main id="content" className="admin-main" tabIndex={-1}>
        {props.children}
      </main>
    </div>
  );
}
