import type { LoaderFunctionArgs } from "@remix-run/node";
import { findFapiaoOfOrder } from "#app/domain/invoicing/queries.server.ts";
import { fapiaoFile } from "#app/http/fapiao-file.server.ts";
import { findOwnOrder } from "#app/http/own-order.server.ts";
import { currentStore } from "#db/current.server.ts";

/** A fapiao of one's own order, "YS110000000000000042.pdf" or ".xml"; for anybody else it is not there. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { number: orderNumber = "", file = "" } = params;
  const [, number, format] = /^([0-9A-Z]{8,30})\.(pdf|xml)$/.exec(file) ?? [];
  const found = await findOwnOrder(request, orderNumber, Date.now());
  const fapiao =
    number && found?.mayHaveFapiao
      ? await findFapiaoOfOrder(currentStore().read, found.order.id, number)
      : undefined;
  if (!fapiao) throw new Response("Not Found", { status: 404 });
  return fapiaoFile(fapiao, format === "xml" ? "xml" : "pdf");
}
