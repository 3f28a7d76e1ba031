import type { LoaderFunctionArgs } from "@remix-run/node";
import { chasedUnits } from "#app/domain/shares/chase.server.ts";
import { readShareBook } from "#app/domain/shares/share-book.server.ts";
import { placeCodeOf } from "#app/domain/shares/share-places.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { yearOf } from "#app/http/share-year.server.ts";
import { sharesCsv } from "#app/http/shares-csv.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

/** The shares of all units, or of those of one place, as a table for a spreadsheet. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readUnits");
  const { read } = currentStore();
  const now = Date.now();
  const year = yearOf(request, now);
  const place = new URL(request.url).searchParams.get("place");
  const book = await readShareBook(read, year, "all", now);
  const rows = [...book.shares.values()]
    .filter((share) => place === null || placeCodeOf(share, person) === place)
    .map((share) => ({ share, sums: share }));
  const locale = localeOf(request);
  const scope = messagesFor(locale).share.chase.scopeAll(year);
  return sharesCsv(locale, { year, scope, asOf: now }, await chasedUnits(read, book, rows, person));
}
