import type { LoaderFunctionArgs } from "@remix-run/node";
import { chasedUnits } from "#app/domain/shares/chase.server.ts";
import { readShareBook, shareIn, sumBelow } from "#app/domain/shares/share-book.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { localeOf } from "#app/http/locale.ts";
import { yearOf } from "#app/http/share-year.server.ts";
import { sharesCsv } from "#app/http/shares-csv.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

/** The shares of the units below one's own, as a table for a spreadsheet. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "keepUnitBooks");
  const { read } = currentStore();
  const now = Date.now();
  const year = yearOf(request, now);
  const book = await readShareBook(read, year, { unitId: unit.id }, now);
  const rows = sumBelow(book, unit.id).parts.map((sums) => ({ share: shareIn(book, sums.unitId), sums }));
  const locale = localeOf(request);
  const name = unitNameFor(unit, person);
  const scope = messagesFor(locale).share.scope.below(locale === "en" ? name.en : name.zh, year);
  return sharesCsv(locale, { year, scope, asOf: now }, await chasedUnits(read, book, rows, person));
}
