import { fapiaoPdf } from "./fapiao-pdf.server.ts";
import type { InvoiceIssuer } from "./issuer.ts";

/**
 * The demonstration's issuing service: it issues everything at once, tells no tax office, and draws a
 * document that says on every page what it is.
 */
export const demoIssuer: InvoiceIssuer = {
  id: "demo",
  issue: async () => ({ state: "issued", externalNumber: null }),
  document: fapiaoPdf,
};
