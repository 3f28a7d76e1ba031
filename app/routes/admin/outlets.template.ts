import type { LoaderFunctionArgs } from "@remix-run/node";
import { OUTLET_COLUMNS } from "#app/domain/outlets/outlet-rows.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { sheetFile } from "#app/http/sheet.server.ts";
import { messagesFor } from "#app/messages/messages.ts";

/** An empty table of outlets, with one row as an example. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireAbility(request, "keepOutlets");
  const { example } = messagesFor(localeOf(request)).outletImport;
  return sheetFile("bangfu-outlets", [
    OUTLET_COLUMNS.map(({ titles }) => titles[0]),
    OUTLET_COLUMNS.map(({ key }) => example[key]),
  ]);
}
