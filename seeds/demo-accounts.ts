import { asc, eq } from "drizzle-orm";
import type { RoleHolding } from "#app/domain/identity/access.ts";
import { hashPassword } from "#app/domain/identity/hash-password.server.ts";
import { registerUser } from "#app/domain/identity/register-user.server.ts";
import { outlets, retailPartners } from "#db/schema/outlets.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import type { Reader, Tx } from "#db/store.ts";
import { ROLES, type Role } from "#db/words.ts";

/** The one password of all demo accounts. It is printed at start-up; a real database has no such account. */
export const DEMO_PASSWORD = "bangfu-demo-2026";

const NAMES: Readonly<Record<Role, string>> = {
  shopper: "林晓禾（演示）",
  buyer: "赵采（演示）",
  approver: "钱审（演示）",
  finance: "褚财（演示）",
  head: "卫首（演示）",
  clerk: "孙柜（演示）",
  partner: "何商（演示）",
  centre: "李中（演示）",
  supplier: "周农（演示）",
  certifier: "吴认（演示）",
  analyst: "郑析（演示）",
  auditor: "王督（演示）",
  admin: "冯管（演示）",
};

export function demoEmail(role: Role): string {
  return `${role}@demo.bangfu.example`;
}

/** One account for each role, in the order of the roles. */
export const DEMO_ACCOUNTS = ROLES.map((role) => ({ role, email: demoEmail(role), name: NAMES[role] }));

let hash: Promise<string> | undefined;

/** The hash of the demo password; made before a transaction, which must not wait for it. */
export function hashDemoPassword(): Promise<string> {
  hash ??= hashPassword(DEMO_PASSWORD);
  return hash;
}

/** Enters the demo accounts. Those that are there already stay as they are. */
export async function seedDemoAccounts(tx: Tx, passwordHash: string, now: number): Promise<void> {
  const scopes = await findScopes(tx);
  for (const { role, email, name } of DEMO_ACCOUNTS) {
    const roles: RoleHolding[] = [{ role, scopeId: scopes[role] ?? "" }];
    await registerUser(tx, { name, email, phone: null, passwordHash, roles }, now);
  }
}

/** The clerk stands at the first counter; the retail partner and the supplier are the first of them. */
async function findScopes(read: Reader): Promise<Partial<Record<Role, string>>> {
  const [counter] = await read
    .select({ id: outlets.id })
    .from(outlets)
    .where(eq(outlets.kind, "counter"))
    .orderBy(asc(outlets.id))
    .limit(1);
  const [supplier] = await read
    .select({ id: suppliers.id })
    .from(suppliers)
    .orderBy(asc(suppliers.id))
    .limit(1);
  const [partner] = await read
    .select({ id: retailPartners.id })
    .from(retailPartners)
    .orderBy(asc(retailPartners.id))
    .limit(1);
  return {
    ...(counter && { clerk: counter.id }),
    ...(partner && { partner: partner.id }),
    ...(supplier && { supplier: supplier.id }),
  };
}
