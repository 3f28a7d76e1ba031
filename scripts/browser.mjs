import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/*
 * Where a Chromium may already be. Used by the set-up and by playwright.config.ts, so that both mean
 * the same browser; only Node's own imports, because the set-up runs before there are packages.
 */
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  join(homedir(), "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of an installed Chromium or Chrome, or undefined. CHROMIUM_PATH names another one. */
export function findSystemBrowser() {
  return [process.env.CHROMIUM_PATH, ...PLACES].find((place) => place && existsSync(place));
}
