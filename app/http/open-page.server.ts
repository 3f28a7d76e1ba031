import type { Ability, Person } from "#app/domain/identity/access.ts";
import { loggedRoleOf } from "#app/domain/identity/access.ts";
import { logView } from "#app/domain/identity/log-view.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { currentStore } from "#db/current.server.ts";

/** Lets in who may do this, and writes the view down for those whose views are logged: an auditor sees all, and is seen. */
export async function openPage(request: Request, ability: Ability): Promise<Person> {
  const person = await requireAbility(request, ability);
  if (loggedRoleOf(person)) {
    const { pathname, search } = new URL(request.url);
    await currentStore().write((tx) => logView(tx, person, pathname + search, Date.now()));
  }
  return person;
}
