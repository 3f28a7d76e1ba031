import { defineConfig } from "vitest/config";

/** Without the Remix plugin: loaders and actions are called directly, with a real Request. */
export default defineConfig({
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    globalSetup: ["tests/setup/each-run.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
