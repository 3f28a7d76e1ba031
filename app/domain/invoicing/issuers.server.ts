import { isInsideWrite } from "#db/writing.ts";
import { demoIssuer } from "./demo-issuer.server.ts";
import type { InvoiceIssuer, InvoiceIssuers } from "./issuer.ts";

/** The services through which this shop issues fapiao. */
export function invoiceIssuers(): InvoiceIssuers {
  return { demo: issuerOutsideWrites(demoIssuer) };
}

/**
 * The same service, which refuses to be called inside a transaction: everybody who writes would wait for
 * somebody else's machine, and an undone transaction would leave a fapiao behind that is in no book.
 */
export function issuerOutsideWrites(issuer: InvoiceIssuer): InvoiceIssuer {
  const ask = async <T>(call: () => Promise<T>): Promise<T> => {
    if (isInsideWrite()) throw new Error(`the issuing service ${issuer.id} was called inside a transaction`);
    return call();
  };
  return {
    id: issuer.id,
    issue: (draft, key) => ask(() => issuer.issue(draft, key)),
    document: (issued) => ask(() => issuer.document(issued)),
  };
}
