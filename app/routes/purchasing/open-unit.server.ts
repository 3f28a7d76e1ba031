import { type Ability, may, type Person } from "#app/domain/identity/access.ts";
import { type BuyingUnit, findUnit } from "#app/domain/units/queries.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { requireUser } from "#app/http/guards.server.ts";
import { currentStore } from "#db/current.server.ts";

/** A person at work for one of their units. */
export interface AtUnit {
  person: Person;
  unit: BuyingUnit;
  /** What they may do for this unit. */
  may: (ability: Ability) => boolean;
}

/**
 * Lets a unit's members into its rooms: a unit that is not theirs is not there (404), what they may not do in
 * their own is refused (403). Whoever serves several units says by the address for which one they act.
 */
export async function openUnit(
  request: Request,
  unitId: string | undefined,
  ability: Ability = "openUnit",
): Promise<AtUnit> {
  const person = await requireUser(request);
  const roles = person.roles.filter(({ scopeId }) => scopeId === unitId);
  const mayHere = (asked: Ability) => may({ roles }, asked);
  const unit =
    unitId && isId(unitId) && mayHere("openUnit") ? await findUnit(currentStore().read, unitId) : undefined;
  if (!unit) throw new Response("Not Found", { status: 404 });
  if (!mayHere(ability)) throw new Response("Forbidden", { status: 403 });
  return { person, unit, may: mayHere };
}
