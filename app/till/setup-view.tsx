import { formatCount } from "#app/components/format.ts";
import { localPath } from "#app/http/locale.ts";
import { useLocale, useTill, useTillState, useWords } from "./context.tsx";

/** What to do when the till cannot sell yet, or no more. */
export function SetupView() {
  const till = useTill();
  const locale = useLocale();
  const words = useWords();
  const { phase, sync, counts, hasNetwork } = useTillState();
  const waits = counts.waiting + counts.stranded;
  const { title, text } =
    phase === "elsewhere"
      ? words.elsewhere
      : phase === "broken"
        ? words.broken
        : sync.contact === "unregistered"
          ? words.setup.unregistered
          : sync.contact === "revoked"
            ? words.setup.revoked
            : sync.contact === "offline" || !hasNetwork
              ? words.setup.offline
              : words.setup.waiting;
  return (
    <main className="till-alone" id="content">
      <h1>{title}</h1>
      <p>{text}</p>
      {waits > 0 ? <p className="till-warning">{words.setup.stillWaiting(formatCount(waits))}</p> : null}
      {phase === "broken" ? (
        <button
          type="button"
          className="button button-primary button-large"
          onClick={() => location.reload()}
        >
          {words.broken.reload}
        </button>
      ) : null}
      {phase === "ready" && sync.contact === "unregistered" ? (
        <p>
          <a className="button button-primary button-large" href={localPath(locale, "/counter/register")}>
            {words.setup.unregistered.link}
          </a>
        </p>
      ) : null}
      {phase === "ready" ? (
        <p>
          <button
            type="button"
            className="button button-quiet button-large"
            disabled={sync.isBusy}
            onClick={() => void till.syncNow()}
          >
            {words.setup.retry}
          </button>
        </p>
      ) : null}
      <p>
        <a
          href={localPath(locale === "en" ? "zh-CN" : "en", "/counter")}
          lang={locale === "en" ? "zh-CN" : "en"}
        >
          {words.otherLanguage}
        </a>
      </p>
    </main>
  );
}
