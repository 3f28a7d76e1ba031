import { and, desc, eq, sql } from "drizzle-orm";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { addDays } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { randomCode } from "#app/domain/values/random-code.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { shareCertificateLines, shareCertificates } from "#db/schema/shares.ts";
import { type Reader, sumOf, type Tx } from "#db/store.ts";
import { canonicalJson } from "./canonical.ts";
import { daysOfYear } from "./share.ts";
import { readShareBook, shareIn } from "./share-book.server.ts";
import { readCountingLines } from "./share-lines.server.ts";
import { hashOfLines, type SigningKey, signStatement } from "./sign.server.ts";
import { type Signed, Statement } from "./statement.ts";

/** What a certificate needs to know beside the books. */
export interface Issuing {
  key: SigningKey;
  /** The address of the public page, without the number. */
  checkAt: string;
  isDemo: boolean;
  issuedBy: string;
  issuedAt: number;
}

const ROWS_PER_INSERT = 500;
const NUMBER_LENGTH = 12;

export type Certificate = typeof shareCertificates.$inferSelect;

/**
 * Certifies that a unit has met its share of a year. The figures, the lines they are the sum of and the
 * signature are written together. Where the last certificate still says what is true, it is answered, and
 * nothing is written. Refuses with SHARE_NOT_MET.
 */
export async function issueCertificate(
  tx: Tx,
  unitId: string,
  year: number,
  { key, checkAt, isDemo, issuedBy, issuedAt }: Issuing,
): Promise<Certificate> {
  const share = shareIn(await readShareBook(tx, year, { unitId }, issuedAt), unitId);
  const { unit, policy, declaration, state } = share;
  if (state !== "met" || !policy || !declaration) throw new Refusal("SHARE_NOT_MET");
  const { firstDay, endDay } = daysOfYear(year);
  const lines = await readCountingLines(tx, unitId, { firstDay, lastDay: addDays(endDay, -1) }, policy);
  const netFen = lines.reduce((sum, line) => sum + line.netFen, 0);
  if (netFen !== share.netFen) throw new Error(`the lines of unit ${unitId} do not sum to its share`);
  const set = { count: lines.length, sha256: hashOfLines(lines) };
  const last = await findLastCertificate(tx, unitId, year);
  if (last && last.declarationId === declaration.id && isAbout(statementOf(last), set)) return last;

  const number = `BF${year}-${randomCode(NUMBER_LENGTH)}`;
  const name = unitNameFor(unit, null);
  const signed = signStatement(
    {
      kind: "bangfu-reserved-share/1",
      number,
      checkAt: `${checkAt}/${number}`,
      issuedAt: new Date(issuedAt).toISOString(),
      isDemo,
      unit: {
        code: unit.code,
        nameZh: name.zh,
        nameEn: name.en,
        uscc: name.isHidden ? null : unit.uscc,
      },
      year,
      policy: {
        id: policy.id,
        jurisdiction: policy.jurisdiction,
        floorBasisPoints: policy.floorBasisPoints,
        encouragedBasisPoints: policy.encouragedBasisPoints,
        baseKind: policy.baseKind,
        countsStaff: policy.countsStaff,
        countsCertifiedOnly: policy.countsCertifiedOnly,
        sourceZh: policy.sourceZh,
        sourceEn: policy.sourceEn,
      },
      canteen: declaration.canteen,
      baseFen: share.baseFen,
      floorFen: share.floorFen,
      ownFen: share.ownFen,
      staffFen: share.staffFen,
      netFen,
      lines: set,
    },
    key,
  );
  const [issued] = await tx
    .insert(shareCertificates)
    .values({
      id: newId(),
      number,
      unitId,
      year,
      version: (last?.version ?? 0) + 1,
      declarationId: declaration.id,
      statement: canonicalJson(signed.statement),
      signature: signed.signature,
      keyId: signed.keyId,
      netFen,
      issuedBy,
      issuedAt,
    })
    .onConflictDoNothing({
      target: [shareCertificates.unitId, shareCertificates.year, shareCertificates.version],
    })
    .returning();
  if (!issued) {
    // somebody else issued it while we were reckoning: theirs is as good
    const other = await findLastCertificate(tx, unitId, year);
    if (!other) throw new Error("a certificate could be neither issued nor found");
    return other;
  }
  for (let start = 0; start < lines.length; start += ROWS_PER_INSERT)
    await tx
      .insert(shareCertificateLines)
      .values(
        lines.slice(start, start + ROWS_PER_INSERT).map((line) => ({ ...line, certificateId: issued.id })),
      );
  return issued;
}

function isAbout({ lines }: Statement, set: Statement["lines"]): boolean {
  return lines.count === set.count && lines.sha256 === set.sha256;
}

/** What a certificate states, as it was signed. */
export function statementOf({ statement }: Pick<Certificate, "statement">): Statement {
  return Statement.parse(JSON.parse(statement));
}

/** A certificate as it is handed over. */
export function signedOf(certificate: Certificate): Signed {
  const { keyId, signature } = certificate;
  return { statement: statementOf(certificate), keyId, signature };
}

export async function findCertificate(read: Reader, number: string): Promise<Certificate | undefined> {
  const [found] = await read
    .select()
    .from(shareCertificates)
    .where(eq(shareCertificates.number, number))
    .limit(1);
  return found;
}

export async function findLastCertificate(
  read: Reader,
  unitId: string,
  year: number,
): Promise<Certificate | undefined> {
  const [last] = await read
    .select()
    .from(shareCertificates)
    .where(and(eq(shareCertificates.unitId, unitId), eq(shareCertificates.year, year)))
    .orderBy(desc(shareCertificates.version))
    .limit(1);
  return last;
}

const CERTIFICATES_LISTED_MAX = 100;

/** Every certificate of a unit, the newest first. */
export function listCertificates(read: Reader, unitId: string): Promise<Certificate[]> {
  return read
    .select()
    .from(shareCertificates)
    .where(eq(shareCertificates.unitId, unitId))
    .orderBy(desc(shareCertificates.year), desc(shareCertificates.version))
    .limit(CERTIFICATES_LISTED_MAX);
}

/** What has become of a certificate since it was signed. */
export interface Standing {
  /** Of the very lines it is about, what is left now. */
  netNowFen: number;
  /** Something of its lines was repaid since. */
  isRepaid: boolean;
  /** Whether what is left still meets the floor it states. */
  isStillMet: boolean;
  /** The later certificate of the same year, or the declaration it rests on was replaced. */
  laterNumber: string | null;
  isDeclarationReplaced: boolean;
  isSuperseded: boolean;
}

/**
 * Recounts a certificate: it is superseded when anything of its lines was repaid since, when a later one of the
 * same year was issued, or when the unit declared anew. What the unit bought besides changes nothing.
 */
export async function readStanding(
  read: Reader,
  certificate: Certificate,
  currentDeclarationId: string | undefined,
): Promise<Standing> {
  const [sum] = await read
    .select({ netFen: sumOf(attributionEntries.amountFen) })
    .from(shareCertificateLines)
    .innerJoin(
      attributionEntries,
      eq(attributionEntries.orderLineId, sql`${shareCertificateLines.orderLineId}`),
    )
    .where(eq(shareCertificateLines.certificateId, certificate.id));
  const netNowFen = sum?.netFen ?? 0;
  const last = await findLastCertificate(read, certificate.unitId, certificate.year);
  const laterNumber = last && last.id !== certificate.id ? last.number : null;
  const isRepaid = netNowFen !== certificate.netFen;
  const isDeclarationReplaced = currentDeclarationId !== certificate.declarationId;
  return {
    netNowFen,
    isRepaid,
    isStillMet: netNowFen >= statementOf(certificate).floorFen,
    laterNumber,
    isDeclarationReplaced,
    isSuperseded: isRepaid || laterNumber !== null || isDeclarationReplaced,
  };
}
