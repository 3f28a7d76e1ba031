import fc from "fast-check";
import { expect, test } from "vitest";
import { capitalYuan } from "#app/domain/values/capital-yuan.ts";

test.each([
  [0, "零圆整"],
  [1, "壹分"],
  [5, "伍分"],
  [10, "壹角整"],
  [50, "伍角整"],
  [99, "玖角玖分"],
  [100, "壹圆整"],
  [105, "壹圆零伍分"],
  [110, "壹圆壹角整"],
  [1_000, "壹拾圆整"],
  [1_100, "壹拾壹圆整"],
  [1_050, "壹拾圆伍角整"],
  [32_504, "叁佰贰拾伍圆零肆分"],
  [140_950, "壹仟肆佰零玖圆伍角整"],
  [600_714, "陆仟零柒圆壹角肆分"],
  [168_032, "壹仟陆佰捌拾圆叁角贰分"],
  [1_000_000, "壹万圆整"],
  [1_000_105, "壹万零壹圆零伍分"],
  [1_010_000, "壹万零壹佰圆整"],
  [1_100_000, "壹万壹仟圆整"],
  [10_000_000, "壹拾万圆整"],
  [10_700_053, "壹拾万柒仟圆伍角叁分"],
  [10_000_100, "壹拾万零壹圆整"],
  [1_000_000_000, "壹仟万圆整"],
  [10_000_000_000, "壹亿圆整"],
  [10_000_100_000, "壹亿零壹仟圆整"],
  [10_100_000_000, "壹亿零壹佰万圆整"],
  [11_000_000_000, "壹亿壹仟万圆整"],
  [10_001_000_001, "壹亿零壹万圆零壹分"],
  [100_000_000_000_000, "壹万亿圆整"],
  [100_020_000_000_300, "壹万零贰亿零叁圆整"],
  [123_456_789_012, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾圆壹角贰分"],
  [-1_000_105, "负壹万零壹圆零伍分"],
  [-50, "负伍角整"],
])("%i fen is %s", (amountFen, text) => {
  expect(capitalYuan(amountFen)).toBe(text);
});

test("an amount that is no whole number of fen is a fault", () => {
  expect(() => capitalYuan(0.5)).toThrow("no amount of money");
  expect(() => capitalYuan(Number.NaN)).toThrow("no amount of money");
});

/** Reads capital characters back: each unit multiplies what stands before it. */
function read(text: string): number {
  const digit = (character = "零") => "零壹贰叁肆伍陆柒捌玖".indexOf(character);
  const number = (words: string): number => {
    for (const [unit, worth] of [
      ["亿", 1e8],
      ["万", 1e4],
      ["仟", 1e3],
      ["佰", 100],
      ["拾", 10],
    ] as const) {
      const at = words.lastIndexOf(unit);
      if (at >= 0) return number(words.slice(0, at)) * worth + number(words.slice(at + 1));
    }
    return digit(words.replace("零", "") || "零");
  };
  const [, sign, whole = "", rest = ""] = /^(负)?(?:(.*)圆)?(.*)$/.exec(text) ?? [];
  const size = number(whole) * 100 + digit(/(.)角/.exec(rest)?.[1]) * 10 + digit(/(.)分/.exec(rest)?.[1]);
  return sign ? -size : size;
}

test("every amount above or below zero reads back as itself", () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 1, max: 999_999_999_999 }));
  fc.assert(
    fc.property(size, fc.boolean(), (fen, isBelowZero) => {
      const amountFen = isBelowZero ? -fen : fen;
      const text = capitalYuan(amountFen);
      expect(text).toMatch(/^负?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿圆角分整]+$/);
      expect(text).not.toMatch(/零零|零万|零亿|零圆|零整/);
      expect(text.endsWith("整")).toBe(fen % 10 === 0);
      expect(read(text)).toBe(amountFen);
    }),
    { numRuns: 2_000 },
  );
});
