import type { LoaderFunctionArgs } from "@remix-run/node";
import { certificatePdf } from "#app/domain/shares/certificate-pdf.server.ts";
import { findCertificate, signedOf } from "#app/domain/shares/issue-certificate.server.ts";
import { fileOf } from "#app/domain/shares/statement.ts";
import { currentStore } from "#db/current.server.ts";

/** A certificate as a file: the document, or the signed statement to the byte. */
export async function loader({ params: { number = "", file } }: LoaderFunctionArgs) {
  const found = await findCertificate(currentStore().read, number);
  if (!found || (file !== "certificate.pdf" && file !== "certificate.json"))
    throw new Response("Not Found", { status: 404 });
  const isPdf = file === "certificate.pdf";
  const signed = signedOf(found);
  const body = isPdf ? await certificatePdf(signed) : Buffer.from(fileOf(signed));
  return new Response(new Uint8Array(body), {
    headers: {
      "cache-control": "private, no-store",
      "content-type": isPdf ? "application/pdf" : "application/json; charset=utf-8",
      "content-disposition": `${isPdf ? "inline" : "attachment"}; filename="${found.number}.${isPdf ? "pdf" : "json"}"`,
      "x-robots-tag": "noindex",
    },
  });
}
