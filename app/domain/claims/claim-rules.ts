import { addDays } from "#app/domain/values/business-day.ts";
import type { ClaimKind, ReturnClass, StorageClass } from "#db/words.ts";

/** How many days goods may be claimed, as the rule in force on the day they were ordered says. */
export interface ClaimRule {
  id: string;
  kind: ClaimKind;
  storageClass: StorageClass;
  days: number;
}

/** Pieces of a line that arrived together. */
export interface DeliveredPart {
  quantity: number;
  receivedDay: number;
}

/** What a claim about a line depends on. */
export interface ClaimableLine {
  storageClass: StorageClass;
  returnClass: ReturnClass;
  /** The shopper confirmed, for this purchase, that perishable goods are not taken back without a reason. */
  hasConfirmedNoReturn: boolean;
  delivered: readonly DeliveredPart[];
  /** What still counts as sold: the sale less what was repaid. */
  restQuantity: number;
  restFen: number;
  /** Pieces that earlier claims brought money back for. */
  acceptedQuantity: number;
  /** Pieces in claims that are not decided yet. */
  claimedQuantity: number;
}

/** Why nothing of a line can be claimed. */
export type ClaimBar = "fresh" | "not_delivered" | "no_rule" | "too_late" | "nothing_left" | "under_way";

/** What of a line can be claimed, until the end of which day, and what allows it; or what bars it. */
export type Claimable =
  | { quantityMax: number; receivedDay: number; lastDay: number; ruleId: string; bar?: undefined }
  | { quantityMax: 0; bar: ClaimBar; lastDay?: number | undefined };

/**
 * The last day on which goods may be claimed: the first of the days is the one after receipt, and the
 * last counts whole. Received on the 1st with seven days, that is the 8th, until midnight in Beijing.
 */
export function lastDayToClaim(receivedDay: number, days: number): number {
  return addDays(receivedDay, days);
}

/** What of a line can be claimed on a day. */
export function claimableOf(
  line: ClaimableLine,
  kind: ClaimKind,
  rules: readonly ClaimRule[],
  today: number,
): Claimable {
  if (kind === "no_reason_return" && line.returnClass === "qualityClaimOnly" && line.hasConfirmedNoReturn)
    return { quantityMax: 0, bar: "fresh" };
  const arrived = sumQuantity(line.delivered);
  if (arrived === 0) return { quantityMax: 0, bar: "not_delivered" };
  const rule = rules.find((one) => one.kind === kind && one.storageClass === line.storageClass);
  if (!rule) return { quantityMax: 0, bar: "no_rule" };
  const left = Math.min(arrived - line.acceptedQuantity, line.restQuantity);
  if (line.restFen <= 0 || left <= 0) return { quantityMax: 0, bar: "nothing_left" };

  const inTime = line.delivered.filter(({ receivedDay }) => today <= lastDayToClaim(receivedDay, rule.days));
  const receivedDay = Math.max(
    0,
    ...(inTime.length > 0 ? inTime : line.delivered).map((part) => part.receivedDay),
  );
  const lastDay = lastDayToClaim(receivedDay, rule.days);
  if (inTime.length === 0) return { quantityMax: 0, bar: "too_late", lastDay };
  const quantityMax = Math.min(left, sumQuantity(inTime)) - line.claimedQuantity;
  if (quantityMax <= 0) return { quantityMax: 0, bar: "under_way" };
  return { quantityMax, receivedDay, lastDay, ruleId: rule.id };
}

/** A quality claim about perishable goods is decided from what can be seen, and they do not keep until somebody comes. */
export function needsPhoto(kind: ClaimKind, lines: readonly { returnClass: ReturnClass }[]): boolean {
  return kind === "quality_claim" && lines.some(({ returnClass }) => returnClass === "qualityClaimOnly");
}

/** What a part of a line's pieces cost, of what is left of the line; all of them cost all that is left. */
export function shareOf(rest: { restFen: number; restQuantity: number }, quantity: number): number {
  if (quantity >= rest.restQuantity) return rest.restFen;
  return Number((BigInt(rest.restFen) * BigInt(quantity)) / BigInt(rest.restQuantity));
}

function sumQuantity(parts: readonly DeliveredPart[]): number {
  return parts.reduce((sum, part) => sum + part.quantity, 0);
}
