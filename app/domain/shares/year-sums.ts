import type { Belonging, DaySpan } from "./belonging.ts";
import type { SharePolicy } from "./policy.ts";
import { baseOfDays, daysBetween, floorOf, type Obligation } from "./share.ts";

/** What was bought on a day and not repaid since: by the unit itself, and by its people under its code. */
export interface BoughtDay {
  day: number;
  ownFen: number;
  staffFen: number;
}

/** A unit's year, as far as it counts. */
export interface UnitYear {
  unitId: string;
  /** Undefined for a year in which no rule held. */
  policy: SharePolicy | undefined;
  /** What it declared; null as long as it did not. */
  baseFen: number | null;
  /** The days of the year on which it was a unit here, the second not among them. */
  open: DaySpan;
  bought: readonly BoughtDay[];
}

export interface ShareSums {
  baseFen: number;
  floorFen: number;
  encouragedFen: number;
  ownFen: number;
  staffFen: number;
  /** Own and staff's together: what counts. */
  netFen: number;
}

/** What a unit contributes to one above it, or to itself: all that falls on the days it belonged there. */
export interface Contribution extends ShareSums {
  unitId: string;
  obligations: { floor: Obligation; encouraged: Obligation }[];
  bought: BoughtDay[];
}

/**
 * What `unit` counts for `ancestorId`: the purchases of the days on which it belonged there, and the part of
 * its base that falls on those of them on which it was open. What is repaid later is taken off the day of the
 * purchase. Over all parents a unit had, and the days it had none, purchases and base sum to its own.
 */
export function contributionTo(ancestorId: string, unit: UnitYear, belonging: Belonging): Contribution {
  const spans = belonging.spansUnder(ancestorId, unit.unitId);
  const bought = unit.bought.filter(({ day }) =>
    spans.some(({ fromDay, toDay }) => fromDay <= day && day < toDay),
  );
  const isItself = ancestorId === unit.unitId;
  const base = unit.baseFen ?? 0;
  const baseFen = isItself ? base : spans.reduce((sum, span) => sum + baseIn(span, base, unit.open), 0);
  const { policy } = unit;
  const obligations = policy
    ? [
        {
          floor: { baseFen, basisPoints: policy.floorBasisPoints },
          encouraged: { baseFen, basisPoints: policy.encouragedBasisPoints ?? policy.floorBasisPoints },
        },
      ]
    : [];
  return { unitId: unit.unitId, obligations, bought, ...sumsOf(baseFen, obligations, bought) };
}

/** Contributions added up; each floor by the rule of its own unit, and rounded once. */
export function addUp(contributions: readonly Contribution[]): ShareSums {
  return sumsOf(
    contributions.reduce((sum, { baseFen }) => sum + baseFen, 0),
    contributions.flatMap(({ obligations }) => obligations),
    contributions.flatMap(({ bought }) => bought),
  );
}

function sumsOf(
  baseFen: number,
  obligations: Contribution["obligations"],
  bought: readonly BoughtDay[],
): ShareSums {
  const ownFen = bought.reduce((sum, day) => sum + day.ownFen, 0);
  const staffFen = bought.reduce((sum, day) => sum + day.staffFen, 0);
  return {
    baseFen,
    floorFen: floorOf(obligations.map(({ floor }) => floor)),
    encouragedFen: floorOf(obligations.map(({ encouraged }) => encouraged)),
    ownFen,
    staffFen,
    netFen: ownFen + staffFen,
  };
}

function baseIn(span: DaySpan, baseFen: number, open: DaySpan): number {
  const days = daysBetween(open.fromDay, open.toDay);
  const at = (day: number) => Math.min(days, Math.max(0, daysBetween(open.fromDay, day)));
  return days <= 0 ? 0 : baseOfDays(baseFen, at(span.fromDay), at(span.toDay), days);
}
