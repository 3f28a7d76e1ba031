import { and, asc, desc, eq, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import type { RoleHolding } from "#app/domain/identity/access.ts";
import { districts } from "#db/schema/geography.ts";
import { users } from "#db/schema/identity.ts";
import { buyingUnits, unitAffiliations, unitEvents, unitMemberships } from "#db/schema/units.ts";
import { countOf, type Reader } from "#db/store.ts";
import type { EntryChannel, UnitKind, UnitState } from "#db/words.ts";
import { listAffiliationsFrom } from "./change-unit.server.ts";
import { isHiddenFrom, type NamedUnit, seesBarracks, unitNameFor } from "./unit.ts";
import { unitsUnder } from "./unit-tree.ts";

/** Somebody who reads: what they may know of barracks depends on their roles. */
type Viewer = { roles: RoleHolding[] };

export interface UnitFilters {
  /** A part of a name, or a whole code of the unit or of its registration. */
  words?: string | undefined;
  state?: UnitState | undefined;
  kind?: UnitKind | undefined;
  entryChannel?: EntryChannel | undefined;
  districtCode?: string | undefined;
}

/** Most units in a file. */
const EXPORT_MAX = 50_000;

const listed = {
  id: buyingUnits.id,
  code: buyingUnits.code,
  nameZh: buyingUnits.nameZh,
  nameEn: buyingUnits.nameEn,
  kind: buyingUnits.kind,
  entryChannel: buyingUnits.entryChannel,
  state: buyingUnits.state,
  uscc: buyingUnits.uscc,
  districtCode: buyingUnits.districtCode,
  districtZh: districts.nameZh,
  districtEn: districts.nameEn,
  appliedAt: buyingUnits.appliedAt,
  openedDay: buyingUnits.openedDay,
  closedDay: buyingUnits.closedDay,
  isDemo: buyingUnits.isDemo,
};

/** Units that wait come first, then the newest. `count` is how many there are in all. */
export async function listUnitsFor(
  read: Reader,
  filters: UnitFilters,
  viewer: Viewer,
  { page, size }: { page: number; size: number },
) {
  const where = chosen(filters, viewer);
  const [total] = await read.select({ count: countOf() }).from(buyingUnits).where(where);
  const rows = await select(read, where)
    .limit(size)
    .offset((page - 1) * size);
  return { count: total?.count ?? 0, rows: rows.map((row) => asSeen(row, viewer)) };
}

/** The same for a file: all of them, up to a bound. */
export async function listUnitsForFile(read: Reader, filters: UnitFilters, viewer: Viewer) {
  const rows = await select(read, chosen(filters, viewer)).limit(EXPORT_MAX);
  return rows.map((row) => asSeen(row, viewer));
}

function select(read: Reader, where: SQL | undefined) {
  return read
    .select(listed)
    .from(buyingUnits)
    .leftJoin(districts, eq(districts.code, buyingUnits.districtCode))
    .where(where)
    .orderBy(
      desc(sql`case when ${buyingUnits.state} = 'applied' then 1 else 0 end`),
      desc(buyingUnits.appliedAt),
      desc(buyingUnits.id),
    )
    .$dynamic();
}

/** A row as this reader may see it: of barracks neither name nor district. */
function asSeen<
  Row extends NamedUnit & {
    districtCode: string | null;
    districtZh: string | null;
    districtEn: string | null;
  },
>({ nameZh, nameEn, districtZh, districtEn, ...row }: Row, viewer: Viewer) {
  const isHidden = isHiddenFrom(row, viewer);
  return {
    ...row,
    name: unitNameFor({ ...row, nameZh, nameEn }, viewer),
    districtCode: isHidden ? null : row.districtCode,
    district: isHidden || districtZh === null ? null : { zh: districtZh, en: districtEn ?? districtZh },
  };
}

/** What may be asked for: who may not see barracks does not find them by their name or district either. */
function chosen(filters: UnitFilters, viewer: Viewer): SQL | undefined {
  const { state, kind, entryChannel, districtCode } = filters;
  const words = filters.words?.trim() ?? "";
  const plain = seesBarracks(viewer) ? undefined : ne(buyingUnits.kind, "barracks");
  const code = words.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
  const like = `%${words.toLowerCase().replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;
  return and(
    state && eq(buyingUnits.state, state),
    kind && eq(buyingUnits.kind, kind),
    entryChannel && eq(buyingUnits.entryChannel, entryChannel),
    districtCode ? and(eq(buyingUnits.districtCode, districtCode), plain) : undefined,
    words === ""
      ? undefined
      : or(
          eq(buyingUnits.code, code),
          eq(buyingUnits.uscc, code),
          and(
            sql`(lower(${buyingUnits.nameZh}) like ${like} escape '\\' or lower(coalesce(${buyingUnits.nameEn}, '')) like ${like} escape '\\')`,
            plain,
          ),
        ),
  );
}

/** How many units are in each state. */
export async function countUnitStates(read: Reader): Promise<Record<UnitState, number>> {
  const rows = await read
    .select({ state: buyingUnits.state, count: countOf() })
    .from(buyingUnits)
    .groupBy(buyingUnits.state);
  const counts = { applied: 0, active: 0, refused: 0, closed: 0 };
  for (const { state, count } of rows) counts[state] = count;
  return counts;
}

/** What a unit stands under, day by day, the newest first; and what stands directly under it on a day. */
export async function readAffiliations(read: Reader, unitId: string, day: number) {
  const above = await read
    .select({ fromDay: unitAffiliations.fromDay, toDay: unitAffiliations.toDay, unit: named })
    .from(unitAffiliations)
    .innerJoin(buyingUnits, eq(buyingUnits.id, unitAffiliations.parentId))
    .where(eq(unitAffiliations.unitId, unitId))
    .orderBy(desc(unitAffiliations.fromDay))
    .limit(200);
  const under = await read
    .select({ fromDay: unitAffiliations.fromDay, toDay: unitAffiliations.toDay, unit: named })
    .from(unitAffiliations)
    .innerJoin(buyingUnits, eq(buyingUnits.id, unitAffiliations.unitId))
    .where(
      and(
        eq(unitAffiliations.parentId, unitId),
        sql`${unitAffiliations.fromDay} <= ${day} and (${unitAffiliations.toDay} is null or ${unitAffiliations.toDay} > ${day})`,
      ),
    )
    .orderBy(asc(buyingUnits.code))
    .limit(1_000);
  return { above, under };
}

const named = {
  id: buyingUnits.id,
  code: buyingUnits.code,
  nameZh: buyingUnits.nameZh,
  nameEn: buyingUnits.nameEn,
  kind: buyingUnits.kind,
  entryChannel: buyingUnits.entryChannel,
  state: buyingUnits.state,
};

/** Units by their ids, as much of them as it takes to name them. */
export async function listNamed(read: Reader, unitIds: readonly string[]) {
  if (unitIds.length === 0) return [];
  return read
    .select(named)
    .from(buyingUnits)
    .where(inArray(buyingUnits.id, [...new Set(unitIds)]))
    .orderBy(asc(buyingUnits.code))
    .limit(5_000);
}

/** All units that stand under a unit on a day, at any depth, each with the one directly above it. */
export async function listUnitsUnder(read: Reader, unitId: string, day: number) {
  const affiliations = await listAffiliationsFrom(read, day);
  const ids = unitsUnder(affiliations, unitId, day);
  const units = new Map((await listNamed(read, ids)).map((unit) => [unit.id, unit]));
  const parentOf = new Map(
    affiliations.filter((row) => row.fromDay <= day).map((row) => [row.unitId, row.parentId]),
  );
  return ids.flatMap((id) => {
    const unit = units.get(id);
    return unit ? [{ ...unit, parentId: parentOf.get(id) ?? unitId }] : [];
  });
}

/** Who is and was what in a unit: those who are first, then the newest. */
export async function listMemberships(read: Reader, unitId: string) {
  const givers = read.select({ id: users.id, name: users.name }).from(users).as("givers");
  const enders = read.select({ id: users.id, name: users.name }).from(users).as("enders");
  return read
    .select({
      id: unitMemberships.id,
      userId: unitMemberships.userId,
      role: unitMemberships.role,
      name: users.name,
      email: users.email,
      phone: users.phone,
      grantedAt: unitMemberships.grantedAt,
      grantedBy: givers.name,
      endedAt: unitMemberships.endedAt,
      endedBy: enders.name,
      endedById: unitMemberships.endedBy,
    })
    .from(unitMemberships)
    .innerJoin(users, eq(users.id, unitMemberships.userId))
    .leftJoin(givers, eq(givers.id, unitMemberships.grantedBy))
    .leftJoin(enders, eq(enders.id, unitMemberships.endedBy))
    .where(eq(unitMemberships.unitId, unitId))
    .orderBy(
      asc(sql`case when ${unitMemberships.endedAt} is null then 0 else 1 end`),
      desc(unitMemberships.grantedAt),
      desc(unitMemberships.id),
    )
    .limit(1_000);
}

/** What was done to a unit, the newest first. */
export async function listUnitEvents(read: Reader, unitId: string) {
  return read
    .select({
      id: unitEvents.id,
      kind: unitEvents.kind,
      day: unitEvents.day,
      fromText: unitEvents.fromText,
      toText: unitEvents.toText,
      reason: unitEvents.reason,
      actor: users.name,
      happenedAt: unitEvents.happenedAt,
    })
    .from(unitEvents)
    .leftJoin(users, eq(users.id, unitEvents.actorUserId))
    .where(eq(unitEvents.unitId, unitId))
    .orderBy(desc(unitEvents.happenedAt), desc(unitEvents.id))
    .limit(500);
}

/** What a person applied for, the newest first, each with why it was refused. */
export async function listApplications(read: Reader, userId: string) {
  return read
    .select({
      id: buyingUnits.id,
      code: buyingUnits.code,
      nameZh: buyingUnits.nameZh,
      nameEn: buyingUnits.nameEn,
      state: buyingUnits.state,
      appliedAt: buyingUnits.appliedAt,
      reason: unitEvents.reason,
    })
    .from(buyingUnits)
    .leftJoin(unitEvents, and(eq(unitEvents.unitId, buyingUnits.id), eq(unitEvents.kind, "refused")))
    .where(and(eq(buyingUnits.appliedBy, userId), inArray(buyingUnits.state, ["applied", "refused"])))
    .orderBy(desc(buyingUnits.appliedAt))
    .limit(50);
}
