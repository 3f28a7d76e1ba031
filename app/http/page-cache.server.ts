import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { LRUCache } from "lru-cache";
import { cartCountIn } from "#app/http/cart-cookie.ts";
import { withoutLocale } from "#app/http/locale.ts";
import { SECURITY_HEADERS } from "#app/http/security.ts";
import { SESSION_COOKIE } from "#app/http/session-cookie.ts";

/*
 * Pages of the catalogue as anonymous visitors see them, kept in memory in front of the framework.
 * The key is the address, which holds the language, the host it was asked of and the number in the
 * cart's badge. A page made from another version of the catalogue is never sent, so that a price or a
 * stock-out shows at once; a page that is merely old (its figures say as of when) is sent once more
 * while it is made anew.
 */

const BYTES_MAX = 64 * 1024 * 1024;
const FRESH_FOR_MS = 30_000;
const CACHED_PATHS = /^\/(?:$|products(?:\/|$)|counties(?:\/|$)|about$|sitemap\.xml$|robots\.txt$)/;

interface Page {
  version: number;
  madeAt: number;
  etag: string;
  body: Buffer;
  gzip: Buffer;
  plainHeaders: string[];
  gzipHeaders: string[];
}

export interface RenderedPage {
  status: number;
  headers: Headers;
  body: Buffer;
}

export interface PageCache {
  /**
   * The key of a request that may be answered from here, or undefined. `origin` is part of it: pages
   * name their own address, and a visitor who makes up a host must not name it for everybody.
   */
  keyOf(request: IncomingMessage, origin: string): string | undefined;
  /**
   * Sends the page of a key, making it with `render` where needed. A page that is not to be kept is
   * sent by `otherwise`, to the visitor it was made for and to nobody else.
   */
  answer(
    key: string,
    request: IncomingMessage,
    response: ServerResponse,
    render: () => Promise<RenderedPage>,
    otherwise: (page: RenderedPage) => void,
  ): Promise<void> | void;
}

/** `version` tells the catalogue's version now, without waiting; `clock` the time in ms. */
export function createPageCache(version: () => number, clock: () => number = Date.now): PageCache {
  const pages = new LRUCache<string, Page>({
    maxSize: BYTES_MAX,
    sizeCalculation: (page, key) => page.body.length + page.gzip.length + key.length * 2 + 1_000,
  });
  const making = new Map<string, Promise<Page | RenderedPage>>();

  /** Begins to make a page, or joins whoever is making it already; `isOurs` tells which. */
  function make(key: string, render: () => Promise<RenderedPage>) {
    const versionBefore = version();
    const inFlight = `${versionBefore} ${key}`;
    const begun = making.get(inFlight);
    if (begun) return { made: begun, isOurs: false };
    const made = render()
      .then((rendered) => {
        if (rendered.status !== 200 || rendered.headers.has("set-cookie")) {
          pages.delete(key); // what was kept is no longer what is there
          return rendered;
        }
        const page = pageFrom(rendered, versionBefore, clock());
        pages.set(key, page);
        return page;
      })
      .finally(() => making.delete(inFlight));
    making.set(inFlight, made);
    return { made, isOurs: true };
  }

  return {
    keyOf(request, origin) {
      if (request.method !== "GET" && request.method !== "HEAD") return undefined;
      const address = request.url ?? "/";
      const mark = address.indexOf("?");
      const path = mark < 0 ? address : address.slice(0, mark);
      if (path.endsWith(".data") || !CACHED_PATHS.test(withoutLocale(path))) return undefined;
      const cookies = request.headers.cookie;
      // the name alone, however the cookie is written: a page must never be kept that knows its visitor
      if (cookies?.includes(SESSION_COOKIE)) return undefined;
      return `${address} ${cookies ? cartCountIn(cookies) : 0} ${origin}`; // the parts before a blank hold none
    },

    answer(key, request, response, render, otherwise) {
      const page = pages.get(key);
      if (page && page.version === version()) {
        send(page, request, response);
        if (clock() - page.madeAt > FRESH_FOR_MS) void make(key, render).made.catch(() => {});
        return;
      }
      const { made, isOurs } = make(key, render);
      return made.then(async (found) => {
        if ("etag" in found) send(found, request, response);
        else otherwise(isOurs ? found : await render());
      });
    },
  };
}

function pageFrom({ headers, body }: RenderedPage, version: number, madeAt: number): Page {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const gzip = gzipSync(body, { level: 6 });
  const shared = [
    ...Object.entries(SECURITY_HEADERS).flat(),
    "content-type",
    headers.get("content-type") ?? "text/html; charset=utf-8",
    "etag",
    etag,
    "cache-control",
    "private, no-cache", // keep it, but ask each time: the answer is a 304 in microseconds
    "vary",
    "accept-encoding, cookie",
  ];
  return {
    version,
    madeAt,
    etag,
    body,
    gzip,
    plainHeaders: [...shared, "content-length", String(body.length)],
    gzipHeaders: [...shared, "content-encoding", "gzip", "content-length", String(gzip.length)],
  };
}

function send(page: Page, request: IncomingMessage, response: ServerResponse): void {
  if (request.headers["if-none-match"]?.includes(page.etag)) {
    response.writeHead(304, ["etag", page.etag, "cache-control", "private, no-cache"]).end();
    return;
  }
  const isGzip = request.headers["accept-encoding"]?.includes("gzip");
  response.writeHead(200, isGzip ? page.gzipHeaders : page.plainHeaders);
  if (request.method === "HEAD") response.end();
  else response.end(isGzip ? page.gzip : page.body);
}
