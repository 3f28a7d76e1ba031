import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ClaimableLine,
  type ClaimRule,
  claimableOf,
  lastDayToClaim,
  needsPhoto,
  shareOf,
} from "#app/domain/claims/claim-rules.ts";
import { businessDay, startOfDay } from "#app/domain/values/business-day.ts";

const RULES: ClaimRule[] = [
  { id: "seven", kind: "no_reason_return", storageClass: "ambient", days: 7 },
  { id: "seven-frozen", kind: "no_reason_return", storageClass: "frozen", days: 7 },
  { id: "thirty", kind: "quality_claim", storageClass: "ambient", days: 30 },
  { id: "three", kind: "quality_claim", storageClass: "frozen", days: 3 },
];

/** Three sealed bags that arrived on 22 November; what a test cares about it says itself. */
function aLine(given: Partial<ClaimableLine> = {}): ClaimableLine {
  return {
    storageClass: "ambient",
    returnClass: "sevenDay",
    hasConfirmedNoReturn: true,
    delivered: [{ quantity: 3, receivedDay: 20261122 }],
    restQuantity: 3,
    restFen: 13_500,
    acceptedQuantity: 0,
    claimedQuantity: 0,
    ...given,
  };
}

const FROZEN = { storageClass: "frozen", returnClass: "qualityClaimOnly" } as const;

describe("seven days", () => {
  test("begin on the day after receipt, and the last counts whole, until midnight in Beijing", () => {
    const midnight = startOfDay(20261130);
    const ask = (instant: number) => claimableOf(aLine(), "no_reason_return", RULES, businessDay(instant));
    expect(ask(midnight - 1)).toEqual({
      quantityMax: 3,
      receivedDay: 20261122,
      lastDay: 20261129,
      ruleId: "seven",
    });
    expect(ask(midnight - 60_000)).toMatchObject({ quantityMax: 3 }); // 23:59
    expect(ask(midnight)).toEqual({ quantityMax: 0, bar: "too_late", lastDay: 20261129 });
  });

  test("received at one minute to midnight or at midnight makes a day's difference", () => {
    const midnight = startOfDay(20261123);
    expect(lastDayToClaim(businessDay(midnight - 60_000), 7)).toBe(20261129);
    expect(lastDayToClaim(businessDay(midnight), 7)).toBe(20261130);
  });

  test.each([
    [20261126, 20261203],
    [20261229, 20270105],
    [20280223, 20280301], // a leap year: the 29th is one of the seven
    [20270222, 20270301],
  ])("received on %i end on %i", (receivedDay, lastDay) => {
    expect(lastDayToClaim(receivedDay, 7)).toBe(lastDay);
  });

  test("are as many as the rule says", () => {
    const rules = RULES.map((rule) => ({ ...rule, days: 15 }));
    expect(claimableOf(aLine(), "no_reason_return", rules, 20261207)).toMatchObject({ lastDay: 20261207 });
    expect(claimableOf(aLine(), "no_reason_return", [], 20261123)).toMatchObject({ bar: "no_rule" });
  });
});

describe("fresh goods", () => {
  test("are taken back only when something is wrong with them, and that covers all goods", () => {
    expect(claimableOf(aLine(FROZEN), "no_reason_return", RULES, 20261123)).toMatchObject({ bar: "fresh" });
    expect(claimableOf(aLine(FROZEN), "quality_claim", RULES, 20261125)).toMatchObject({ quantityMax: 3 });
    expect(claimableOf(aLine(FROZEN), "quality_claim", RULES, 20261126)).toMatchObject({ bar: "too_late" });
    expect(claimableOf(aLine(), "quality_claim", RULES, 20261222)).toMatchObject({ quantityMax: 3 });
  });

  test("are excluded only where the shopper confirmed it for this purchase", () => {
    const line = aLine({ ...FROZEN, hasConfirmedNoReturn: false });
    expect(claimableOf(line, "no_reason_return", RULES, 20261123)).toMatchObject({ quantityMax: 3 });
  });

  test("need a photo, and others do not", () => {
    expect(needsPhoto("quality_claim", [aLine(), aLine(FROZEN)])).toBe(true);
    expect(needsPhoto("quality_claim", [aLine()])).toBe(false);
    expect(needsPhoto("no_reason_return", [aLine()])).toBe(false);
  });
});

describe("how many can be claimed", () => {
  const max = (given: Partial<ClaimableLine>, today = 20261123) =>
    claimableOf(aLine(given), "no_reason_return", RULES, today);

  test("not more than arrived, than is left, or than other claims leave", () => {
    expect(max({ delivered: [] })).toMatchObject({ bar: "not_delivered" });
    expect(max({ delivered: [{ quantity: 1, receivedDay: 20261122 }] })).toMatchObject({ quantityMax: 1 });
    expect(max({ restQuantity: 2 })).toMatchObject({ quantityMax: 2 });
    expect(max({ restQuantity: 0 })).toMatchObject({ bar: "nothing_left" });
    expect(max({ restFen: 0 })).toMatchObject({ bar: "nothing_left" });
    expect(max({ claimedQuantity: 2 })).toMatchObject({ quantityMax: 1 });
    expect(max({ claimedQuantity: 3 })).toMatchObject({ bar: "under_way" });
    // one of the three has arrived and was repaid; the other two are still on their way
    const oneArrived = { delivered: [{ quantity: 1, receivedDay: 20261122 }], restQuantity: 2 };
    expect(max({ ...oneArrived, acceptedQuantity: 1 })).toMatchObject({ bar: "nothing_left" });
  });

  test("pieces that came in two parcels have a window each", () => {
    const delivered = [
      { quantity: 1, receivedDay: 20261122 },
      { quantity: 2, receivedDay: 20261126 },
    ];
    expect(max({ delivered }, 20261129)).toMatchObject({ quantityMax: 3, lastDay: 20261203 });
    expect(max({ delivered }, 20261130)).toMatchObject({ quantityMax: 2, receivedDay: 20261126 });
    expect(max({ delivered }, 20261204)).toMatchObject({ bar: "too_late", lastDay: 20261203 });
  });

  test("never below zero, and never above any of its limits", () => {
    const few = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(few, few, few, few, (arrived, restQuantity, acceptedQuantity, claimedQuantity) => {
        const { quantityMax } = max({
          delivered: [{ quantity: arrived, receivedDay: 20261122 }],
          restQuantity,
          acceptedQuantity,
          claimedQuantity,
        });
        expect(quantityMax).toBeGreaterThanOrEqual(0);
        expect(quantityMax + (quantityMax > 0 ? claimedQuantity : 0)).toBeLessThanOrEqual(restQuantity);
        expect(quantityMax + acceptedQuantity).toBeLessThanOrEqual(Math.max(arrived, acceptedQuantity));
      }),
    );
  });
});

test("a part of a line costs its share of what is left, and all of it all that is left", () => {
  expect(shareOf({ restFen: 10_000, restQuantity: 3 }, 1)).toBe(3_333);
  expect(shareOf({ restFen: 10_000, restQuantity: 3 }, 2)).toBe(6_666);
  expect(shareOf({ restFen: 10_000, restQuantity: 3 }, 3)).toBe(10_000);
  expect(shareOf({ restFen: 500, restQuantity: 0 }, 1)).toBe(500);
});
