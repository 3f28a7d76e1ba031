import type { LoaderFunctionArgs } from "@remix-run/node";
import { readSnapshot } from "#app/domain/tills/snapshot.server.ts";
import { noteContact } from "#app/domain/tills/take-entries.server.ts";
import { renewedTillCookie, requireTill } from "#app/http/till-cookie.server.ts";
import { currentStore } from "#db/current.server.ts";

/** What a till needs to sell without a network. Its clock is noted where it says it: ?now=MS. */
export async function loader({ request }: LoaderFunctionArgs) {
  const device = await requireTill(request);
  const store = currentStore();
  const { searchParams } = new URL(request.url);
  const now = Date.now();
  const said = Number(searchParams.get("now"));
  const clockAheadMs = Number.isSafeInteger(said) && said > 0 ? said - now : null;
  await store.write((tx) => noteContact(tx, device.id, clockAheadMs, now));
  const answer = await readSnapshot(store.read, device, searchParams.get("since"), now);
  const cookie = renewedTillCookie(request);
  return Response.json(answer, { headers: cookie ? { "set-cookie": cookie } : {} });
}
