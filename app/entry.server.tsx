import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import {
  type ActionFunctionArgs,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { renderToPipeableStream, renderToString } from "react-dom/server";
import { logger } from "#app/http/logger.server.ts";
import { pageResponse } from "#app/http/page-text.ts";
import { contentSecurityPolicy } from "#app/http/security.ts";

/*
 * The server's front is bundled with the application, so that there is one copy of the router, the
 * domain and the store in the process. server/start.mjs calls it.
 */
export { serve } from "#app/http/serve.server.ts";

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
): Promise<Response> {
  headers.set("content-type", "text/html; charset=utf-8");
  const isHydrated = remixContext.staticHandlerContext.matches.some(
    ({ route }) => (remixContext.routeModules[route.id]?.handle as { hydrate?: true } | undefined)?.hydrate,
  );
  if (!isHydrated) {
    const page = renderToString(<RemixServer context={remixContext} url={request.url} />);
    return pageResponse(`<!DOCTYPE html>${page}`, { status, headers });
  }
  const nonce = randomBytes(16).toString("base64");
  headers.set("content-security-policy", contentSecurityPolicy({ nonce }));
  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <RemixServer context={remixContext} url={request.url} nonce={nonce} abortDelay={5_000} />,
      {
        nonce,
        onShellReady() {
          const body = new PassThrough();
          resolve(new Response(createReadableStreamFromReadable(body), { status, headers }));
          pipe(body);
        },
        onShellError: reject,
        onError(error) {
          logger.error({ err: error, address: request.url }, "a hydrated page failed while rendering");
        },
      },
    );
    setTimeout(abort, 5_000).unref();
  });
}

/** A fault of ours: logged with the id that the error page shows. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted) return; // the visitor left
  if (isRouteErrorResponse(error) && error.status < 500) return; // asked wrongly: the answer says so
  logger.error(
    { err: error, requestId: context.requestId, method: request.method, address: request.url },
    "fault",
  );
}
