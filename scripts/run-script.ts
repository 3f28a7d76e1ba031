import { StartUpError } from "#db/open.ts";

/**
 * Runs the body of a command. What a person can put right is said in one plain sentence; a fault of
 * ours comes with its trace. Either way the exit code is 1.
 */
export async function runScript(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof StartUpError ? error.message : error);
    process.exitCode = 1;
  }
}
