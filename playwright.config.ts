import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { findSystemBrowser } from "./scripts/browser.mjs";

/*
 * Walks the built shop in a browser, on a database of its own. `npm test` names the port and the folder;
 * run by hand, both are chosen here, and Playwright's workers inherit them from the first process.
 */
process.env.E2E_PORT ??= "4173";
process.env.E2E_FOLDER ??= join(tmpdir(), `bangfu-e2e-${process.pid}`);
const address = `http://127.0.0.1:${process.env.E2E_PORT}`;
const browser = findSystemBrowser();

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  timeout: 60_000,
  workers: 2,
  // a machine that is busy with something else may miss a deadline once; what passes only then is told as flaky
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["json", { outputFile: join(process.env.E2E_FOLDER, "playwright.json") }]],
  use: {
    baseURL: address,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    trace: "retain-on-failure",
    // a colour on its way from one to another is neither: what is looked at stands still
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      ...(browser && { executablePath: browser }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    {
      name: "phone",
      // one has a browser of its own, one is a screen on a wall, and offices work at desks
      testIgnore: ["till-faults.spec.ts", "wall.spec.ts", "school.spec.ts"],
      use: { viewport: { width: 390, height: 844 }, hasTouch: true },
    },
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
  ],
  webServer: {
    command: "node server/start.mjs",
    url: `${address}/healthz`,
    timeout: 120_000,
    env: {
      HOST: "127.0.0.1",
      PORT: process.env.E2E_PORT,
      DATABASE_URL: `sqlite:${join(process.env.E2E_FOLDER, "shop.db")}`,
    },
  },
});
