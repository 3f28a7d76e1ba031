import { z } from "zod";
import { CANTEENS, SHARE_BASES } from "#db/words.ts";
import { canonicalJson } from "./canonical.ts";

const fen = z.number().int();
const basisPoints = z.number().int().min(1).max(10_000);

/** What a certificate says. Its canonical JSON is what is signed. */
export const Statement = z.strictObject({
  kind: z.literal("bangfu-reserved-share/1"),
  number: z.string().min(1),
  /** Where it can be checked. */
  checkAt: z.string(),
  issuedAt: z.iso.datetime(),
  isDemo: z.boolean(),
  unit: z.strictObject({
    code: z.string(),
    nameZh: z.string(),
    nameEn: z.string(),
    /** 统一社会信用代码; barracks have none. */
    uscc: z.string().nullable(),
  }),
  year: z.number().int(),
  policy: z.strictObject({
    id: z.string(),
    jurisdiction: z.string(),
    floorBasisPoints: basisPoints,
    encouragedBasisPoints: basisPoints.nullable(),
    baseKind: z.enum(SHARE_BASES),
    countsStaff: z.boolean(),
    countsCertifiedOnly: z.boolean(),
    sourceZh: z.string(),
    sourceEn: z.string(),
  }),
  canteen: z.enum(CANTEENS),
  baseFen: fen,
  floorFen: fen,
  /** Paid and not repaid: by the unit, and by its people under its code. */
  ownFen: fen,
  staffFen: fen,
  netFen: fen,
  lines: z.strictObject({
    count: z.number().int(),
    /** See hashOfLines. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});
export type Statement = z.output<typeof Statement>;

/** A statement and what proves it, as it is handed over. */
export interface Signed {
  statement: Statement;
  keyId: string;
  signature: string;
}

const Envelope = z.strictObject({
  statement: Statement,
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});

/** The file in which a signed statement is handed over: there is one spelling of it. */
export function fileOf({ statement, keyId, signature }: Signed): string {
  return canonicalJson({ statement, keyId, signature });
}

/**
 * Reads such a file. Undefined when it is spelt in any other way than its one: a byte too many or another
 * order of its keys is a change too. Space around the whole is what pasting leaves, and no part of it.
 */
export function readSigned(text: string): Signed | undefined {
  const spelt = text.trim();
  try {
    const read = Envelope.safeParse(JSON.parse(spelt));
    return read.success && fileOf(read.data) === spelt ? read.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
