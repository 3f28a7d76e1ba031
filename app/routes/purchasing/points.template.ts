import type { LoaderFunctionArgs } from "@remix-run/node";
import { POINT_COLUMNS } from "#app/domain/purchasing/point-rows.ts";
import { localeOf } from "#app/http/locale.ts";
import { sheetFile } from "#app/http/sheet.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";

/** An empty table of delivery points, with one row as an example. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await openUnit(request, params.unitId, "keepUnit");
  const { example } = messagesFor(localeOf(request)).points;
  return sheetFile("bangfu-delivery-points", [
    POINT_COLUMNS.map(({ titles }) => titles[0]),
    POINT_COLUMNS.map(({ key }) => example[key]),
  ]);
}
