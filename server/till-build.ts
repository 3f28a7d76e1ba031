import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import sirv from "sirv";
import { build, type InlineConfig, type Plugin } from "vite";

/*
 * Builds the till (app/till) beside the shop: a page that runs in the browser and must open without a
 * network, so it is a bundle of its own with a service worker that knows each of its files.
 *
 *     till/app.js  till/app.css  till/….js  till/zxing.wasm      the till; the names stay, the worker checks content
 *     till-worker.js                                             at the root, so that it may keep /counter
 */

/** Where the files are while one works on the shop. */
const WORK_FOLDER = ".cache/till";
/** What the till is made of. */
const SOURCES = ["app/till", "app/messages", "app/styles", "app/components", "app/domain", "app/http"];

const require = createRequire(import.meta.url);

const SHARED: InlineConfig = {
  configFile: false,
  mode: "production",
  logLevel: "warn",
  publicDir: false,
  define: { "process.env.NODE_ENV": '"production"' },
};

/** Builds the till into `folder`. */
async function buildTill(folder: string): Promise<void> {
  await build({
    ...SHARED,
    build: {
      outDir: folder,
      emptyOutDir: false,
      assetsInlineLimit: 0,
      target: "es2022",
      modulePreload: false,
      rollupOptions: {
        input: { app: "app/till/main.tsx" },
        output: {
          entryFileNames: "till/[name].js",
          chunkFileNames: "till/[name].js",
          assetFileNames: "till/[name][extname]",
        },
      },
    },
  });
  const reader = createRequire(require.resolve("barcode-detector/ponyfill"));
  mkdirSync(join(folder, "till"), { recursive: true });
  writeFileSync(
    join(folder, "till/zxing.wasm"),
    readFileSync(reader.resolve("zxing-wasm/reader/zxing_reader.wasm")),
  );
  await buildWorker(folder);
}

async function buildWorker(folder: string): Promise<void> {
  const files = readdirSync(join(folder, "till"))
    .filter((name) => /\.(?:js|css|wasm)$/.test(name))
    .sort()
    .map((name) => ({ address: `/till/${name}`, sha256: sha256(readFileSync(join(folder, "till", name))) }));
  const page = readFileSync("app/routes/counter/till.ts"); // the page is part of a version as well
  const version = sha256(JSON.stringify(files) + page).slice(0, 16);
  await build({
    ...SHARED,
    define: { ...SHARED.define, TILL_VERSION: JSON.stringify(version), TILL_FILES: JSON.stringify(files) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: "es2022",
      lib: { entry: "app/till/worker.ts", formats: ["es"], fileName: () => "till-worker.js" },
    },
  });
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function newestChange(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), 0);
}

/** The till with every build of the shop, and while one works on it: built anew when a page of it is asked for after a change. */
export function tillApp(): Plugin {
  let folder: string | undefined;
  return {
    name: "bangfu:till",
    configResolved(config) {
      if (config.command === "build" && !config.build.ssr) folder = config.build.outDir;
    },
    async closeBundle() {
      if (folder !== undefined) await buildTill(folder);
    },
    configureServer(server) {
      let builtAt = 0;
      let building: Promise<void> | undefined;
      const files = () => sirv(WORK_FOLDER, { dev: true });
      const buildIfChanged = async () => {
        const changedAt = Math.max(...SOURCES.filter(existsSync).map(newestChange));
        if (changedAt <= builtAt) return;
        await buildTill(WORK_FOLDER);
        builtAt = changedAt;
      };
      server.middlewares.use((request, response, next) => {
        const path = request.url?.split("?", 1)[0] ?? "";
        if (!/^\/(?:en\/)?counter$|^\/till(?:\/|-worker\.js$)/.test(path)) return next();
        building ??= buildIfChanged().finally(() => {
          building = undefined;
        });
        building.then(() => files()(request, response, next), next);
      });
    },
  };
}
