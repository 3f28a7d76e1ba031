import type { LoaderFunctionArgs } from "@remix-run/node";
import { findFapiao } from "#app/domain/invoicing/queries.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { fapiaoFile } from "#app/http/fapiao-file.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

/** The files of an issued fapiao, for those who issue them: it names its buyer in full. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await openPage(request, "issueFapiao");
  const { id = "", format } = params;
  const found = isId(id) ? await findFapiao(currentStore().read, id) : undefined;
  if (found?.state !== "issued" || (format !== "pdf" && format !== "xml"))
    throw new Response("Not Found", { status: 404 });
  return fapiaoFile(found, format);
}
