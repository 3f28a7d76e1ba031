import fc from "fast-check";
import { expect, test } from "vitest";
import { checkEan13, ownPackCode, readScaleCode, scaleLabel } from "#app/domain/catalog/barcode.ts";

test.each(["4006381333931", "6901234567892", "9771234567003"])("%s is an EAN-13", (code) => {
  expect(checkEan13(code)).toBe(true);
});

test.each(["4006381333932", "400638133393", "40063813339310", "", "400638133393x"])("%s is none", (code) => {
  expect(checkEan13(code)).toBe(false);
});

test("one digit read wrongly is noticed", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9_999_999_999 }),
      fc.nat(12),
      fc.integer({ min: 1, max: 9 }),
      (number, place, by) => {
        const code = ownPackCode(number);
        const wrong = [...code];
        wrong[place] = String((Number(wrong[place]) + by) % 10);
        expect(checkEan13(code)).toBe(true);
        expect(checkEan13(wrong.join(""))).toBe(false);
      },
    ),
  );
});

test("a scale's label says which goods and how many grams", () => {
  expect(scaleLabel({ scaleCode: "00042", grams: 1_250 })).toBe("2000042012502");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 1, max: 99_999 }), (number, grams) => {
      const scaleCode = String(number).padStart(5, "0");
      expect(readScaleCode(scaleLabel({ scaleCode, grams }))).toEqual({ scaleCode, grams });
    }),
  );
});

test("no other code is read as a scale's label", () => {
  expect(readScaleCode("6901234567892")).toBeUndefined();
  expect(readScaleCode(ownPackCode(4201250))).toBeUndefined();
  expect(readScaleCode("2000042012505")).toBeUndefined(); // a wrong check digit
  expect(readScaleCode("2000042000006")).toBeUndefined(); // no weight
});

test("what fits on no label is refused", () => {
  expect(() => scaleLabel({ scaleCode: "42", grams: 100 })).toThrow();
  expect(() => scaleLabel({ scaleCode: "00042", grams: 100_000 })).toThrow();
  expect(() => ownPackCode(0)).toThrow();
});
