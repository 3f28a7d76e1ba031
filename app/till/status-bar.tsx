import { formatCount } from "#app/components/format.ts";
import { localPath } from "#app/http/locale.ts";
import { formatWhen, nameIn, useLocale, useTill, useTillState, useWords } from "./context.tsx";
import type { TillState } from "./machine.ts";

/** Online is what the last request found; that the browser sees no network is enough to be offline. */
export function contactOf({ sync, hasNetwork }: Pick<TillState, "sync" | "hasNetwork">) {
  return hasNetwork ? sync.contact : "offline";
}

/** Always in sight: whether the server is reached, what waits and since when, what was set aside, how old the prices are. */
export function StatusBar() {
  const till = useTill();
  const locale = useLocale();
  const words = useWords();
  const state = useTillState();
  const { stored, shift, counts, lastSyncAt, view } = state;
  if (!stored) return null;
  const contact = contactOf(state);
  const tabs = [
    { to: "sell", name: words.menu.sell },
    { to: "list", name: words.menu.sales },
    { to: "state", name: words.menu.state },
    ...(shift ? [{ to: "closeShift", name: words.menu.close } as const] : []),
  ] as const;
  return (
    <header className="till-bar">
      <div className="till-bar-who">
        <h1>
          {nameIn(locale, stored.snapshot.outlet)}
          <small>{stored.snapshot.device.code}</small>
        </h1>
        <p>
          {shift ? <span>{words.bar.clerk(shift.clerkName)}</span> : null}
          <span className="mark-demo">{words.bar.demo}</span>
          <a
            href={localPath(locale === "en" ? "zh-CN" : "en", "/counter")}
            lang={locale === "en" ? "zh-CN" : "en"}
          >
            {words.otherLanguage}
          </a>
        </p>
      </div>
      <div className="till-bar-state" role="status" aria-label={words.bar.label}>
        <b className={`till-contact till-contact-${contact}`}>{words.bar[contact]}</b>
        <span className={counts.waiting > 0 ? "till-waits" : undefined}>
          {counts.waiting > 0
            ? `${words.bar.waiting(formatCount(counts.waiting))}${
                counts.waitingSince === null
                  ? ""
                  : ` · ${words.bar.since(formatWhen(counts.waitingSince, locale))}`
              }`
            : words.bar.nothingWaits}
        </span>
        {counts.setAside > 0 ? (
          <span className="till-aside">{words.bar.setAside(formatCount(counts.setAside))}</span>
        ) : null}
        <span>
          {lastSyncAt === null ? words.bar.neverSynced : words.bar.lastSync(formatWhen(lastSyncAt, locale))}
        </span>
        <span>{words.bar.asOf(formatWhen(stored.asOf, locale))}</span>
      </div>
      <nav className="till-tabs" aria-label={words.menu.label}>
        {tabs.map(({ to, name }) => (
          <button
            key={to}
            type="button"
            aria-current={view.name === to ? "page" : undefined}
            onClick={() => till.go(to)}
          >
            {name}
          </button>
        ))}
      </nav>
    </header>
  );
}
