import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type AppLoadContext, createRequestHandler, type ServerBuild } from "@remix-run/node";
import sirv from "sirv";
import { openCarriers } from "#app/domain/messaging/carriers.server.ts";
import { stripeSettings } from "#app/domain/payments/stripe-settings.server.ts";
import { health } from "#app/http/health.server.ts";
import { ENGLISH_PREFIX, localeOfPath } from "#app/http/locale.ts";
import { logger } from "#app/http/logger.server.ts";
import { createPageCache, type PageCache, type RenderedPage } from "#app/http/page-cache.server.ts";
import { pageTextOf } from "#app/http/page-text.ts";
import { openPostOffice } from "#app/http/post-office.server.ts";
import {
  isUpload,
  readBody,
  saysTooMuch,
  streamBody,
  UPLOAD_BYTES_MAX,
} from "#app/http/request-body.server.ts";
import { isOwnOrigin, SECURITY_HEADERS } from "#app/http/security.ts";
import { prepareStore, startChores, tellWhereWeAre } from "#app/http/start-up.server.ts";
import { tellMethods } from "#app/http/tell-methods.server.ts";
import { CATALOG_COUNTER } from "#db/counters.ts";
import { StartUpError } from "#db/open.ts";

const GZIP_FROM_BYTES = 1_400;
const compress = promisify(gzip);

/** Where the built files are, and the addresses that can name one. */
const FILES = "build/client";
const FILE_ADDRESS = /^(\/[\w./-]+\.\w+)(?:\?|$)/;

/** A control character or a backslash in the path: no page has one, and the router or a database trips over it. */
const IS_NO_ADDRESS = /^[^?]*%(?:0|1|5c|7f)/i;

/** Where other machines write to us: what they send is signed, which says more of where it comes from than an origin. */
const SIGNED_ADDRESSES = /^\/webhooks\//;

/** How long browsers may keep a file: built names hold the content's hash; the till's do not, and its worker keeps them. */
function keptFor(path: string): string {
  if (path.startsWith("/assets/")) return "public, max-age=31536000, immutable";
  return /^\/till[/-].*\.(?:js|css|wasm)$/.test(path) ? "no-cache" : "public, max-age=3600";
}

type Handler = (request: Request, context: AppLoadContext) => Promise<Response>;
type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

export interface Application {
  /** The compiled application; asked again for each request, so that development sees changes. */
  build: () => ServerBuild | Promise<ServerBuild>;
  /** Serves the client's files in development, in place of the built ones. */
  middleware?: Middleware;
}

/**
 * Starts the shop: migrates and opens the database, seeds an empty one, and listens on HOST and PORT.
 * What keeps it from starting is printed as one plain sentence and ends the process with 1.
 */
export async function serve(application: Application): Promise<void> {
  try {
    const port = portFrom(process.env.PORT);
    const host = process.env.HOST ?? "localhost";
    stripeSettings(); // what is wrong with them is told now, not to the first shopper who pays
    const store = await prepareStore();
    const carriers = openCarriers(process.env);
    const isDevelopment = application.middleware !== undefined;
    const pages = isDevelopment ? undefined : createPageCache(() => store.counter(CATALOG_COUNTER));
    const server = createServer(createFront(application, pages));
    await listen(server, port, host);
    const chores = startChores(store);
    const postOffice = openPostOffice(store, carriers, `http://${host}:${port}`);
    const stop = () => {
      chores.stop();
      const isPostOut = postOffice.stop();
      server.close(() => void isPostOut.then(() => store.close()).then(() => process.exit(0)));
      server.closeIdleConnections();
      setTimeout(() => process.exit(0), 5_000).unref();
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
    await tellWhereWeAre(store, `http://${host}:${port}`);
    tellMethods(store, `http://${host}:${port}`).catch((error: unknown) => {
      logger.error({ err: error }, "what Stripe offers could not be told");
    });
  } catch (error) {
    if (!(error instanceof StartUpError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function portFrom(text: string | undefined): number {
  const port = Number(text ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StartUpError(`PORT "${text}" is not a port number between 0 and 65535.`);
  return port;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE")
        reject(
          new StartUpError(`Port ${port} is taken by another program: stop it, or set PORT to a free one.`),
        );
      else reject(new StartUpError(`The server cannot listen on ${host}:${port}: ${error.message}.`));
    });
    server.listen(port, host, resolve);
  });
}

/**
 * Whether an address names a file that is not there. Files are known from the start, and to read one that a
 * new build has since taken away would end the process.
 */
function isGone(address: string): boolean {
  const [, path] = FILE_ADDRESS.exec(address) ?? [];
  return path !== undefined && !existsSync(join(FILES, path));
}

/** What answers each request: health, files, cached pages, and then the application. */
export function createFront(application: Application, pages: PageCache | undefined) {
  const handlerOf = handlers(application);
  const files =
    application.middleware ??
    sirv(FILES, {
      dev: false,
      etag: true,
      setHeaders(response, path) {
        for (const name in SECURITY_HEADERS) response.setHeader(name, SECURITY_HEADERS[name] ?? "");
        response.setHeader("cache-control", keptFor(path));
      },
    });

  return (request: IncomingMessage, response: ServerResponse): void => {
    if (IS_NO_ADDRESS.test(request.url ?? ""))
      return void refuse(response, 404, "No such page. 没有这个页面。");
    const key = pages?.keyOf(request, originOf(request));
    if (key !== undefined && pages) {
      let id: string | undefined; // made only if the page is: an id costs as much as finding a page
      const requestId = () => {
        id ??= newRequestId();
        return id;
      };
      const render = async () =>
        // always the whole page: the framework answers HEAD without a body, and others get what is kept
        read(
          await (await handlerOf(request))(
            toRequest(request, { method: "GET" }),
            contextOf(request, requestId()),
          ),
        );
      const done = pages.answer(
        key,
        request,
        response,
        render,
        (page) => void send(page, request, response, requestId()),
      );
      done?.catch((error) => fail(error, request, response, requestId()));
      return;
    }
    const isReading = request.method === "GET" || request.method === "HEAD";
    if (!isReading) return void answer(request, response);
    if (request.url === "/healthz") return void health(response);
    if (!application.middleware && isGone(request.url ?? "")) return void answer(request, response);
    files(request, response, () => void answer(request, response));
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = newRequestId();
    try {
      const isReading = request.method === "GET" || request.method === "HEAD";
      if (request.method === "TRACE")
        return refuse(response, 405, "No page takes TRACE. 不支持 TRACE 方法。");
      const isSigned = SIGNED_ADDRESSES.test(request.url ?? "");
      if (!isReading && !isSigned && !isOwnOrigin(headersOf(request), hostOf(request)))
        return refuse(response, 403, "This form was sent from another site. 请从本站页面提交。");
      if (isUpload(request) && saysTooMuch(request, UPLOAD_BYTES_MAX))
        return refuse(response, 413, "More than 100 MB were sent. 提交的内容超过 100 MB。");
      const body = isReading ? undefined : isUpload(request) ? streamBody(request) : await readBody(request);
      if (body === null) return refuse(response, 413, "More than 2 MB were sent. 提交的内容超过 2 MB。");
      const handle = await handlerOf(request);
      const made = await handle(toRequest(request, { body }), contextOf(request, requestId));
      const isPage = /^(?:text\/html|application\/json)/.test(
        made.headers.get("content-type") ?? "text/html",
      );
      if (isPage && !made.headers.has("content-security-policy"))
        await send(await read(made), request, response, requestId);
      else await stream(made, response, requestId);
    } catch (error) {
      fail(error, request, response, requestId);
    }
  }
}

/** The application's handler for each language: English is the same route table under /en. */
function handlers(application: Application) {
  const made = new WeakMap<ServerBuild, { zh: Handler; en: Handler }>();
  return async (request: IncomingMessage): Promise<Handler> => {
    const build = await application.build();
    let both = made.get(build);
    if (!both) {
      both = {
        zh: createRequestHandler(build, process.env.NODE_ENV) as Handler,
        en: createRequestHandler({ ...build, basename: ENGLISH_PREFIX }, process.env.NODE_ENV) as Handler,
      };
      made.set(build, both);
    }
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    return localeOfPath(path) === "en" ? both.en : both.zh;
  };
}

/* behind a proxy that we were told to trust, its word counts for scheme, host and visitor */
const isProxyTrusted = process.env.TRUST_PROXY === "1";

/** A name or an address, and perhaps a port: anything more would be read as another part of our address. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

function hostOf(request: IncomingMessage): string {
  const forwarded = isProxyTrusted && request.headers["x-forwarded-host"];
  const host = (typeof forwarded === "string" && forwarded) || request.headers.host;
  return host && HOST.test(host) ? host : "localhost";
}

function contextOf(request: IncomingMessage, requestId: string): AppLoadContext {
  const forwarded = isProxyTrusted ? request.headers["x-forwarded-for"] : undefined;
  const nearest = typeof forwarded === "string" ? forwarded.split(",").at(-1)?.trim() : undefined;
  return { requestId, clientAddress: nearest || (request.socket.remoteAddress ?? "unknown") };
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  const raw = request.rawHeaders;
  for (let i = 0; i < raw.length; i += 2) headers.append(raw[i] ?? "", raw[i + 1] ?? "");
  return headers;
}

function originOf(request: IncomingMessage): string {
  const isTls = isProxyTrusted && request.headers["x-forwarded-proto"] === "https";
  return `${isTls ? "https" : "http"}://${hostOf(request)}`;
}

function toRequest(
  request: IncomingMessage,
  given: { method?: string; body?: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined },
): Request {
  const origin = originOf(request);
  const address = request.url?.startsWith("/") ? request.url : "/";
  // two slashes in front would name another host; a bad host header must not be a fault of ours
  const url = URL.canParse(origin)
    ? origin + address.replace(/^\/+/, "/")
    : `http://localhost${address.replace(/^\/+/, "/")}`;
  return new Request(url, {
    method: given.method ?? request.method ?? "GET",
    headers: headersOf(request),
    body: given.body ?? null,
    ...(given.body instanceof ReadableStream && { duplex: "half" }),
  });
}

async function read(response: Response): Promise<RenderedPage> {
  const text = pageTextOf(response);
  return {
    status: response.status,
    headers: response.headers,
    body: text === undefined ? Buffer.from(await response.arrayBuffer()) : Buffer.from(text),
  };
}

function headersFor(headers: Headers, requestId: string): Record<string, string | string[]> {
  const all: Record<string, string | string[]> = { ...SECURITY_HEADERS, "x-request-id": requestId };
  for (const [name, value] of headers) all[name] = value;
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) all["set-cookie"] = cookies;
  all["cache-control"] ??= "private, no-store";
  return all;
}

async function send(
  { status, headers, body }: RenderedPage,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const all = headersFor(headers, requestId);
  let bytes = body;
  if (bytes.length >= GZIP_FROM_BYTES && request.headers["accept-encoding"]?.includes("gzip")) {
    bytes = await compress(bytes, { level: 4 });
    all["content-encoding"] = "gzip";
    all.vary = "accept-encoding";
  }
  all["content-length"] = String(bytes.length);
  response.writeHead(status, all);
  response.end(request.method === "HEAD" ? undefined : bytes);
}

/** Passes a long answer on as it is made, no faster than the visitor takes it. */
async function stream(made: Response, response: ServerResponse, requestId: string): Promise<void> {
  response.writeHead(made.status, headersFor(made.headers, requestId));
  const reader = made.body?.getReader();
  response.once("close", () => void reader?.cancel().catch(() => {}));
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done || response.destroyed) break;
    if (!response.write(part.value))
      await new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
  }
  response.end();
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    "content-type": "text/plain; charset=utf-8",
    connection: "close",
  });
  response.end(sentence);
}

/** The last resort, when not even the error page could be made. */
function fail(error: unknown, request: IncomingMessage, response: ServerResponse, requestId: string): void {
  if (request.destroyed && !response.writable) return; // the visitor left
  logger.error({ err: error, requestId, method: request.method, address: request.url }, "fault");
  if (response.headersSent) return void response.destroy();
  refuse(
    response,
    500,
    `Something of ours failed (request ${requestId}). 系统出错，请稍后再试（请求编号 ${requestId}）。`,
  );
}

/** Twelve hexadecimal digits; Node keeps a store of random bytes for this call, and for no other. */
function newRequestId(): string {
  return randomUUID().slice(-12);
}
