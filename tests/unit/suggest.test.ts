import fc from "fast-check";
import { expect, test } from "vitest";
import { suggestQuantity } from "#app/domain/inventory/suggest.ts";

const RULE = { salesDays: 28, coverDays: 14 };

test.each([
  ["sold two a day: two weeks' worth", { sold: 56, free: 0, onTheWay: 0 }, 28],
  ["less what is here and on its way", { sold: 56, free: 10, onTheWay: 5 }, 13],
  ["a part of a piece is a whole one", { sold: 1, free: 0, onTheWay: 0 }, 1],
  ["nothing where enough is coming", { sold: 56, free: 10, onTheWay: 40 }, 0],
  ["nothing where nothing was sold", { sold: 0, free: 0, onTheWay: 0 }, 0],
  ["nothing where more came back than was sold", { sold: -3, free: 0, onTheWay: 0 }, 0],
  ["what is held or stopped beyond the shelf does not count twice", { sold: 28, free: -4, onTheWay: 0 }, 14],
])("%s", (_, needs, expected) => {
  expect(suggestQuantity(needs, RULE)).toBe(expected);
});

test("with what is suggested the shelf lasts the days of the rule, and not a piece longer than asked", () => {
  const count = fc.nat({ max: 1_000 });
  const days = fc.integer({ min: 1, max: 90 });
  fc.assert(
    fc.property(count, count, count, days, days, (sold, free, onTheWay, salesDays, coverDays) => {
      const suggested = suggestQuantity({ sold, free, onTheWay }, { salesDays, coverDays });
      const lasts = (free + onTheWay + suggested) * salesDays;
      expect(lasts).toBeGreaterThanOrEqual(sold * coverDays);
      if (suggested > 0) expect(lasts - salesDays).toBeLessThan(sold * coverDays);
    }),
  );
});
