import { and, eq, inArray } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { usccFault } from "#app/domain/values/uscc.ts";
import { buyingUnits } from "#db/schema/units.ts";
import type { Tx } from "#db/store.ts";
import { grantMembership } from "./members.server.ts";
import { affiliate } from "./open-unit.server.ts";
import { findUnitDeed, recordUnitEvent, type UnitDeed } from "./record-unit-event.server.ts";

/**
 * Takes a unit in from today on: its applicant becomes its head, and it stands under the unit it named.
 * Refuses with UNIT_DECIDED (it waits no longer), UNIT_USCC_FAILS (its code fails the check, and nobody
 * has said why it is taken), UNIT_PARENT_UNKNOWN (the unit it named has closed) and KEY_REUSED.
 */
export async function approveUnit(tx: Tx, unitId: string, deed: UnitDeed): Promise<void> {
  const asked = ["approve", unitId];
  if (await findUnitDeed(tx, deed.key, asked)) return;
  const today = businessDay(deed.at);
  const [unit] = await tx
    .update(buyingUnits)
    .set({ state: "active", openedDay: today })
    .where(and(eq(buyingUnits.id, unitId), eq(buyingUnits.state, "applied")))
    .returning();
  if (!unit) throw new Refusal("UNIT_DECIDED");
  if (unit.kind !== "barracks" && !unit.usccReason && usccFault(unit.uscc ?? ""))
    throw new Refusal("UNIT_USCC_FAILS");
  if (unit.askedParentId) {
    const [parent] = await tx
      .select({ state: buyingUnits.state, code: buyingUnits.code })
      .from(buyingUnits)
      .where(eq(buyingUnits.id, unit.askedParentId))
      .limit(1);
    if (parent?.state !== "active") throw new Refusal("UNIT_PARENT_UNKNOWN", { code: parent?.code ?? "" });
    await affiliate(tx, unitId, unit.askedParentId, today);
  }
  await grantMembership(tx, { unitId, userId: unit.appliedBy, role: "head" }, deed.by, deed.at);
  await recordUnitEvent(tx, deed, asked, {
    unitId,
    kind: "approved",
    day: today,
    toText: unit.askedParentId,
  });
}

/** Turns an application down, with a reason that its applicant reads. Refuses with UNIT_DECIDED and KEY_REUSED. */
export async function refuseUnit(tx: Tx, unitId: string, reason: string, deed: UnitDeed): Promise<void> {
  const asked = ["refuse", unitId, reason];
  if (await findUnitDeed(tx, deed.key, asked)) return;
  const refused = await tx
    .update(buyingUnits)
    .set({ state: "refused" })
    .where(and(eq(buyingUnits.id, unitId), eq(buyingUnits.state, "applied")))
    .returning({ id: buyingUnits.id });
  if (refused.length === 0) throw new Refusal("UNIT_DECIDED");
  await recordUnitEvent(tx, deed, asked, { unitId, kind: "refused", day: businessDay(deed.at), reason });
}

/**
 * Puts a unit's code right. One that fails its check is taken with a reason, which is kept; without one it is
 * refused with UNIT_USCC_FAILS. Barracks have none. Refuses with UNIT_DECIDED and KEY_REUSED too.
 */
export async function setUscc(
  tx: Tx,
  unitId: string,
  { uscc, reason }: { uscc: string; reason: string },
  deed: UnitDeed,
): Promise<void> {
  const asked = ["uscc", unitId, uscc, reason];
  if (await findUnitDeed(tx, deed.key, asked)) return;
  const fails = usccFault(uscc) !== undefined;
  if (fails && reason === "") throw new Refusal("UNIT_USCC_FAILS");
  const [unit] = await tx
    .select({ uscc: buyingUnits.uscc, kind: buyingUnits.kind })
    .from(buyingUnits)
    .where(and(eq(buyingUnits.id, unitId), inArray(buyingUnits.state, ["applied", "active"])))
    .limit(1);
  if (!unit || unit.kind === "barracks") throw new Refusal("UNIT_DECIDED");
  await tx
    .update(buyingUnits)
    .set({ uscc, usccReason: fails ? reason : null })
    .where(eq(buyingUnits.id, unitId));
  await recordUnitEvent(tx, deed, asked, {
    unitId,
    kind: fails ? "uscc_overridden" : "changed",
    day: businessDay(deed.at),
    fromText: unit.uscc,
    toText: uscc,
    reason: reason || null,
  });
}
