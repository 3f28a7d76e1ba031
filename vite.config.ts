import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";
import remixConfig from "./remix.config.js";
import { leanRemix } from "./server/lean-remix.ts";
import { tillApp } from "./server/till-build.ts";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig({
  plugins: [leanRemix(), remix(remixConfig as Parameters<typeof remix>[0]), tillApp()],
  build: { assetsInlineLimit: 0 },
  optimizeDeps: { exclude: ["@node-rs/argon2"] }, // its browser form is not installed, and no page needs it
  server: { host: "127.0.0.1" },
});
