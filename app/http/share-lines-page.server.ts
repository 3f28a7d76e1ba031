import { formatCursor, parseCursor } from "#app/domain/reporting/lines.server.ts";
import { type ShareBook, shareIn } from "#app/domain/shares/share-book.server.ts";
import { listShareLines } from "#app/domain/shares/share-lines.server.ts";
import { addDays, periodOf } from "#app/domain/values/business-day.ts";
import type { Reader } from "#db/store.ts";

const LINES_SHOWN = 200;

/**
 * The order lines of a unit that count for it, or for one above it on the days on which it was below: of the
 * book's year, or of the month that the address asks for, a page of them. Throws a 400 for an address that
 * nothing can be said of.
 */
export async function readShareLines(
  read: Reader,
  request: Request,
  book: ShareBook,
  { unitId, countedFor }: { unitId: string; countedFor: string },
) {
  const { year } = book;
  const search = new URL(request.url).searchParams;
  const month = search.get("month");
  if (month !== null && !/^([1-9]|1[0-2])$/.test(month)) throw new Response("Bad Request", { status: 400 });
  const mark = search.get("after");
  const after = mark === null ? undefined : parseCursor(mark);
  if (mark !== null && !after) throw new Response("Bad Request", { status: 400 });
  const period = month
    ? periodOf(year * 10_000 + Number(month) * 100 + 1, "month")
    : periodOf(year * 10_000 + 101, "year");
  const spans = book.belonging
    .spansUnder(countedFor, unitId)
    .map(({ fromDay, toDay }) => ({
      fromDay: Math.max(fromDay, period.firstDay),
      toDay: Math.min(toDay, addDays(period.lastDay, 1)),
    }))
    .filter(({ fromDay, toDay }) => fromDay < toDay);
  const { policy, year: unitYear } = shareIn(book, unitId);
  const { lines, next } = policy
    ? await listShareLines(read, unitId, spans, policy, after, LINES_SHOWN)
    : { lines: [], next: undefined };
  return {
    asOf: book.asOf,
    year,
    monthId: month ? period.id : null,
    policy: policy ?? null,
    lines,
    isFirst: !after,
    next: next && formatCursor(next),
    staffFen: unitYear.bought
      .filter(({ day }) => spans.some(({ fromDay, toDay }) => fromDay <= day && day < toDay))
      .reduce((sum, { staffFen }) => sum + staffFen, 0),
  };
}

export type ShareLinesPage = Awaited<ReturnType<typeof readShareLines>>;
