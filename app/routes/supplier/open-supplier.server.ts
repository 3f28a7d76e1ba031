import { scopesFor } from "#app/domain/identity/access.ts";
import { findSupplier } from "#app/domain/suppliers/queries.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { currentStore } from "#db/current.server.ts";

/** Lets suppliers in, each to the pages of the one supplier they act for. */
export async function openSupplier(request: Request) {
  const person = await requireAbility(request, "supplyGoods");
  const [supplierId = ""] = scopesFor(person, "supplyGoods");
  const supplier = await findSupplier(currentStore().read, supplierId);
  if (!supplier) throw new Response("Forbidden", { status: 403 });
  return { person, supplier };
}
