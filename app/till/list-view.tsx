import { useEffect, useState } from "react";
import { formatFen } from "#app/components/format.ts";
import { formatWhen, useLocale, useTill, useTillState, useWords } from "./context.tsx";
import type { JournalEntry } from "./journal.ts";
import { saleNumber } from "./receipt-view.tsx";

const SHOWN_MAX = 60;

/** The latest receipts of this device, to be looked at and printed again, and whether the server has them. */
export function ListView() {
  const till = useTill();
  const locale = useLocale();
  const words = useWords();
  const { counts } = useTillState();
  const [entries, setEntries] = useState<JournalEntry[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when something was sent
  useEffect(() => {
    let isLeft = false;
    void till.listNewest(SHOWN_MAX).then((newest) => isLeft || setEntries(newest));
    return () => {
      isLeft = true;
    };
  }, [till, counts]);
  const sales = entries?.filter(({ kind }) => kind === "sale");
  const { columns } = words.list;
  return (
    <section className="till-sheet till-sheet-wide" aria-labelledby="till-list">
      <h2 id="till-list">{words.list.title}</h2>
      {sales && sales.length === 0 ? <p>{words.list.empty}</p> : null}
      {sales && sales.length > 0 ? (
        <table className="till-table">
          <thead>
            <tr>
              <th scope="col">{columns.number}</th>
              <th scope="col">{columns.time}</th>
              <th scope="col">{columns.amount}</th>
              <th scope="col">{columns.state}</th>
            </tr>
          </thead>
          <tbody>
            {sales.map((entry) => {
              if (entry.body.kind !== "sale") return null;
              const number = saleNumber(entry.body.number);
              return (
                <tr key={entry.seq}>
                  <th scope="row">
                    <button
                      type="button"
                      className="till-link number"
                      aria-label={words.list.show(number)}
                      onClick={() => till.dispatch({ kind: "shown", entry })}
                    >
                      {number}
                    </button>
                  </th>
                  <td className="number">{formatWhen(entry.body.soldAt, locale)}</td>
                  <td className="number">{formatFen(entry.body.totalFen)}</td>
                  <td>
                    <span className={`till-entry-${entry.state}`}>{words.list.states[entry.state]}</span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : null}
    </section>
  );
}
