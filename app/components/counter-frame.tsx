import type { ReactNode } from "react";
import type { NavItem } from "#app/components/admin-frame.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { LanguageLink, SkipLink } from "#app/components/site-frame.tsx";

/** The frame of the counters' room: where we stand and its rooms on top, on a phone too. */
export function CounterFrame(props: {
  /** The page's own address without its language, query included. */
  path: string;
  nav: readonly NavItem[];
  /** The outlet's name, or that it is all of them. */
  place: string;
  person: { name: string; role: string };
  children: ReactNode;
}) {
  const { common, counter } = useMessages();
  const to = usePath();
  return (
    <div className="counter">
      <SkipLink />
      <header className="counter-head no-print">
        <div className="counter-head-row">
          <a className="wordmark" href={to("/counter/today")}>
            <span className="wordmark-seal" aria-hidden="true">
              帮
            </span>
            {counter.room}
          </a>
          <p className="counter-place">{props.place}</p>
          <div className="counter-person">
            <p>
              {props.person.name}
              <small>{props.person.role}</small>
            </p>
            <LanguageLink path={props.path} />
            <form method="post" action={to("/account/sign-out")}>
              <button type="submit" className="link">
                {common.nav.signOut}
              </button>
            </form>
          </div>
        </div>
        <nav className="counter-nav" aria-label={counter.nav.label}>
          {props.nav.map((item) => (
            <a key={item.href} href={item.href} aria-current={item.isHere ? "page" : undefined}>
              {item.label}
            </a>
          ))}
        </nav>
      </header>
      <main id="content" className="counter-main" tabIndex={-1}>
        {props.children}
      </main>
    </div>
  );
}
