import { type Ability, may } from "#app/domain/identity/access.ts";
import { listStockedOutlets } from "#app/domain/reporting/stock-shelves.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openCounter } from "#app/routes/counter/open-counter.server.ts";
import { currentStore } from "#db/current.server.ts";

/**
 * Lets in who may do this with stock, with the outlets at which they may, and the one that the address asks
 * for; where it names none, the first of them.
 */
export async function openStock(request: Request, ability: Ability = "readStock") {
  const { person, outletIds } = await openCounter(request, ability);
  const now = Date.now();
  const outlets = await listStockedOutlets(currentStore().read, outletIds, businessDay(now));
  const asked = new URL(request.url).searchParams.get("outlet");
  const outlet = asked ? outlets.find(({ id }) => id === asked) : outlets[0];
  if (asked && !outlet) throw new Response("Not Found", { status: 404 });
  return { person, outletIds, outlets, outlet, now, mayKeep: may(person, "keepStock") };
}

/** The same, where an outlet is needed: a person who has none gets a 404. */
export async function openOutletStock(request: Request, ability: Ability = "readStock") {
  const { outlet, ...opened } = await openStock(request, ability);
  if (!outlet) throw new Response("Not Found", { status: 404 });
  return { ...opened, outlet };
}
