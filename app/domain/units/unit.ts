import { type Ability, may, type RoleHolding } from "#app/domain/identity/access.ts";
import type { UnitKind } from "#db/words.ts";

/** What has to be known of a unit to say its name. */
export interface NamedUnit {
  id: string;
  code: string;
  nameZh: string;
  nameEn: string | null;
  kind: UnitKind;
}

/** A unit's name as somebody may know it. */
export interface UnitName {
  zh: string;
  en: string;
  /** That more is known than is told. */
  isHidden: boolean;
}

/** Who has to know where barracks are: whoever sends goods there. */
const SHIPS: Ability = "fulfilOrders";

/**
 * What a viewer may call a unit, null for somebody who is not signed in. Of barracks only those who ship to
 * them and their own members learn the name; all others learn the unit's code.
 */
export function unitNameFor(unit: NamedUnit, viewer: { roles: readonly RoleHolding[] } | null): UnitName {
  if (!isHiddenFrom(unit, viewer))
    return { zh: unit.nameZh, en: unit.nameEn ?? unit.nameZh, isHidden: false };
  return { zh: `军营单位（${unit.code}）`, en: `Barracks unit (${unit.code})`, isHidden: true };
}

/** Whether a viewer may learn no more of a unit than that it is there: no address, no people, no name. */
export function isHiddenFrom(
  unit: Pick<NamedUnit, "id" | "kind">,
  viewer: { roles: readonly RoleHolding[] } | null,
): boolean {
  if (unit.kind !== "barracks") return false;
  const roles = [...(viewer?.roles ?? [])];
  return !may({ roles }, SHIPS) && !roles.some(({ scopeId }) => scopeId === unit.id);
}

/** Whether a viewer may know of all barracks where they are, and so may look for them by name and place. */
export function seesBarracks(viewer: { roles: readonly RoleHolding[] }): boolean {
  return may({ roles: [...viewer.roles] }, SHIPS);
}
