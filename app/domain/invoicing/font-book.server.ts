import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";

/*
 * Noto Sans SC in the pieces in which its package ships it: one file with the eight thousand characters
 * of daily use, and a hundred small ones with the rest, for the rare characters of names and places. A
 * document embeds the glyphs it uses and no more.
 */

const require = createRequire(import.meta.url);
const PACKAGE = "@fontsource/noto-sans-sc";
const MAIN = "chinese-simplified";

/** Stands for a character that no piece has. */
const UNKNOWN = "□";

export type Weight = 400 | 700;

/** A font file as PDF needs it. */
interface FontFile {
  name: string;
  sfnt: Buffer;
}

const files = new Map<string, FontFile>();
const mainCharacters = new Map<Weight, Set<number>>();
let rareRanges: { piece: string; from: number; to: number }[] | undefined;

/** The font file of this weight that has a character, and the character itself, or what stands for it. */
export function fontFor(character: string, weight: Weight): { font: FontFile; character: string } {
  const codePoint = character.codePointAt(0) ?? 0;
  const main = fileOf(MAIN, weight);
  if (charactersOfMain(weight).has(codePoint)) return { font: main, character };
  const piece = findRarePiece(codePoint);
  if (piece) return { font: fileOf(piece, weight), character };
  return { font: main, character: UNKNOWN };
}

function charactersOfMain(weight: Weight): Set<number> {
  let known = mainCharacters.get(weight);
  if (!known) {
    known = readCharacters(fileOf(MAIN, weight).sfnt);
    mainCharacters.set(weight, known);
  }
  return known;
}

function fileOf(piece: string, weight: Weight): FontFile {
  const name = `${piece}-${weight}`;
  let file = files.get(name);
  if (!file) {
    const path = require.resolve(`${PACKAGE}/files/noto-sans-sc-${piece}-${weight}-normal.woff`);
    file = { name, sfnt: unpackWoff(readFileSync(path)) };
    files.set(name, file);
  }
  return file;
}

function findRarePiece(codePoint: number): string | undefined {
  rareRanges ??= readRanges();
  return rareRanges.find(({ from, to }) => codePoint >= from && codePoint <= to)?.piece;
}

/** Which characters the small pieces have: the package says it as CSS does, "U+4eeb,U+6c94-6c96". */
function readRanges() {
  const said = JSON.parse(
    readFileSync(require.resolve("@fontsource/noto-sans-sc/unicode.json"), "utf8"),
  ) as Record<string, string>;
  return Object.entries(said).flatMap(([piece, ranges]) =>
    ranges.split(",").map((range) => {
      const [from = "", to = from] = range.replace("U+", "").split("-");
      return {
        piece: piece.replace(/[[\]]/g, ""),
        from: Number.parseInt(from, 16),
        to: Number.parseInt(to, 16),
      };
    }),
  );
}

const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/**
 * A font out of its web package (WOFF 1.0: each table compressed by itself). The PDF library could read the
 * package too, but unpacks the whole table of glyphs again for each glyph.
 */
function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const header = Buffer.alloc(SFNT_HEADER + SFNT_ENTRY * count);
  woff.copy(header, 0, 4, 8); // the flavour
  header.writeUInt16BE(count, 4);
  const parts: Buffer[] = [header];
  let at = header.length;
  for (let table = 0; table < count; table += 1) {
    const entry = WOFF_HEADER + WOFF_ENTRY * table;
    const start = woff.readUInt32BE(entry + 4);
    const packedLength = woff.readUInt32BE(entry + 8);
    const length = woff.readUInt32BE(entry + 12);
    const packed = woff.subarray(start, start + packedLength);
    const data = packedLength < length ? inflateSync(packed) : packed;
    const to = SFNT_HEADER + SFNT_ENTRY * table;
    woff.copy(header, to, entry, entry + 4); // its name
    woff.copy(header, to + 4, entry + 16, entry + 20); // its checksum
    header.writeUInt32BE(at, to + 8);
    header.writeUInt32BE(length, to + 12);
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    parts.push(data, padding);
    at += length + padding.length;
  }
  return Buffer.concat(parts);
}

/** The characters that a font has a glyph for: its cmap of format 12, or else of format 4. */
function readCharacters(sfnt: Buffer): Set<number> {
  const cmap = tableOf(sfnt, "cmap");
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.subarray(cmap.readUInt32BE(4 + 8 * index + 4)),
  );
  const wide = subtables.find((subtable) => subtable.readUInt16BE(0) === 12);
  const narrow = subtables.find((subtable) => subtable.readUInt16BE(0) === 4);
  if (wide) return readFormat12(wide);
  if (narrow) return readFormat4(narrow);
  throw new Error("the font says nothing of its characters");
}

function tableOf(sfnt: Buffer, name: string): Buffer {
  for (let entry = SFNT_HEADER; entry < SFNT_HEADER + SFNT_ENTRY * sfnt.readUInt16BE(4); entry += SFNT_ENTRY)
    if (sfnt.toString("latin1", entry, entry + 4) === name) {
      const start = sfnt.readUInt32BE(entry + 8);
      return sfnt.subarray(start, start + sfnt.readUInt32BE(entry + 12));
    }
  throw new Error(`the font has no table ${name}`);
}

function readFormat12(subtable: Buffer): Set<number> {
  const characters = new Set<number>();
  const groups = subtable.readUInt32BE(12);
  for (let group = 0; group < groups; group += 1) {
    const at = 16 + 12 * group;
    for (let code = subtable.readUInt32BE(at); code <= subtable.readUInt32BE(at + 4); code += 1)
      characters.add(code);
  }
  return characters;
}

function readFormat4(subtable: Buffer): Set<number> {
  const characters = new Set<number>();
  const doubled = subtable.readUInt16BE(6);
  const [ends, starts, deltas, offsets] = [14, 16 + doubled, 16 + 2 * doubled, 16 + 3 * doubled];
  for (let segment = 0; segment < doubled; segment += 2) {
    const start = subtable.readUInt16BE(starts + segment);
    const end = subtable.readUInt16BE(ends + segment);
    const delta = subtable.readUInt16BE(deltas + segment);
    const offset = subtable.readUInt16BE(offsets + segment);
    for (let code = start; code <= end && code !== 0xffff; code += 1) {
      const glyph =
        offset === 0
          ? (code + delta) & 0xffff
          : subtable.readUInt16BE(offsets + segment + offset + 2 * (code - start));
      if (glyph !== 0) characters.add(code);
    }
  }
  return characters;
}
