import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { migrateDatabase } from "#db/migrate.ts";
import { openStore, type Target } from "#db/open.ts";
import { seedIfEmpty } from "#seeds/seed.ts";
import { writeDemoHistory } from "#seeds/write-demo-history.ts";
import { freePort } from "#tests/setup/postgres-server.ts";
import { type Cores, nodeOn } from "./cores.ts";

/*
 * The built shop in a process of its own, on a database of its own beside the shop's, so that a commit
 * is as durable, and as slow, as it is in earnest.
 */

const READY_DEADLINE_MS = 30_000;
const HISTORY_ORDERS = 3_000;

export interface Shop {
  url: string;
  pid: number;
  file: string;
  /** From the start of the process to the first answered page. */
  bootMs: number;
  stop(): Promise<void>;
}

export interface Workshop {
  cores: Cores;
  /** Starts the built shop on a fresh copy of the demonstration, or on `file`. */
  openShop(file?: string): Promise<Shop>;
  /** The path of a fresh copy of the demonstration. */
  newDatabase(): string;
  close(): void;
}

/** Makes a folder and a demonstration database with some history, from which every measurement takes copies. */
export async function openWorkshop(cores: Cores): Promise<Workshop> {
  if (!existsSync("build/server/index.js")) throw new Error("the shop is not built: run npm run build first");
  mkdirSync("data", { recursive: true });
  const folder = mkdtempSync("data/bench-");
  const template = join(folder, "demonstration.db");
  const target: Target = { engine: "sqlite", file: template };
  await migrateDatabase(target);
  const store = await openStore(target);
  await seedIfEmpty(store, Date.now());
  await writeDemoHistory(store, { orders: HISTORY_ORDERS, seed: 832, now: Date.now() });
  await store.close(); // folds the write-ahead log into the file
  let copies = 0;
  const newDatabase = () => {
    copies += 1;
    const file = join(folder, `copy-${copies}.db`);
    copyFileSync(template, file);
    return file;
  };
  return {
    cores,
    newDatabase,
    openShop: (file = newDatabase()) => startShop(file, cores),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function startShop(file: string, cores: Cores): Promise<Shop> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { command, args } = nodeOn(cores.server, ["server/start.mjs"]);
  const startedAt = performance.now();
  const child = spawn(command, args, {
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: `sqlite:${file}`,
      HOST: "127.0.0.1",
      PORT: String(port),
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaints = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-4_000);
  });
  await untilAnswered(url, child, () => complaints);
  const bootMs = performance.now() - startedAt;
  return { url, pid: child.pid ?? 0, file, bootMs, stop: () => stopChild(child) };
}

/** Starts any other Node program as a server on the server's core; it is told its port in PORT. */
export async function startServer(cores: Cores, program: string, env: Record<string, string>) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { command, args } = nodeOn(cores.server, [program]);
  const child = spawn(command, args, {
    env: { ...process.env, NODE_ENV: "production", PORT: String(port), ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await untilAnswered(url, child, () => "");
  return { url, pid: child.pid ?? 0, stop: () => stopChild(child) };
}

async function untilAnswered(url: string, child: ChildProcess, complaints: () => string): Promise<void> {
  const deadline = performance.now() + READY_DEADLINE_MS;
  for (;;) {
    try {
      const answer = await fetch(url);
      await answer.arrayBuffer();
      if (answer.ok) return;
      throw new Error(`the first page was answered with ${answer.status}`);
    } catch (error) {
      if (child.exitCode !== null || performance.now() > deadline)
        throw new Error(`the server did not start:\n${complaints()}`, { cause: error });
      await pause(5);
    }
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exit;
}
