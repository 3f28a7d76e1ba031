import { scopesFor } from "#app/domain/identity/access.ts";
import { findPartner } from "#app/domain/outlets/shops.server.ts";
import { openPage } from "#app/http/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

/** Lets in a retail partner, and says whose shops they may see: those of their own scopes and no others. */
export async function openShops(request: Request) {
  const person = await openPage(request, "seeOwnShops");
  const partnerIds = scopesFor(person, "seeOwnShops").filter((scope) => scope !== "");
  const partners = await Promise.all(partnerIds.map((id) => findPartner(currentStore().read, id)));
  return { person, partnerIds, partners: partners.filter((partner) => partner !== undefined) };
}
