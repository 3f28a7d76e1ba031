import { type ReactNode, useEffect, useState } from "react";
import { formatCount, formatFen } from "#app/components/format.ts";
import { formatWhen, useLocale, useTill, useTillState, useWords } from "./context.tsx";
import type { JournalEntry } from "./journal.ts";
import { PaperChoice, saleNumber } from "./receipt-view.tsx";
import { contactOf } from "./status-bar.tsx";

/** From here on a clock is worth a word. */
const CLOCK_OFF_MS = 60_000;

/** All that is known of this device: what waits, what was set aside and why, and its clock. */
export function StateView() {
  const till = useTill();
  const locale = useLocale();
  const words = useWords();
  const state = useTillState();
  const { stored, counts, sync, lastSyncAt, paper, isUpdateReady } = state;
  if (!stored) return null;
  const { device } = stored.snapshot;
  const when = (instantMs: number | null) =>
    instantMs === null ? words.state.never : formatWhen(instantMs, locale);
  const rows: [string, ReactNode][] = [
    [words.state.device, `${device.name} · ${device.code}`],
    [words.state.connection, words.bar[contactOf(state)]],
    [
      words.state.waiting,
      counts.waiting === 0
        ? words.state.waitingNone
        : words.state.waitingSince(formatCount(counts.waiting), when(counts.waitingSince)),
    ],
    [words.state.lastSync, when(lastSyncAt)],
    [words.state.lastContact, when(sync.lastContactAt ?? stored.asOf)],
    [words.state.prices, when(stored.asOf)],
    [words.state.clock, clockSentence(sync.offsetMs, words.state)],
  ];
  return (
    <section className="till-sheet till-sheet-wide" aria-labelledby="till-state">
      <h2 id="till-state">{words.state.title}</h2>
      {counts.stranded > 0 ? (
        <p className="till-warning">{words.state.stranded(formatCount(counts.stranded))}</p>
      ) : null}
      {isUpdateReady ? <p>{words.state.update}</p> : null}
      <dl className="till-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <button
        type="button"
        className="button button-primary button-large"
        disabled={sync.isBusy}
        onClick={() => void till.syncNow()}
      >
        {words.state.syncNow}
      </button>
      <SetAside />
      <PaperChoice paper={paper} />
    </section>
  );
}

function clockSentence(offsetMs: number | null, words: ReturnType<typeof useWords>["state"]): string {
  if (offsetMs === null) return words.clockUnknown;
  if (Math.abs(offsetMs) < CLOCK_OFF_MS) return words.clockRight;
  const minutes = formatCount(Math.round(Math.abs(offsetMs) / 60_000));
  return offsetMs < 0 ? words.clockFast(minutes) : words.clockSlow(minutes);
}

function SetAside() {
  const till = useTill();
  const words = useWords();
  const { counts } = useTillState();
  const [entries, setEntries] = useState<JournalEntry[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when something was set aside or seen
  useEffect(() => {
    let isLeft = false;
    void till.listSetAside().then((found) => isLeft || setEntries(found));
    return () => {
      isLeft = true;
    };
  }, [till, counts]);
  const unseen = entries.filter(({ isSeen }) => !isSeen);
  return (
    <>
      <h3>{words.state.setAside}</h3>
      <p>{entries.length === 0 ? words.state.setAsideNone : words.state.setAsideText}</p>
      <ul className="till-aside-list">
        {entries.map((entry) => (
          <li key={entry.seq}>
            <b>
              {entry.body.kind === "sale"
                ? words.state.setAsideRow(saleNumber(entry.body.number), formatFen(entry.body.totalFen))
                : words.state[entry.body.kind]}
            </b>{" "}
            {words.state.code(entry.result?.code ?? "–")}
          </li>
        ))}
      </ul>
      {unseen.length > 0 ? (
        <button
          type="button"
          className="button button-quiet button-large"
          onClick={() => void till.markSeen(unseen)}
        >
          {words.state.seen}
        </button>
      ) : null}
    </>
  );
}
