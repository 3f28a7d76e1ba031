import { type Fair, findFair, type SignedOrder } from "#app/domain/fairs/queries.server.ts";
import type { RoleHolding } from "#app/domain/identity/access.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { currentStore } from "#db/current.server.ts";

/** The fair of an address; a 404 where there is none. */
export async function getFair(fairId: string | undefined): Promise<Fair> {
  const fair = await findFair(currentStore().read, fairId ?? "");
  if (!fair) throw new Response("Not Found", { status: 404 });
  return fair;
}

/** Who bought, as a viewer may know it: of a unit by our rules for its name, of another buyer as it was entered. */
export function buyerNameFor(
  { unit, buyerName }: Pick<SignedOrder, "unit" | "buyerName">,
  viewer: { roles: RoleHolding[] },
): Name {
  if (!unit) return { zh: buyerName ?? "", en: buyerName ?? "" };
  const { zh, en } = unitNameFor(unit, viewer);
  return { zh, en };
}
