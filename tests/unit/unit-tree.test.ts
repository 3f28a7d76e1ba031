import fc from "fast-check";
import { expect, test } from "vitest";
import { type Affiliation, makesRing, unitsAbove, unitsUnder } from "#app/domain/units/unit-tree.ts";

const IDS = ["a", "b", "c", "d", "e"];
const DAYS = [20260101, 20260201, 20260301, 20260401];

test("however units are moved about, none ever stands under itself, and above is the mirror of under", () => {
  const move = fc.record({
    unitId: fc.constantFrom(...IDS),
    parentId: fc.constantFrom(...IDS),
    fromDay: fc.constantFrom(...DAYS),
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
      let rows: Affiliation[] = [];
      for (const { unitId, parentId, fromDay } of moves) {
        // as the use case does it: what was planned for later falls away, what holds ends
        const others = rows
          .filter((row) => row.unitId !== unitId || row.fromDay < fromDay)
          .map((row) =>
            row.unitId === unitId && (row.toDay === null || row.toDay > fromDay)
              ? { ...row, toDay: fromDay }
              : row,
          );
        if (!makesRing(others, unitId, parentId, fromDay))
          rows = [...others, { unitId, parentId, fromDay, toDay: null }];
      }
      for (const day of DAYS)
        for (const id of IDS) {
          const above = unitsAbove(rows, id, day);
          expect(above).not.toContain(id);
          for (const upper of IDS)
            expect(unitsUnder(rows, upper, day).includes(id)).toBe(above.includes(upper));
        }
    }),
  );
});

test("a ring that would close only on a later day is one", () => {
  const rows = [{ unitId: "b", parentId: "a", fromDay: 20260301, toDay: null }];
  expect(makesRing(rows, "a", "b", 20260101)).toBe(true);
  expect(makesRing([{ ...rows[0], toDay: 20260401 } as Affiliation], "a", "b", 20260401)).toBe(false);
});
