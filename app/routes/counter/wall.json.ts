import type { LoaderFunctionArgs } from "@remix-run/node";
import { readWallFigures, requireWall } from "#app/routes/counter/wall-figures.server.ts";

/** The wall's figures of this moment; 304 while nothing has changed. The time is in a header, beside both answers. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireWall(request);
  const now = Date.now();
  const { figures, etag } = await readWallFigures(request, now);
  const headers = { etag, "cache-control": "no-store", "x-now": String(now) };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  return Response.json(figures, { headers });
}
