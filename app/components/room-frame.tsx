import type { ReactNode } from "react";
import type { NavItem } from "#app/components/admin-frame.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { LanguageLink, SkipLink } from "#app/components/site-frame.tsx";

/** The frame of a workroom, the counters' or a buying unit's: where we stand and its pages on top, on a phone too. */
export function RoomFrame(props: {
  /** What the room is called, where its name leads, and what its menu is called to a screen reader. */
  room: { name: string; href: string; navLabel: string };
  /** The page's own address without its language, query included. */
  path: string;
  nav: readonly NavItem[];
  /** Where we stand: the name of an outlet or a unit, or that it is all of them. */
  place: string;
  person: { name: string; role: string };
  children: ReactNode;
}) {
  const { common } = useMessages();
  const to = usePath();
  return (
    <div className="room">
      <SkipLink />
      <header className="room-head no-print">
        <div className="room-head-row">
          <a className="wordmark" href={props.room.href}>
            <span className="wordmark-seal" aria-hidden="true">
              帮
            </span>
            {props.room.name}
          </a>
          <p className="room-place">{props.place}</p>
          <div className="room-person">
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
        <nav className="room-nav" aria-label={props.room.navLabel}>
          {props.nav.map((item) => (
            <a key={item.href} href={item.href} aria-current={item.isHere ? "page" : undefined}>
              {item.label}
            </a>
          ))}
        </nav>
      </header>
      <main id="content" className="room-main" tabIndex={-1}>
        {props.children}
      </main>
    </div>
  );
}
