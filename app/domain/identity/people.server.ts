import { eq } from "drizzle-orm";
import { users } from "#db/schema/identity.ts";
import type { Reader } from "#db/store.ts";

/** What a person is called; null for nobody. */
export async function findPersonName(read: Reader, userId: string): Promise<string | null> {
  const [person] = await read.select({ name: users.name }).from(users).where(eq(users.id, userId)).limit(1);
  return person?.name ?? null;
}
