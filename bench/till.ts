import { chromium, type Page } from "playwright";
import { makeDevice } from "#app/domain/tills/devices.server.ts";
import type { TillSnapshot } from "#app/domain/tills/wire.ts";
import { openStore } from "#db/open.ts";
import { findSystemBrowser } from "../scripts/browser.mjs";
import { compared, figure, median, percentile, type Reading } from "./figure.ts";
import type { Measure } from "./measure.ts";

const SCANS = 200;
/** A cart is begun anew after so many: a till's carts are short. */
const LINES_OF_A_CART = 12;

/** A scan at the till: from the scanner's Enter to the frame in which the line stands in the cart. */
export const till: Measure = {
  name: "till",
  title: "A scan at the till, in a browser: from the scanner's Enter to the frame that shows the line",
  async run({ workshop, isQuick }) {
    const shop = await workshop.openShop();
    const store = await openStore({ engine: "sqlite", file: shop.file });
    const executablePath = findSystemBrowser();
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ["--no-sandbox", "--disable-gpu"],
    });
    try {
      const { registerCode } = await store.write((tx) =>
        makeDevice(tx, { outletId: "O-CENTRE", name: "1", madeBy: "bench" }, Date.now()),
      );
      const page = await browser.newPage({ viewport: { width: 1024, height: 768 } });
      const codes = await openTill(page, shop.url, registerCode);
      const scans = isQuick ? 20 : SCANS;
      const bare = await browser.newPage();
      await bare.setContent('<ul class="till-lines"></ul>');
      await bare.evaluate(() => {
        addEventListener("keydown", ({ key }) => {
          if (key !== "Enter") return;
          const line = document.createElement("li");
          line.textContent = String(performance.now());
          document.querySelector(".till-lines")?.append(line);
        });
      });
      const tookMs: number[] = [];
      const bareMs: number[] = [];
      while (tookMs.length < scans) {
        await bare.bringToFront();
        bareMs.push(...(await bare.evaluate(timeScans, codes.slice(0, LINES_OF_A_CART))));
        await page.bringToFront();
        tookMs.push(...(await page.evaluate(timeScans, codes.slice(0, LINES_OF_A_CART))));
        await page.getByRole("button", { name: "清空" }).click();
        codes.push(...codes.splice(0, LINES_OF_A_CART));
      }
      return readings(tookMs, bareMs);
    } finally {
      await browser.close();
      await store.close();
      await shop.stop();
    }
  },
};

function readings(tookMs: number[], bareMs: number[]): Reading[] {
  return [
    compared("till, a scan", median(tookMs), "ms", median(bareMs), "a page that only adds a line"),
    figure("till, 99 of 100 scans", percentile(tookMs, 0.99), "ms", { atMost: 50 }),
    figure("till, the slowest scan", Math.max(...tookMs), "ms"),
    figure("till, scans measured", tookMs.length, "scans"),
  ];
}

/** Registers the page as a till, opens a shift, and answers the barcodes of goods on sale. */
async function openTill(page: Page, url: string, registerCode: string): Promise<string[]> {
  await page.goto(`${url}/counter/register`);
  await page.locator("input[name=code]").fill(registerCode);
  await page.getByRole("main").getByRole("button").click();
  await page.locator("#float").fill("100");
  await page.keyboard.press("Enter");
  await page.locator(".till-search").waitFor();
  const { goods } = await page.evaluate(
    async () => (await (await fetch("/counter/api/snapshot")).json()) as TillSnapshot,
  );
  return goods
    .filter(({ isSellable, isWeighed }) => isSellable && !isWeighed)
    .flatMap(({ barcodes }) => barcodes.slice(0, 1));
}

/** In the page: types each code as a scanner does, and marks the frame after the cart has changed. */
async function timeScans(codes: string[]): Promise<number[]> {
  const lines = document.querySelector(".till-lines");
  if (!lines) throw new Error("there is no cart");
  for (const code of codes) {
    const shown = new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        requestAnimationFrame(() => {
          const painted = new MessageChannel(); // its message comes after the frame
          painted.port1.onmessage = () => resolve();
          painted.port2.postMessage(0);
        });
      });
      observer.observe(lines, { childList: true, subtree: true, characterData: true });
    });
    const place = document.activeElement ?? document.body;
    for (const key of [...code, "Enter"]) {
      if (key === "Enter") performance.mark("scan");
      place.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
    await shown;
    performance.measure("scan", "scan");
  }
  const took = performance.getEntriesByName("scan", "measure").map(({ duration }) => duration);
  performance.clearMarks();
  performance.clearMeasures();
  return took;
}
