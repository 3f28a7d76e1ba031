import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyDatabase, findDamage } from "#db/backup.ts";
import { bumpCounter } from "#db/counters.ts";
import { dialect } from "#db/dialect.ts";
import { openStore, StartUpError } from "#db/open.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { countOf } from "#db/store.ts";
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

if (dialect === "sqlite") {
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
