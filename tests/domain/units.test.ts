import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { listRoles } from "#app/domain/identity/sessions.server.ts";
import { endMembership, grantMembership } from "#app/domain/units/members.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { users } from "#db/schema/identity.ts";
import { buyingUnits, unitMemberships } from "#db/schema/units.ts";
import type { Store } from "#db/store.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

const NOW = Date.UTC(2026, 10, 22, 4);
let store: Store;
let unitId: string;
let userId: string;

beforeEach(async () => {
  store = await demoStore();
  const [hospital] = await store.read
    .select({ id: buyingUnits.id })
    .from(buyingUnits)
    .where(eq(buyingUnits.entryChannel, "hospital"));
  const [shopper] = await store.read
    .select({ id: users.id })
    .from(users)
    .where(eq(users.email, demoEmail("shopper")));
  unitId = hospital?.id ?? "";
  userId = shopper?.id ?? "";
});

const rolesHere = async () =>
  (await listRoles(store.read, userId)).filter(({ scopeId }) => scopeId === unitId).map(({ role }) => role);

describe("a member of a unit", () => {
  test("holds a role there, once, and no longer when it ends; that they held it stays on record", async () => {
    const membership = { unitId, userId, role: "buyer" as const };
    await store.write((tx) => grantMembership(tx, membership, null, NOW));
    await store.write((tx) => grantMembership(tx, membership, null, NOW + 1));
    expect(await rolesHere()).toEqual(["buyer"]);
    expect(await store.write((tx) => endMembership(tx, membership, userId, NOW + 2))).toBe(true);
    expect(await store.write((tx) => endMembership(tx, membership, userId, NOW + 3))).toBe(false);
    expect(await rolesHere()).toEqual([]);
    await store.write((tx) => grantMembership(tx, membership, userId, NOW + 4));
    const kept = await store.read
      .select({ grantedAt: unitMemberships.grantedAt, endedAt: unitMemberships.endedAt })
      .from(unitMemberships)
      .where(and(eq(unitMemberships.unitId, unitId), eq(unitMemberships.userId, userId)))
      .orderBy(unitMemberships.grantedAt);
    expect(kept).toEqual([
      { grantedAt: NOW, endedAt: NOW + 2 },
      { grantedAt: NOW + 4, endedAt: null },
    ]);
  });
});

describe("barracks", () => {
  const barracks = {
    id: "b",
    code: "ABCD2345",
    nameZh: "某部",
    nameEn: "A regiment",
    kind: "barracks",
  } as const;

  test.each([
    [null, "军营单位（ABCD2345）"],
    [{ role: "analyst", scopeId: "" } as const, "军营单位（ABCD2345）"],
    [{ role: "head", scopeId: "another" } as const, "军营单位（ABCD2345）"],
    [{ role: "centre", scopeId: "" } as const, "某部"],
    [{ role: "buyer", scopeId: "b" } as const, "某部"],
  ])("are called to %j: %s", (held, name) =>
    expect(unitNameFor(barracks, held && { roles: [held] }).zh).toBe(name),
  );
});
