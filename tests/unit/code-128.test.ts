import { expect, test } from "vitest";
import { barsOf } from "#app/components/code-128.ts";

/** Reads bars as a scanner does: eleven modules are a symbol, and its place in the alphabet is its value. */
function read(digits: string): string[] {
  const { bars, width } = barsOf(digits);
  const modules = Array.from({ length: width }, () => "0");
  for (const bar of bars) for (let at = bar.at; at < bar.at + bar.width; at += 1) modules[at] = "1";
  const line = modules.join("");
  return [...(line.slice(0, -13).match(/.{11}/g) ?? []), line.slice(-13)];
}

// the symbols of the standard's own example of set C and of its control symbols, module by module
const START_C = "11010011100";
const STOP = "1100011101011";
const OF = {
  "00": "11011001100",
  "01": "11001101100",
  "12": "10110011100",
  "34": "10001011000",
  "99": "10111011110",
};

test("a number begins with the start of set C, ends with stop, and has its check symbol before it", () => {
  expect(read("0001")).toEqual([START_C, OF["00"], OF["01"], expect.any(String), STOP]);
  expect(read("1234").slice(1, 3)).toEqual([OF["12"], OF["34"]]);
  expect(read("99").slice(0, 2)).toEqual([START_C, OF["99"]]);
  // (105 + 1 × 0) mod 103 = 2: the check symbol of "00" is that of "02"
  expect(read("00")[2]).toBe(read("02")[1]);
  // (105 + 1 × 12 + 2 × 34) mod 103 = 82
  expect(read("1234")[3]).toBe(read("82")[1]);
});

test("every pair of digits has a symbol of its own: eleven modules, three bars, an even count of black", () => {
  const symbols = Array.from({ length: 100 }, (_, pair) => read(String(pair).padStart(2, "0"))[1] ?? "");
  expect(new Set(symbols).size).toBe(100);
  for (const symbol of symbols) {
    expect(symbol).toMatch(/^(1+0+){3}$/);
    expect(symbol.replaceAll("0", "").length % 2).toBe(0);
  }
});

test("an odd count of digits, or what is no digit, is refused", () => {
  for (const digits of ["", "1", "123", "12a4"]) expect(() => barsOf(digits)).toThrow("even count");
});
