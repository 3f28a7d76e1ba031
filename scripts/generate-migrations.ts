import { StartUpError } from "#db/open.ts";
import { ENGINE_ADDRESSES } from "./engines.ts";
import { runScript } from "./run-script.ts";
import { runTool } from "./tools.ts";

/**
 * `npm run db:generate -- NAME`: writes the migration from the last one to the present schema, for both
 * engines under the same name. With `--custom` it is empty, for triggers written by hand.
 */
await runScript(async () => {
  const name = process.argv.slice(2).find((argument) => /^[a-z][a-z0-9_]*$/.test(argument));
  if (!name)
    throw new StartUpError("Give the migration a name in snake_case: npm run db:generate -- add_gift_cards");
  const options = process.argv.includes("--custom") ? ["--custom"] : [];
  for (const [engine, databaseUrl] of Object.entries(ENGINE_ADDRESSES)) {
    const code = await runTool("drizzle-kit", ["generate", "--name", name, ...options], {
      env: { DATABASE_URL: databaseUrl },
    });
    if (code !== 0) throw new StartUpError(`The migration for ${engine} could not be written.`);
  }
});
