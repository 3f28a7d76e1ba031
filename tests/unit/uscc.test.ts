import fc from "fast-check";
import { expect, test } from "vitest";
import { checkCharacterOf, tidyUscc, usccFault } from "#app/domain/values/uscc.ts";

/** Of large companies, as they print them on their own pages. */
const REAL = ["9144030071526726XG", "91330100799655058B", "914403001922038216", "91110108717743469K"];

test.each(REAL)("the code %s of a real company passes", (code) => {
  expect(usccFault(code)).toBeUndefined();
});

test("a wrong check character is told apart from a code that is no code", () => {
  expect(usccFault("9144030071526726X1")).toBe("check");
  expect(usccFault("9144030071526726X")).toBe("form");
  expect(usccFault("9144030071526726XGG")).toBe("form");
  expect(usccFault("91440300715O6726XG")).toBe("form"); // the letter O is not in the alphabet
  expect(usccFault("9144030071526726xg")).toBe("form");
  expect(usccFault("")).toBe("form");
});

test("a code is tidied as people type it", () => {
  expect(tidyUscc(" 9144 0300-7152 6726xg ")).toBe("9144030071526726XG");
  expect(tidyUscc("９１４４０３００７１５２６７２６ＸＧ")).toBe("9144030071526726XG");
});

test("any one character changed, or two neighbours swapped, is found", () => {
  const character = fc.constantFrom(..."0123456789ABCDEFGHJKLMNPQRTUWXY");
  fc.assert(
    fc.property(
      fc.array(character, { minLength: 17, maxLength: 17 }),
      fc.nat({ max: 17 }),
      character,
      (first, at, other) => {
        const code = [...first, checkCharacterOf(first.join(""))];
        expect(usccFault(code.join(""))).toBeUndefined();
        const changed = code.with(at, other);
        if (other !== code[at]) expect(usccFault(changed.join(""))).toBe("check");
        const next = code[at + 1];
        if (next !== undefined && next !== code[at])
          expect(
            usccFault(
              code
                .with(at, next)
                .with(at + 1, code[at] ?? "")
                .join(""),
            ),
          ).toBe("check");
      },
    ),
    { numRuns: 1_000 },
  );
});
