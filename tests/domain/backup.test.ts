import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyPhotos } from "#app/domain/claims/copy-photos.server.ts";
import { forgetClaims } from "#app/domain/claims/forget-claims.server.ts";
import { PHOTO_SIZES, photoFile } from "#app/domain/claims/keep-photos.server.ts";
import { copyDatabase, findDamage } from "#db/backup.ts";
import { bumpCounter } from "#db/counters.ts";
import { dialect } from "#db/dialect.ts";
import { openStore, StartUpError } from "#db/open.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { countOf } from "#db/store.ts";
import { aClaim, aReceivedOrder, claim, openClaims, somePhotos } from "#tests/fixtures/a-claim.ts";
import { openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { NOON } from "#tests/fixtures/an-order.ts";
import { insertOneRowOfEachBook } from "#tests/fixtures/one-row-of-each-book.ts";
import { newDatabase, rawStatement, type TestDatabase } from "#tests/setup/databases.ts";

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await newDatabase();
  folder = mkdtempSync(join(tmpdir(), "bangfu-backup-"));
});

afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

test("photos of claims are copied whole, and what is lost or to be forgotten is not taken for one", async () => {
  const store = await openStore(database.target);
  const kept = join(folder, "kept");
  process.env.PHOTO_FOLDER = kept;
  try {
    await openSmallShop(store);
    await openClaims(store);
    const placed = await aReceivedOrder(store);
    const [whole = "", lost = "", spoilt = "", loose = ""] = await somePhotos(store, placed, 4);
    await claim(store, await aClaim(store, placed, { photoIds: [whole, lost, spoilt] }));
    const other = await aReceivedOrder(store);
    const [forgotten = ""] = await somePhotos(store, other);
    await claim(store, await aClaim(store, other, { photoIds: [forgotten] }));
    await store.write((tx) => forgetClaims(tx, other.orderId, NOON));
    rmSync(photoFile(kept, lost, "thumbnail"));
    writeFileSync(photoFile(kept, spoilt, "full"), "no picture any more");

    const copy = join(folder, "copy.photos");
    const { copied, damaged } = await copyPhotos(store, copy);
    expect(copied).toBe(1);
    expect(damaged.sort()).toEqual([lost, spoilt].sort());
    for (const size of PHOTO_SIZES)
      expect(readFileSync(photoFile(copy, whole, size))).toEqual(readFileSync(photoFile(kept, whole, size)));
    for (const id of [forgotten, loose]) expect(existsSync(photoFile(copy, id, "full"))).toBe(false);
  } finally {
    delete process.env.PHOTO_FOLDER;
    await store.close();
  }
});

if (dialect === "sqlite") {
  test("the command copies database and photos together, and says which photos the shop has lost", async () => {
    const kept = join(folder, "kept");
    process.env.PHOTO_FOLDER = kept;
    const store = await openStore(database.target);
    await openSmallShop(store);
    await openClaims(store);
    const placed = await aReceivedOrder(store);
    const photoIds = await somePhotos(store, placed, 2);
    await claim(store, await aClaim(store, placed, { photoIds }));
    await store.close();
    const file = join(folder, "monday.db");
    const DATABASE_URL = `sqlite:${store.place}`;
    const backUp = () =>
      spawnSync(process.execPath, ["--import", "tsx", "scripts/backup.ts", file], {
        encoding: "utf8",
        env: { ...process.env, DATABASE_URL, PHOTO_FOLDER: kept },
      });
    delete process.env.PHOTO_FOLDER;

    const first = backUp();
    expect(first.stdout + first.stderr).toContain("Photos of claims: 2");
    expect(first.status).toBe(0);
    expect(findDamage("sqlite", file)).toEqual([]);
    for (const id of photoIds)
      expect(readFileSync(photoFile(`${file}.photos`, id, "full"))).toEqual(
        readFileSync(photoFile(kept, id, "full")),
      );

    const again = backUp();
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining("exists already")]);
    rmSync(file);
    rmSync(`${file}.photos`, { recursive: true });
    rmSync(photoFile(kept, photoIds[0] ?? "", "full"));
    const partly = backUp();
    expect([partly.status, partly.stderr]).toEqual([1, expect.stringContaining(photoIds[0] ?? "-")]);
    expect(existsSync(file)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes("unchecked"))).toEqual([]);
  });

  test("a copy made while the shop sells is whole, and holds what was sold before", async () => {
    const store = await openStore(database.target);
    await store.write(insertOneRowOfEachBook);
    let isCopied = false;
    const selling = (async () => {
      while (!isCopied) await store.write((tx) => bumpCounter(tx, "sales"));
    })();
    const file = join(folder, "copy.db");
    await copyDatabase(database.target, file);
    isCopied = true;
    await selling;
    await store.close();

    expect(findDamage("sqlite", file)).toEqual([]);
    const copy = await openStore({ engine: "sqlite", file });
    expect(await copy.read.select({ rows: countOf() }).from(attributionEntries)).toEqual([{ rows: 1 }]);
    await copy.close();
  });

  test("a copy with a broken page is found out", async () => {
    const file = join(folder, "copy.db");
    await copyDatabase(database.target, file);
    const bytes = readFileSync(file);
    bytes.fill(0xff, 8 * 4_096, 12 * 4_096);
    writeFileSync(file, bytes);
    expect(findDamage("sqlite", file)).not.toEqual([]);
  });

  test("a copy whose rows refer to nothing is found out", async () => {
    await rawStatement(
      database.target,
      "pragma foreign_keys = off; insert into suppliers values ('s', '合作社', 'Co-op', 'nowhere', 'leader', 1)",
    );
    const file = join(folder, "copy.db");
    await copyDatabase(database.target, file);
    expect(findDamage("sqlite", file)).toEqual(["a row of suppliers refers to a missing row of counties"]);
  });

  test("there is no copy of a database that is not there", async () => {
    const missing = copyDatabase(
      { engine: "sqlite", file: join(folder, "none.db") },
      join(folder, "copy.db"),
    );
    await expect(missing).rejects.toThrow(StartUpError);
    expect(existsSync(join(folder, "none.db"))).toBe(false);
  });
} else {
  test("without PostgreSQL's own programs the reason is a sentence", async () => {
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      await expect(copyDatabase(database.target, join(folder, "copy.dump"))).rejects.toThrow(
        "pg_dump is needed",
      );
    } finally {
      process.env.PATH = path;
    }
  });
}
