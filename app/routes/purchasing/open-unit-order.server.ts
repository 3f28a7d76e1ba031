import type { Ability } from "#app/domain/identity/access.ts";
import { findUnitOrder } from "#app/domain/purchasing/unit-orders.server.ts";
import { findOwnOrder } from "#app/http/own-order.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

/** An order of one of a unit's purchases, for its members; any other is not there (404). */
export async function openUnitOrder(
  request: Request,
  params: { unitId?: string | undefined; number?: string | undefined },
  now: number,
  ability: Ability = "openUnit",
) {
  const at = await openUnit(request, params.unitId, ability);
  const found = await findOwnOrder(request, params.number ?? "", now);
  const about = found && (await findUnitOrder(currentStore().read, at.unit.id, found.order.id));
  if (!about) throw new Response("Not Found", { status: 404 });
  return { ...at, found, about };
}
