import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { copyDatabase, findDamage, removeCopy } from "#db/backup.ts";
import { openStore, StartUpError, targetOf } from "#db/open.ts";
import { runScript } from "./run-script.ts";

/**
 * `npm run db:backup -- FILE`: writes a checked copy of the database that DATABASE_URL names. A copy that
 * does not pass is not kept, and a file that is there already is never written over.
 */
await runScript(async () => {
  const name = process.argv[2];
  if (!name) throw new StartUpError("Say where the copy goes: npm run db:backup -- backups/monday.db");
  const file = resolve(name);
  if (existsSync(file)) throw new StartUpError(`${file} exists already and is left as it is.`);

  const source = targetOf(process.env.DATABASE_URL);
  const draft = `${file}.unchecked`;
  mkdirSync(dirname(file), { recursive: true });
  removeCopy(draft); // of a backup that was broken off
  try {
    await copyDatabase(source, draft);
    const damage = findDamage(source.engine, draft);
    if (source.engine === "sqlite" && damage.length === 0) damage.push(...(await findLedgerDamage(draft)));
    if (damage.length > 0)
      throw new StartUpError(`The copy is damaged and was not kept: ${damage.slice(0, 5).join("; ")}.`);
    renameSync(draft, file);
  } finally {
    removeCopy(draft);
  }
  console.log(`Copied and checked: ${file}`);
});

async function findLedgerDamage(file: string): Promise<string[]> {
  const copy = await openStore({ engine: "sqlite", file });
  try {
    const checks = await verifyLedger(copy.read);
    return checks.filter((check) => check.difference !== 0).map((check) => `the check "${check.name}" fails`);
  } finally {
    await copy.close();
  }
}
