import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const tokens = new Map(
  [...readFileSync("app/styles/tokens.css", "utf8").matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [
    match[1]!,
    match[2]!,
  ]),
);

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(name: string, ground: string): number {
  const [dark, light] = [name, ground].map((token) => luminance(tokens.get(token)!)).sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const GROUNDS = ["paper", "surface", "sunken"];
const TEXT_PAIRS = [
  ...["ink", "ink-soft", "accent", "accent-deep", "leaf", "info", "warning", "danger"].flatMap((text) =>
    GROUNDS.map((ground) => [text, ground]),
  ),
  ["accent", "accent-wash"],
  ["accent-deep", "accent-wash"],
  ["ink", "accent-wash"],
  ["on-accent", "accent"],
  ["on-accent", "accent-deep"],
  ["surface", "leaf"],
  ["surface", "ink-soft"],
  ["surface", "danger"],
  ["paper", "ink"],
  ["ink-soft", "line"],
  ...["leaf", "info", "warning", "danger"].flatMap((tone) => [
    [tone, `${tone}-wash`],
    ["ink", `${tone}-wash`],
  ]),
];
const MARK_PAIRS = [
  ["line-strong", "paper"],
  ["line-strong", "surface"],
  ["accent", "line"],
  ["leaf", "line"],
  ...[1, 2, 3, 4, 5, 6].map((series) => [`series-${series}`, "paper"]),
];

test.each(TEXT_PAIRS)("%s can be read on %s", (text, ground) => {
  expect(contrast(text!, ground!)).toBeGreaterThanOrEqual(4.5);
});

test.each(MARK_PAIRS)("the marks of %s can be told from %s", (mark, ground) => {
  expect(contrast(mark!, ground!)).toBeGreaterThanOrEqual(3);
});
