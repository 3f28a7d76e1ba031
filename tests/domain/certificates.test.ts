import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { certificatePdf } from "#app/domain/shares/certificate-pdf.server.ts";
import { checkFile } from "#app/domain/shares/check-certificate.server.ts";
import { declareBase, findDeclaration } from "#app/domain/shares/declare-base.server.ts";
import {
  type Certificate,
  issueCertificate,
  readStanding,
  signedOf,
  statementOf,
} from "#app/domain/shares/issue-certificate.server.ts";
import { hashOfLines } from "#app/domain/shares/sign.server.ts";
import { listPublicKeys, openSigningKey } from "#app/domain/shares/signing-key.server.ts";
import { fileOf } from "#app/domain/shares/statement.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { shareCertificateLines, shareCertificates, shareDeclarations, shareKeys } from "#db/schema/shares.ts";
import type { Store, Tx } from "#db/store.ts";
import { aFullRefund, ask, linesOf } from "#tests/fixtures/a-refund.ts";
import { MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { pdfText } from "#tests/fixtures/pdf-text.ts";
import { aPerson, aPolicy, aUnit } from "#tests/fixtures/share-units.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const YEAR = 2026;
let store: Store;
let person: string;
let school: string;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
  await aPolicy(store);
  person = await aPerson(store);
  school = await aUnit(store, person, { nameZh: "金盏学校" });
});

afterEach(() => {
  delete process.env.CERTIFICATE_KEY;
});

/** Declares so much that ten bags of millet, 42.00 each, are its tenth. */
async function declare(unitId = school, baseFen = 420_000, seen = 0): Promise<void> {
  const declaration = { key: newId(), unitId, year: YEAR, seen, canteen: "own" as const, baseFen };
  await store.write((tx) =>
    declareBase(tx, { ...declaration, carriedBy: null, reason: "更正" }, person, NOON),
  );
}

async function buyMillet(quantity: number, unitId = school, entryChannel: "school" | "none" = "school") {
  const placed = await place(
    store,
    anOrder({ goods: basket({ [MILLET]: quantity }), buyingUnitId: unitId, entryChannel }),
  );
  await pay(store, placed);
  return placed;
}

async function issue(unitId = school, at = minutesLater(5)): Promise<Certificate> {
  const key = await openSigningKey(store, at);
  const issuing = { key, checkAt: "https://shop.example/certificates", isDemo: false };
  return store.write((tx) =>
    issueCertificate(tx, unitId, YEAR, { ...issuing, issuedBy: person, issuedAt: at }),
  );
}

async function standing(certificate: Certificate) {
  const current = await findDeclaration(store.read, certificate.unitId, certificate.year);
  return readStanding(store.read, certificate, current?.id);
}

const verdictOn = async (text: string) => (await checkFile(store.read, text)).is;

describe("a certificate", () => {
  test("is issued when the share is met, not a fen before, and once for the same figures", async () => {
    const refused = expect(issue()).rejects;
    await refused.toThrow(Refusal);
    await declare(school, 420_001);
    await buyMillet(10);
    await expect(issue()).rejects.toThrow("SHARE_NOT_MET");
    await declare(school, 420_000, 1);
    const issued = await issue();
    const lines = await linesOf(store, { orderId: (await buyMillet(1)).orderId });
    expect(lines).toHaveLength(1);
    expect(statementOf(issued)).toMatchObject({
      netFen: 42_000,
      floorFen: 42_000,
      ownFen: 42_000,
      staffFen: 0,
    });
    const again = await issue();
    expect([again.version, again.netFen]).toEqual([2, 46_500]);
    expect((await issue()).number).toBe(again.number);
  });

  test("states the set of its lines, which whoever has them can count again", async () => {
    await declare();
    const own = await buyMillet(10);
    const staffs = await buyMillet(2, school, "none");
    const nets = (await Promise.all([own, staffs].map((placed) => linesOf(store, placed))))
      .flat()
      .map(({ id, amountFen }) => ({ orderLineId: id, netFen: amountFen }));
    const { lines, ownFen, staffFen, netFen } = statementOf(await issue());
    expect({ ownFen, staffFen, netFen }).toEqual({ ownFen: 42_000, staffFen: 9_000, netFen: 51_000 });
    expect(lines).toEqual({ count: 2, sha256: hashOfLines(nets.reverse()) });
  });

  test("checks, and fails when any one byte of it is changed", async () => {
    await declare();
    await buyMillet(10);
    const file = Buffer.from(fileOf(signedOf(await issue())));
    expect(await verdictOn(file.toString())).toBe("genuine");
    expect(await verdictOn(`\n${file.toString()}\r\n`)).toBe("genuine");
    for (let at = 0; at < file.length; at += 1) {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect([at, await verdictOn(changed.toString())]).not.toEqual([at, "genuine"]);
    }
    expect(await verdictOn(JSON.stringify(JSON.parse(file.toString()), null, 1))).toBe("unreadable");
  });

  test("is superseded by a refund of its lines, with the new figure, and not by further purchases", async () => {
    await declare();
    const first = await buyMillet(10);
    const issued = await issue();
    await buyMillet(5);
    expect(await standing(issued)).toMatchObject({ isSuperseded: false, netNowFen: 42_000 });
    await ask(store, await aFullRefund(store, first), minutesLater(30));
    expect(await standing(issued)).toMatchObject({
      isSuperseded: true,
      isRepaid: true,
      netNowFen: 0,
      isStillMet: false,
    });
    await expect(issue()).rejects.toThrow("SHARE_NOT_MET");
  });

  test("is superseded by a later one, and by another declaration", async () => {
    await declare();
    await buyMillet(10);
    const first = await issue();
    await declare(school, 400_000, 1);
    expect(await standing(first)).toMatchObject({ isSuperseded: true, isDeclarationReplaced: true });
    const second = await issue(school, minutesLater(9));
    expect(await standing(first)).toMatchObject({ laterNumber: second.number });
    expect(await standing(second)).toMatchObject({ isSuperseded: false });
  });

  test("of barracks names them by their code alone", async () => {
    const barracks = await aUnit(store, person, {
      nameZh: "某部某营",
      nameEn: "A battalion",
      kind: "barracks",
      entryChannel: "barracks",
      code: "ABCD2345",
    });
    await declare(barracks);
    await buyMillet(10, barracks);
    const issued = await issue(barracks);
    expect(statementOf(issued).unit).toEqual({
      code: "ABCD2345",
      nameZh: "军营单位（ABCD2345）",
      nameEn: "Barracks unit (ABCD2345)",
      uscc: null,
    });
    expect(issued.statement).not.toContain("某部");
  });

  test("made with a key that was replaced still checks", async () => {
    await declare();
    await buyMillet(10);
    const old = fileOf(signedOf(await issue()));
    const { privateKey } = generateKeyPairSync("ed25519");
    process.env.CERTIFICATE_KEY = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    await buyMillet(1);
    const recent = fileOf(signedOf(await issue(school, minutesLater(9))));
    expect(await listPublicKeys(store.read)).toHaveLength(2);
    expect([await verdictOn(old), await verdictOn(recent)]).toEqual(["genuine", "genuine"]);
    const swapped = JSON.parse(old);
    swapped.keyId = JSON.parse(recent).keyId;
    expect(await verdictOn(JSON.stringify(swapped))).toBe("forged");
    process.env.CERTIFICATE_KEY = "not a key";
    await expect(openSigningKey(store, NOON)).rejects.toThrow("CERTIFICATE_KEY");
  });

  test("is a document that says the same", async () => {
    await declare();
    await buyMillet(10);
    const issued = await issue();
    const pdf = Buffer.from(await certificatePdf(signedOf(issued)));
    const text = pdfText(pdf);
    for (const said of ["金盏学校", issued.number, "¥420.00", "10%", "2026"]) expect(text).toContain(said);
    expect(Buffer.from(await certificatePdf(signedOf(issued))).equals(pdf)).toBe(true);
  });

  test("is checked offline by a script that needs nothing but Node", async () => {
    await declare();
    await buyMillet(10);
    const file = fileOf(signedOf(await issue()));
    const folder = await mkdtemp(join(tmpdir(), "bangfu-certificate-"));
    const run = async (text: string) => {
      await writeFile(join(folder, "certificate.json"), text);
      await writeFile(join(folder, "keys.json"), JSON.stringify({ keys: await listPublicKeys(store.read) }));
      const paths = [join(folder, "certificate.json"), join(folder, "keys.json")];
      return promisify(execFile)(process.execPath, ["scripts/check-certificate.mjs", ...paths]).then(
        ({ stdout }) => stdout.slice(0, 7),
        ({ code }: { code: number }) => code,
      );
    };
    try {
      expect(await run(file)).toBe("GENUINE");
      expect(await run(file.replace('"netFen":42000', '"netFen":42001'))).toBe(1);
      expect(await run(file.replace('"keyId":"', '"keyId": "'))).toBe(1);
      expect(await run("")).toBe(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test("what was declared and certified is never changed or taken away", async () => {
  await declare();
  await buyMillet(10);
  await issue();
  for (const work of [
    (tx: Tx) => tx.update(shareDeclarations).set({ baseFen: 1 }),
    (tx: Tx) => tx.delete(shareDeclarations),
    (tx: Tx) => tx.update(shareCertificates).set({ netFen: 1 }),
    (tx: Tx) => tx.delete(shareCertificates),
    (tx: Tx) => tx.update(shareCertificateLines).set({ netFen: 1 }),
    (tx: Tx) => tx.delete(shareCertificateLines),
    (tx: Tx) => tx.update(shareKeys).set({ publicKey: "x" }),
    (tx: Tx) => tx.delete(shareKeys),
  ])
    await expect(store.write(async (tx) => void (await work(tx)))).rejects.toThrow();
});
