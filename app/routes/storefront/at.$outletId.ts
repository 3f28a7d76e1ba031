import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { isOpenPlace } from "#app/domain/outlets/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { leadCookie } from "#app/http/lead-cookie.server.ts";
import { localDestination } from "#app/http/local-destination.ts";
import { currentStore } from "#db/current.server.ts";

/**
 * Where the code on a counter's shelf leads: on to the page it names (`to`, a pavilion or a product), with the
 * counter remembered. A code of a counter that is no more leads there all the same, and nothing is remembered.
 */
export async function loader({ request, params: { outletId = "" } }: LoaderFunctionArgs) {
  const now = Date.now();
  const to = localDestination(new URL(request.url).searchParams.get("to"), "/counties");
  const headers = new Headers({ "cache-control": "no-store" });
  if (await isOpenPlace(currentStore().read, outletId, businessDay(now)))
    headers.append("set-cookie", leadCookie(request, { outletId, scannedAt: now }));
  return redirect(to, { headers });
}
