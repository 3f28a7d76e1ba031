import { randomBytes } from "node:crypto";
import { findDatabaseFact, keepFirstDatabaseFact } from "#db/facts.ts";
import { StartUpError } from "#db/open.ts";
import type { Store } from "#db/store.ts";

const SECRET_FACT = "sessionSecret";
const SECRET_LENGTH_MIN = 32;

/**
 * What session cookies are signed with: BANGFU_SECRET, else a random one that is made once and kept
 * in the database, so that nobody is signed out by a restart and two servers on one database agree.
 * Throws a StartUpError when BANGFU_SECRET is too short.
 */
export async function keepSecret(store: Store, now: number): Promise<string> {
  const given = process.env.BANGFU_SECRET;
  if (given !== undefined && given !== "") {
    if (given.length < SECRET_LENGTH_MIN)
      throw new StartUpError(
        `BANGFU_SECRET is too short: it needs at least ${SECRET_LENGTH_MIN} characters.`,
      );
    return given;
  }
  return (await findDatabaseFact(store.read, SECRET_FACT)) ?? (await makeSecret(store, now));
}

/** When two servers start at once, both end with the secret of the first. */
function makeSecret(store: Store, now: number): Promise<string> {
  const value = randomBytes(32).toString("base64url");
  return store.write((tx) => keepFirstDatabaseFact(tx, SECRET_FACT, value, now));
}
