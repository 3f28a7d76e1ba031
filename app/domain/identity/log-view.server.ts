import { newId } from "#app/domain/values/id.ts";
import { viewLog } from "#db/schema/identity.ts";
import type { Tx } from "#db/store.ts";
import { loggedRoleOf, type Person } from "./access.ts";

const ADDRESS_LENGTH_MAX = 2_000;

/** Writes down that somebody looked at `address`, when their role is one whose views are logged. */
export async function logView(tx: Tx, person: Person, address: string, viewedAt: number): Promise<void> {
  const role = loggedRoleOf(person);
  if (!role) return;
  await tx.insert(viewLog).values({
    id: newId(),
    userId: person.userId,
    role,
    address: address.slice(0, ADDRESS_LENGTH_MAX),
    viewedAt,
  });
}
