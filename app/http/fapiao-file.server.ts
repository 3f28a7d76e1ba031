import type { Fapiao } from "#app/domain/invoicing/fapiao.ts";
import { fapiaoXml } from "#app/domain/invoicing/fapiao-xml.ts";
import { invoiceIssuers } from "#app/domain/invoicing/issuers.server.ts";
import type { FapiaoServiceId } from "#db/words.ts";

/** A file of an issued fapiao, as its service made it; whoever may have it was asked before. */
export async function fapiaoFile(
  fapiao: Fapiao & { service: FapiaoServiceId },
  format: "pdf" | "xml",
): Promise<Response> {
  const name = `fapiao-${fapiao.number}.${format}`;
  const headers = {
    "cache-control": "private, no-store",
    "content-disposition": `inline; filename="${name}"`,
    "content-type": format === "pdf" ? "application/pdf" : "application/xml; charset=utf-8",
  };
  if (format === "xml") return new Response(fapiaoXml(fapiao), { headers });
  const issuer = invoiceIssuers()[fapiao.service];
  if (!issuer) throw new Error(`the shop has no issuing service ${fapiao.service}`);
  return new Response(new Uint8Array(await issuer.document(fapiao)), { headers });
}
