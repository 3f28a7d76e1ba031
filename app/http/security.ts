/** Vite puts styles into the page while we work on it; a built page has none. */
const isDevelopment = process.env.NODE_ENV === "development";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Stripe's own pages are; those of a server of tests are where it is. */
const STRIPE_PAGES = "https://checkout.stripe.com";

/** What a page needs beyond our own script files. */
interface ScriptNeeds {
  /** Of a page that hydrates. */
  nonce?: string;
  /** WebAssembly, which has to be named to run at all. */
  wasm?: true;
}

/** The policy of every page: our own files and nothing inline, but for what a page needs. */
export function contentSecurityPolicy(needs: ScriptNeeds = {}, env: Environment = process.env): string {
  return [
    "default-src 'self'",
    `script-src 'self'${needs.nonce ? ` 'nonce-${needs.nonce}'` : ""}${needs.wasm ? " 'wasm-unsafe-eval'" : ""}`,
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action ${formTargets(env).join(" ")}`,
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Where forms may lead: to us, and to the page where the shopper pays, for browsers hold the redirects of a form against the policy too. */
function formTargets(env: Environment): string[] {
  if (!env.STRIPE_SECRET_KEY) return ["'self'"];
  const base = env.STRIPE_API_BASE ?? "";
  return ["'self'", URL.canParse(base) ? new URL(base).origin : STRIPE_PAGES];
}

/** Headers of every answer, pages and files alike. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": contentSecurityPolicy(),
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(self), geolocation=(), microphone=()",
};

/**
 * True when a request that changes something comes from our own pages. Browsers say so in
 * Sec-Fetch-Site, older ones in Origin; a request with neither is no browser's form and carries no
 * visitor's cookies against their will.
 */
export function isOwnOrigin(headers: { get(name: string): string | null }, host: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = headers.get("origin");
  if (origin === null) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
