import { and, asc, eq, gt, inArray, lte, sql } from "drizzle-orm";
import { hashOfLines, isSignedBy } from "#app/domain/shares/sign.server.ts";
import { listPublicKeys } from "#app/domain/shares/signing-key.server.ts";
import { readSigned } from "#app/domain/shares/statement.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { shareCertificateLines, shareCertificates } from "#db/schema/shares.ts";
import { countOf, type Reader } from "#db/store.ts";
import { type Check, checkOf, compare, differingRows, isSale, NONE } from "./compare.server.ts";

const CERTIFICATES_AT_ONCE = 100;

/** A certificate is as much as its lines, its unit bought each of them, and it is what was signed. */
export async function checkShares(read: Reader): Promise<Check[]> {
  const { id, netFen } = shareCertificates;
  const lines = shareCertificateLines;
  const differing = differingRows({
    kept: sql`${shareCertificates}`,
    source: sql`${lines}`,
    keys: [[id, lines.certificateId]],
    sums: [[netFen, lines.netFen]],
  });
  const bought = read
    .select({ count: countOf() })
    .from(lines)
    .innerJoin(shareCertificates, eq(id, lines.certificateId))
    .innerJoin(
      attributionEntries,
      and(
        isSale,
        eq(attributionEntries.sourceId, lines.orderLineId),
        eq(attributionEntries.buyingUnitId, shareCertificates.unitId),
        lte(lines.netFen, attributionEntries.amountFen),
        gt(lines.netFen, 0),
      ),
    );
  return [
    await compare(read, "a certificate is as much as its lines", ["differing", differing], NONE),
    await compare(
      read,
      "each line of a certificate was bought by its unit",
      ["lines of certificates", read.select({ count: countOf() }).from(lines)],
      ["sales to the unit of at least as much", bought],
    ),
    await compareSigned(read),
  ];
}

/** Reads every certificate, some at a time: none is ever changed, so that nothing differs by being asked later. */
async function compareSigned(read: Reader): Promise<Check> {
  const keys = new Map((await listPublicKeys(read)).map((key) => [key.id, key.publicKey]));
  let seen = 0;
  let genuine = 0;
  for (let after = ""; ; ) {
    const some = await read
      .select()
      .from(shareCertificates)
      .where(gt(shareCertificates.id, after))
      .orderBy(asc(shareCertificates.id))
      .limit(CERTIFICATES_AT_ONCE);
    const lines = await readLines(
      read,
      some.map(({ id }) => id),
    );
    seen += some.length;
    genuine += some.filter((one) => isAsSigned(one, lines.get(one.id) ?? [], keys.get(one.keyId))).length;
    const last = some.at(-1);
    if (!last || some.length < CERTIFICATES_AT_ONCE) break;
    after = last.id;
  }
  return checkOf("each certificate is what was signed", ["certificates", seen], ["genuine", genuine]);
}

type CertifiedLine = typeof shareCertificateLines.$inferSelect;

async function readLines(read: Reader, ids: readonly string[]): Promise<Map<string, CertifiedLine[]>> {
  const all = await read
    .select()
    .from(shareCertificateLines)
    .where(inArray(shareCertificateLines.certificateId, [...ids]));
  const lines = new Map<string, CertifiedLine[]>(ids.map((id) => [id, []]));
  for (const line of all) lines.get(line.certificateId)?.push(line);
  return lines;
}

function isAsSigned(
  { number, year, netFen, keyId, signature, statement }: typeof shareCertificates.$inferSelect,
  lines: readonly CertifiedLine[],
  publicKey: string | undefined,
): boolean {
  const signed = readSigned(`{"keyId":"${keyId}","signature":"${signature}","statement":${statement}}`);
  if (!signed || !publicKey || !isSignedBy(signed, publicKey)) return false;
  const said = signed.statement;
  return (
    said.number === number &&
    said.year === year &&
    said.netFen === netFen &&
    said.lines.count === lines.length &&
    said.lines.sha256 === hashOfLines(lines)
  );
}
