import { type Ability, type Person, scopesFor } from "#app/domain/identity/access.ts";
import { openPage } from "#app/http/open-page.server.ts";

/** The outlets that a person may look at; null for all of them. */
export function outletsOf(person: Person, ability: Ability = "openCounter"): string[] | null {
  const scopes = scopesFor(person, ability);
  return scopes.includes("") ? null : [...new Set(scopes)];
}

/** Lets in who may do this at a counter, and says of which outlets they see anything. */
export async function openCounter(request: Request, ability: Ability) {
  const person = await openPage(request, ability);
  return { person, outletIds: outletsOf(person, ability) };
}
