import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { copyPhotos } from "#app/domain/claims/copy-photos.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { copyDatabase, findDamage, removeCopy } from "#db/backup.ts";
import { openStore, StartUpError, type Target, targetOf } from "#db/open.ts";
import { runScript } from "./run-script.ts";

/**
 * `npm run db:backup -- FILE`: writes a checked copy of the database that DATABASE_URL names, and of the photos
 * of its claims into FILE.photos. A copy that does not pass is not kept, and what is there already is never
 * written over. A photo that the shop itself has lost is told, and the rest is kept.
 */
await runScript(async () => {
  const name = process.argv[2];
  if (!name) throw new StartUpError("Say where the copy goes: npm run db:backup -- backups/monday.db");
  const file = resolve(name);
  const photos = `${file}.photos`;
  for (const copy of [file, photos])
    if (existsSync(copy)) throw new StartUpError(`${copy} exists already and is left as it is.`);

  const source = targetOf(process.env.DATABASE_URL);
  const draft = `${file}.unchecked`;
  const photosDraft = `${photos}.unchecked`;
  mkdirSync(dirname(file), { recursive: true });
  removeDrafts(); // of a backup that was broken off
  try {
    await copyDatabase(source, draft);
    const damage = findDamage(source.engine, draft);
    if (source.engine === "sqlite" && damage.length === 0) damage.push(...(await findLedgerDamage(draft)));
    if (damage.length > 0)
      throw new StartUpError(`The copy is damaged and was not kept: ${damage.slice(0, 5).join("; ")}.`);
    mkdirSync(photosDraft, { mode: 0o700 });
    const { copied, damaged } = await copyPhotosOf(source, photosDraft); // after the database: it names them all
    renameSync(photosDraft, photos);
    renameSync(draft, file);
    console.log(`Copied and checked: ${file}`);
    console.log(`Photos of claims: ${copied}, in ${photos}`);
    if (damaged.length > 0)
      throw new StartUpError(
        `The copy was kept, but of ${damaged.length} photos the shop has no whole file: ${damaged.slice(0, 5).join(", ")}.`,
      );
  } finally {
    removeDrafts();
  }

  function removeDrafts(): void {
    removeCopy(draft);
    rmSync(photosDraft, { recursive: true, force: true });
  }
});

async function copyPhotosOf(source: Target, folder: string) {
  const store = await openStore(source);
  try {
    return await copyPhotos(store, folder);
  } finally {
    await store.close();
  }
}

async function findLedgerDamage(file: string): Promise<string[]> {
  const copy = await openStore({ engine: "sqlite", file });
  try {
    const checks = await verifyLedger(copy.read);
    return checks.filter((check) => check.difference !== 0).map((check) => `the check "${check.name}" fails`);
  } finally {
    await copy.close();
  }
}
