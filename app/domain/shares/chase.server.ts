import type { RoleHolding } from "#app/domain/identity/access.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { addDays, businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import type { Reader } from "#db/store.ts";
import { isRemindable, listReminded, REMINDER_PAUSE_DAYS } from "./remind.server.ts";
import type { ShareState } from "./share.ts";
import type { ShareBook, UnitShare } from "./share-book.server.ts";
import type { ShareSums } from "./year-sums.ts";

/** A unit's share as those above it, or the market's operators, see it. */
export interface ChasedUnit {
  unitId: string;
  code: string;
  name: { zh: string; en: string };
  state: ShareState;
  isDeclared: boolean;
  baseFen: number;
  floorFen: number;
  netFen: number;
  missingFen: number;
  remindedAt: number | null;
  isRemindable: boolean;
  /** Barracks show no more than their sums. */
  isHidden: boolean;
}

/** Those who need a word come first. */
const ORDER: readonly ShareState[] = ["missed", "late", "undeclared", "on_course", "met", "exempt"];

/** Rows of units with their sums, as `countedOf` counts them; those who need a word first, then by how much is missing. */
export async function chasedUnits(
  read: Reader,
  book: ShareBook,
  units: readonly { share: UnitShare; sums: ShareSums }[],
  viewer: { roles: RoleHolding[] },
): Promise<ChasedUnit[]> {
  const ids = units.map(({ share }) => share.unit.id);
  const remindedAt = await listReminded(read, book.year, ids);
  const pauseFrom = startOfDay(addDays(businessDay(book.asOf), 1 - REMINDER_PAUSE_DAYS));
  return units
    .map(({ share, sums }) => {
      const { unit, state } = share;
      const { zh, en, isHidden } = unitNameFor(unit, viewer);
      const at = remindedAt.get(unit.id) ?? null;
      return {
        unitId: unit.id,
        code: unit.code,
        name: { zh, en },
        state,
        isDeclared: share.declaration !== undefined,
        baseFen: sums.baseFen,
        floorFen: sums.floorFen,
        netFen: sums.netFen,
        missingFen: Math.max(0, sums.floorFen - sums.netFen),
        remindedAt: at,
        isRemindable: isRemindable(share) && (at === null || at < pauseFrom),
        isHidden,
      };
    })
    .sort(
      (a, b) =>
        ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
        b.missingFen - a.missingFen ||
        (a.code < b.code ? -1 : 1),
    );
}
