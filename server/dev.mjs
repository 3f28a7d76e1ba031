/** Starts the shop for work on it: pages are compiled as they are asked for, and nothing is cached. */
import { createServer } from "vite";

process.env.NODE_ENV = "development";
process.chdir(new URL("..", import.meta.url).pathname);
const vite = await createServer({ server: { middlewareMode: true, hmr: false, ws: false } });
const { serve } = await vite.ssrLoadModule("/app/http/serve.server.ts");
await serve({
  middleware: vite.middlewares,
  build: () => vite.ssrLoadModule("virtual:remix/server-build"),
});
