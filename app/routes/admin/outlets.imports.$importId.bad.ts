import type { LoaderFunctionArgs } from "@remix-run/node";
import { findImport } from "#app/domain/outlets/import-outlets.server.ts";
import { OUTLET_COLUMNS } from "#app/domain/outlets/outlet-rows.ts";
import { isId } from "#app/domain/values/id.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { sheetFile } from "#app/http/sheet.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { problemText } from "#app/routes/admin/outlet-problems.ts";
import { currentStore } from "#db/current.server.ts";

/** The bad rows of a file as they were sent, with what is wrong in a column of its own: put right, it can be sent again. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireAbility(request, "keepOutlets");
  const { importId = "" } = params;
  const found = isId(importId) ? await findImport(currentStore().read, importId) : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  const words = messagesFor(localeOf(request)).outletImport;
  const bad = found.rows.filter(({ problems }) => problems.length > 0);
  return sheetFile("bangfu-outlets-bad-rows", [
    [...OUTLET_COLUMNS.map(({ titles }) => titles[0]), words.problems],
    ...bad.map(({ cells, problems }) => [
      ...OUTLET_COLUMNS.map(({ key }) => cells[key]),
      words.joined(
        problems.map((problem) => words.inCell(words.cells[problem.column], problemText(problem, words))),
      ),
    ]),
  ]);
}
