import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  findRemittanceCodes,
  formatRemittanceCode,
  isRemittanceCode,
  makeRemittanceCode,
} from "#app/domain/payments/remittance-code.ts";

const code = fc.array(fc.nat({ max: 1_000 }), { minLength: 7, maxLength: 7 }).map((numbers) => {
  const left = [...numbers];
  return makeRemittanceCode((limit) => (left.pop() ?? 0) % limit);
});
const CHARACTERS = "34679ACEFHJKMPRTWXY";

describe("a remittance code", () => {
  test("is short, has no characters that are confused, begins with a letter and passes its check", () => {
    fc.assert(
      fc.property(code, (made) => {
        expect(made).toMatch(/^[ACEFHJKMPRTWXY][34679ACEFHJKMPRTWXY]{7}$/);
        expect(isRemittanceCode(made)).toBe(true);
      }),
    );
  });

  test("with one wrong character is none", () => {
    fc.assert(
      fc.property(code, fc.nat({ max: 7 }), fc.constantFrom(...CHARACTERS), (made, place, other) => {
        const typed = made.slice(0, place) + other + made.slice(place + 1);
        expect(isRemittanceCode(typed)).toBe(typed === made);
      }),
    );
  });

  test("with two characters changed for each other is none", () => {
    fc.assert(
      fc.property(code, fc.nat({ max: 7 }), fc.nat({ max: 7 }), (made, a, b) => {
        const typed = [...made];
        [typed[a], typed[b]] = [typed[b] ?? "", typed[a] ?? ""];
        expect(isRemittanceCode(typed.join(""))).toBe(typed.join("") === made);
      }),
    );
  });

  test("that differs in length, case or characters is none", () => {
    for (const typed of ["", "H7K3MPX", "H7K3MPXWW", "h7k3mpxw", "O0I1L2ZS", "3333 333", "33333333"])
      expect(isRemittanceCode(typed)).toBe(false);
  });
});

describe("the codes in a remark are found", () => {
  const made = makeRemittanceCode(() => 3);
  const shown = formatRemittanceCode(made);
  const wide = [...made].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join("");

  test.each([
    ["as printed", `货款 ${shown}`],
    ["in small letters", `货款${made.toLowerCase()}食堂`],
    ["in full width", `识别码：${wide}，谢谢`],
    ["with spaces inside", `识别码 ${[...made].join(" ")}`],
    ["with other dashes", shown.replace("-", "－")],
    ["against an order number", `${made}202611220000000001`],
    ["after other letters", `ABC${made}`],
    ["over two lines", `${made.slice(0, 3)}\n${made.slice(3)}`],
  ])("%s", (_, remark) => {
    expect(findRemittanceCodes(remark)).toContain(made);
  });

  test("several of them, each once", () => {
    const other = makeRemittanceCode(() => 5);
    expect(findRemittanceCodes(`${shown}、${other.toLowerCase()} ${made}`)).toEqual([made, other]);
  });

  test("and nothing in what has none", () => {
    for (const remark of ["", "货款", "订单 202611229876543210", "invoice 12345678", "ABCDEFGH"])
      expect(findRemittanceCodes(remark)).toEqual([]);
  });

  test("in any text without end or fault", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), fc.string({ maxLength: 50 }), (before, after) => {
        expect(findRemittanceCodes(`${before}，${made}，${after}`)).toContain(made);
      }),
    );
  });
});
