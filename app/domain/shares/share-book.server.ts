import { and, eq, gte, inArray, isNull, lt, or } from "drizzle-orm";
import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { shareDeclarations, sharePolicies } from "#db/schema/shares.ts";
import { buyingUnits, unitAffiliations } from "#db/schema/units.ts";
import type { Reader } from "#db/store.ts";
import { Belonging } from "./belonging.ts";
import { listBought, sumUnpaid } from "./bought.server.ts";
import { policyOf, type SharePolicy } from "./policy.ts";
import { dayOfYear, daysOfYear, expectedBy, type ShareState, stateOf } from "./share.ts";
import { addUp, type Contribution, contributionTo, type ShareSums, type UnitYear } from "./year-sums.ts";

export type Declaration = typeof shareDeclarations.$inferSelect;
type Unit = typeof buyingUnits.$inferSelect;

/** Rules and affiliations are read whole: a city has some thousands of units. */
const ROWS_MAX = 50_000;
/** As many as a statement may name, with room for the rest of it. */
const UNITS_MAX = 30_000;

/** One unit's share of a year by itself, whatever is below it. */
export interface UnitShare extends ShareSums {
  unit: Unit;
  policy: SharePolicy | undefined;
  declaration: Declaration | undefined;
  year: UnitYear;
  /** Ordered and not paid; of another kind than the sums, and never added to them. */
  unpaidFen: number;
  /** The last days for declaring and for buying. */
  declareBy: number | undefined;
  fulfilBy: number | undefined;
  expectedFen: number;
  state: ShareState;
}

/** The shares of a year of all units asked for, and who belonged to whom. */
export interface ShareBook {
  year: number;
  asOf: number;
  belonging: Belonging;
  shares: ReadonlyMap<string, UnitShare>;
}

/** All rules, of all places and years. */
export function listPolicies(read: Reader): Promise<SharePolicy[]> {
  return read.select().from(sharePolicies).limit(ROWS_MAX);
}

/**
 * Reads what there is of a year's shares as of now: for one unit with all that were below it at some time of
 * the year, or for all units that ever could order.
 */
export async function readShareBook(
  read: Reader,
  year: number,
  of: { unitId: string } | "all",
  now: number,
): Promise<ShareBook> {
  const { firstDay, endDay } = daysOfYear(year);
  const affiliations = await read
    .select()
    .from(unitAffiliations)
    .where(
      and(
        lt(unitAffiliations.fromDay, endDay),
        or(isNull(unitAffiliations.toDay), gte(unitAffiliations.toDay, firstDay)),
      ),
    )
    .limit(ROWS_MAX);
  const belonging = new Belonging(affiliations, { fromDay: firstDay, toDay: endDay });
  const units = await read
    .select()
    .from(buyingUnits)
    .where(
      of === "all"
        ? inArray(buyingUnits.state, ["active", "closed"])
        : inArray(buyingUnits.id, [of.unitId, ...belonging.everBelow(of.unitId)]),
    )
    .limit(UNITS_MAX);
  // named one by one, so that the index of units is used however many there are
  const asked = units.map(({ id }) => id);
  const policies = await listPolicies(read);
  const policyById = new Map(units.map((unit) => [unit.id, policyOf(policies, unit, year)]));
  const countingOf = (unitId: string) => policyById.get(unitId);
  const lastDay = addDays(endDay, -1);
  const bought = await listBought(read, asked, { firstDay, lastDay }, countingOf);
  const instants = { from: startOfDay(firstDay), to: startOfDay(endDay) };
  const unpaid = await sumUnpaid(read, asked, instants, countingOf);
  const declared = await readDeclarations(read, year, asked);
  const today = businessDay(now);

  const shares = new Map<string, UnitShare>();
  for (const unit of units) {
    const policy = policyById.get(unit.id);
    const declaration = declared.get(unit.id);
    const unitYear: UnitYear = {
      unitId: unit.id,
      policy,
      baseFen: declaration?.baseFen ?? null,
      open: {
        fromDay: Math.max(firstDay, unit.openedDay ?? firstDay),
        toDay: Math.min(endDay, unit.closedDay ?? endDay),
      },
      bought: bought.get(unit.id) ?? [],
    };
    const sums = contributionTo(unit.id, unitYear, belonging);
    const fulfilBy = policy && dayOfYear(year, policy.fulfilByMonthDay);
    const expectedFen = fulfilBy ? expectedBy(sums.floorFen, year, fulfilBy, today) : 0;
    shares.set(unit.id, {
      ...sumsAlone(sums),
      unit,
      policy,
      declaration,
      year: unitYear,
      unpaidFen: unpaid.get(unit.id) ?? 0,
      declareBy: policy && dayOfYear(year, policy.declareByMonthDay),
      fulfilBy,
      expectedFen,
      state: stateOf({
        isDeclared: declaration !== undefined,
        floorFen: sums.floorFen,
        netFen: sums.netFen,
        expectedFen,
        isOver: fulfilBy !== undefined && today > fulfilBy,
      }),
    });
  }
  return { year, asOf: now, belonging, shares };
}

/** The share of a unit in a book; throws where the book is not about it. */
export function shareIn(book: ShareBook, unitId: string): UnitShare {
  const share = book.shares.get(unitId);
  if (!share) throw new Error(`the book has no unit ${unitId}`);
  return share;
}

/**
 * A unit with everything that was below it, each part counted for the days on which it was: the parts, itself
 * first, and their sum.
 */
export function sumBelow(book: ShareBook, unitId: string): { parts: Contribution[]; total: ShareSums } {
  const parts = [unitId, ...book.belonging.everBelow(unitId)]
    .filter((id) => book.shares.has(id))
    .map((id) => contributionTo(unitId, shareIn(book, id).year, book.belonging));
  return { parts, total: addUp(parts) };
}

/** What holds of what units declared for a year: the last of each. */
async function readDeclarations(
  read: Reader,
  year: number,
  unitIds: readonly string[],
): Promise<Map<string, Declaration>> {
  const rows = await read
    .select()
    .from(shareDeclarations)
    .where(and(eq(shareDeclarations.year, year), inArray(shareDeclarations.unitId, [...unitIds])))
    .orderBy(shareDeclarations.version)
    .limit(ROWS_MAX);
  return new Map(rows.map((row) => [row.unitId, row])); // the later of two stays
}

function sumsAlone({ baseFen, floorFen, encouragedFen, ownFen, staffFen, netFen }: ShareSums): ShareSums {
  return { baseFen, floorFen, encouragedFen, ownFen, staffFen, netFen };
}
