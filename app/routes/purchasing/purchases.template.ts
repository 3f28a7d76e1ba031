import type { LoaderFunctionArgs } from "@remix-run/node";
import { PURCHASE_COLUMNS } from "#app/domain/purchasing/purchase-rows.ts";
import { localeOf } from "#app/http/locale.ts";
import { sheetFile } from "#app/http/sheet.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";

/** An empty table of a purchase, with one row as an example. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await openUnit(request, params.unitId, "buyForUnit");
  const { example } = messagesFor(localeOf(request)).bulk;
  return sheetFile("bangfu-purchase", [
    PURCHASE_COLUMNS.map(({ titles }) => titles[0]),
    PURCHASE_COLUMNS.map(({ key }) => example[key]),
  ]);
}
