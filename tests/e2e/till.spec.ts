import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { eq } from "drizzle-orm";
import { scaleLabel } from "#app/domain/catalog/barcode.ts";
import { makeDevice, renewCode } from "#app/domain/tills/devices.server.ts";
import type { TillGoods, TillSnapshot } from "#app/domain/tills/wire.ts";
import { openStore } from "#db/open.ts";
import { tillSales, tillSetAside } from "#db/schema/tills.ts";
import type { Store } from "#db/store.ts";

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const OUTLET = "O-CENTRE";

let store: Store;
test.beforeAll(async () => {
  store = await openStore({ engine: "sqlite", file: join(process.env.E2E_FOLDER ?? "", "shop.db") });
});
test.afterAll(() => store.close());

interface Till {
  deviceId: string;
  goods: TillGoods[];
}

/** Registers this browser as a till of the centre's hall, as a clerk with a code does. */
async function register(page: Page): Promise<Till> {
  const { id, registerCode } = await store.write((tx) =>
    makeDevice(tx, { outletId: OUTLET, name: "一号收银机", madeBy: "e2e" }, Date.now()),
  );
  await page.goto("/counter/register");
  await page.locator("input[name=code]").fill(registerCode);
  await page.getByRole("main").getByRole("button").click();
  await expect(page.getByRole("heading", { name: "开班" })).toBeVisible();
  const snapshot = await page.evaluate(
    async () => (await (await fetch("/counter/api/snapshot")).json()) as TillSnapshot,
  );
  return { deviceId: id, goods: snapshot.goods.filter(({ isSellable }) => isSellable) };
}

async function openShift(page: Page): Promise<void> {
  await page.getByLabel(/备用金/).fill("200");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox")).toBeFocused();
}

/** What a scanner does: keys within a few ms, and Enter. */
async function scan(page: Page, code: string): Promise<void> {
  await page.evaluate((keys) => {
    const place = document.activeElement ?? document.body;
    for (const key of [...keys, "Enter"])
      place.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }, code);
}

function packsOf({ goods }: Till): TillGoods[] {
  return goods.filter(({ isWeighed, barcodes }) => !isWeighed && barcodes.length > 0);
}

async function sellOne(page: Page, code: string): Promise<string> {
  await scan(page, code);
  await expect(page.locator(".till-line")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.locator("#received")).toBeFocused();
  await page.keyboard.press("Enter");
  const receipt = page.locator(".till-receipt");
  await expect(receipt).toBeVisible();
  return (await receipt.getAttribute("data-sale-id")) ?? "";
}

async function nextSale(page: Page): Promise<void> {
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox")).toBeFocused();
}

const salesOf = (deviceId: string) =>
  store.read.select().from(tillSales).where(eq(tillSales.deviceId, deviceId)).orderBy(tillSales.number);

async function expectAllSent(page: Page): Promise<void> {
  await expect(page.getByText("已全部上传")).toBeVisible({ timeout: 20_000 });
}

async function look(page: Page, name: string): Promise<void> {
  await test.step(name, async () => {
    const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(isTooWide, `${name} scrolls sideways`).toBe(false);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(
      (): Promise<AxeResults> => (window as unknown as { axe: typeof import("axe-core") }).axe.run(document),
    );
    const told = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`,
    );
    expect(told, name).toEqual([]);
  });
}

test("a till sells three things with two keys, weighs, gives change, and its books agree", async ({
  page,
}) => {
  const faults: string[] = [];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  const till = await register(page);
  const [first, second] = packsOf(till);
  const weighed = till.goods.find(({ isWeighed, scaleCode }) => isWeighed && scaleCode !== null);
  if (!first || !second || !weighed?.scaleCode) throw new Error("the seeds lack goods to sell");
  await look(page, "opening a shift");
  await openShift(page);
  await look(page, "nothing scanned yet");

  await scan(page, first.barcodes[0] ?? "");
  await scan(page, second.barcodes[0] ?? "");
  await scan(page, scaleLabel({ scaleCode: weighed.scaleCode, grams: 850 }));
  await expect(page.locator(".till-line")).toHaveCount(3);
  await expect(page.locator(".till-line").first()).toContainText(first.countyNameZh);
  await look(page, "three lines");
  const weighedFen = Math.floor(((weighed.pricePer500gFen ?? 0) * 850 + 250) / 500);
  const totalFen = first.priceFen + second.priceFen + weighedFen;
  // three scans, and then two keys: take money, and the exact sum
  await page.keyboard.press("Enter");
  await expect(page.locator("#received")).toBeFocused();
  await look(page, "taking money");
  await page.keyboard.press("Enter");
  await expect(page.locator(".till-receipt")).toContainText(weighed.countyNameZh);
  await look(page, "the receipt");
  await nextSale(page);

  await scan(page, first.barcodes[0] ?? "");
  await page.keyboard.type("3*");
  await page.keyboard.press("F8");
  await expect(page.locator("#reference")).toBeFocused();
  await scan(page, "42000019202611229988");
  await expect(page.locator("#reference")).toHaveValue("42000019202611229988");
  await page.getByRole("button", { name: "确认已到账" }).click();
  await expect(page.locator(".till-receipt")).toContainText("42000019202611229988");
  await nextSale(page);
  await expectAllSent(page);

  const sold = await salesOf(till.deviceId);
  expect(sold.map(({ number, totalFen: fen, tender }) => [number, fen, tender])).toEqual([
    [1, totalFen, "cash"],
    [2, first.priceFen * 3, "qr"],
  ]);
  expect(faults).toEqual([]);
});

test("goods are weighed by hand, a caring card is noted, and the shift is closed with its difference explained", async ({
  page,
}) => {
  const till = await register(page);
  const weighed = till.goods.find(({ isWeighed }) => isWeighed);
  if (!weighed) throw new Error("the seeds lack goods by weight");
  await openShift(page);
  await page.keyboard.type(weighed.nameZh);
  await expect(page.getByRole("option").first()).toContainText(weighed.nameZh);
  await page.keyboard.press("Enter");
  await page.getByLabel("斤", { exact: true }).check();
  await page.getByLabel("重量").fill("1.7");
  await look(page, "weighing");
  await page.keyboard.press("Enter");
  await expect(page.locator(".till-line")).toContainText("850 g");
  await page.keyboard.press("F7");
  await page.getByLabel("卡号").fill("AX10086001");
  await look(page, "a caring card");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const dueFen = Math.floor(((weighed.pricePer500gFen ?? 0) * 850 + 250) / 500);
  await page.locator("#received").fill("1000");
  await expect(page.locator(".till-change")).toContainText(((100_000 - dueFen) / 100).toFixed(2));
  await page.keyboard.press("Enter");
  await expect(page.locator(".till-receipt")).toContainText("AX10086001");
  await nextSale(page);
  await page.getByRole("button", { name: "交班" }).click();
  await page.getByLabel(/实点现金/).fill("100");
  await page.getByRole("main").getByRole("button", { name: "交班" }).click();
  await expect(page.getByText("有差异时请写明原因")).toBeVisible();
  await page.getByLabel("差异说明").fill("零钱已交中心");
  await look(page, "closing a shift");
  await page.getByRole("main").getByRole("button", { name: "交班" }).click();
  await expect(page.getByRole("heading", { name: "开班" })).toBeVisible();
  await expectAllSent(page);
  expect(await salesOf(till.deviceId)).toMatchObject([{ totalFen: dueFen, caringCard: "AX10086001" }]);
});

test("without a network the till opens, sells and says what waits; with one everything goes in order", async ({
  page,
  context,
}) => {
  const till = await register(page);
  const code = packsOf(till)[0]?.barcodes[0] ?? "";
  await openShift(page);
  await expectAllSent(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole("combobox")).toBeFocused();
  const ids = [await sellOne(page, code)];
  await look(page, "a receipt without a network");
  await nextSale(page);
  ids.push(await sellOne(page, code));
  await page.reload(); // in the middle of reading the receipt
  await expect(page.locator(".till-receipt")).toHaveAttribute("data-sale-id", ids[1] ?? "");
  await nextSale(page);
  await expect(page.getByText("离线")).toBeVisible();
  await expect(page.getByText(/2 条待上传 · \d\d:\d\d 起/)).toBeVisible();
  await scan(page, code);
  await page.reload(); // what was scanned is still there
  await expect(page.locator(".till-line")).toHaveCount(1);
  expect(await salesOf(till.deviceId)).toEqual([]);
  await context.setOffline(false);
  await expectAllSent(page);
  expect((await salesOf(till.deviceId)).map(({ id, number }) => [number, id])).toEqual([
    [1, ids[0]],
    [2, ids[1]],
  ]);
});

test("two tabs on one device: the second waits, and is the till when the first is gone", async ({
  page,
  context,
}) => {
  await register(page);
  await openShift(page);
  const second = await context.newPage();
  await second.goto("/counter");
  await expect(second.getByRole("heading", { name: "收银台已在另一个页签打开" })).toBeVisible();
  await look(second, "the second tab");
  await expect(page.getByRole("combobox")).toBeVisible();
  await page.close();
  await expect(second.getByRole("combobox")).toBeVisible();
});

test("a tablet whose clock is three hours fast sells, says so, and the sale is booked when it was", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const right = Date.now.bind(Date);
    Date.now = () => right() + 3 * 3_600_000;
  });
  const till = await register(page);
  await openShift(page);
  const before = Date.now();
  await sellOne(page, packsOf(till)[0]?.barcodes[0] ?? "");
  await nextSale(page);
  await expectAllSent(page);
  await page.getByRole("button", { name: "状态" }).click();
  await expect(page.getByText("本机快 180 分钟，请校准")).toBeVisible();
  const [sold] = await salesOf(till.deviceId);
  expect(sold?.isClockOff).toBe(true);
  expect(sold?.soldAt).toBeGreaterThan(before - 60_000);
  expect(sold?.soldAt).toBeLessThanOrEqual(sold?.receivedAt ?? 0);
  expect(sold?.deviceSoldAt).toBeGreaterThan(before + 2 * 3_600_000);
});

test("a poisoned sale is set aside with its reason, and the others go on", async ({ page, context }) => {
  const till = await register(page);
  const code = packsOf(till)[0]?.barcodes[0] ?? "";
  await openShift(page);
  await expectAllSent(page);
  await context.setOffline(true);
  for (let sale = 0; sale < 3; sale += 1) {
    await sellOne(page, code);
    await nextSale(page);
  }
  await poisonSale(page, 2);
  await context.setOffline(false);
  await expectAllSent(page);
  await expect(page.getByText("1 条待处理")).toBeVisible();
  expect((await salesOf(till.deviceId)).map(({ number }) => number)).toEqual([1, 3]);
  const aside = await store.read
    .select({ number: tillSetAside.number, code: tillSetAside.code })
    .from(tillSetAside)
    .where(eq(tillSetAside.deviceId, till.deviceId));
  expect(aside).toEqual([{ number: 2, code: "does_not_add_up" }]);
  await page.getByRole("button", { name: "状态" }).click();
  await expect(page.getByText(/小票 000002/)).toBeVisible();
  await look(page, "something set aside");
  await page.getByRole("button", { name: "知道了" }).click();
  await expect(page.getByText("1 条待处理")).toBeHidden();
});

/** Spoils a sale that waits on the tablet, as a fault of ours or of its disk would. */
async function poisonSale(page: Page, number: number): Promise<void> {
  await page.evaluate(
    (wanted) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open("bangfu-till");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const tx = opening.result.transaction("entries", "readwrite");
          const walk = tx.objectStore("entries").openCursor();
          walk.onsuccess = () => {
            const at = walk.result;
            if (!at) return;
            if (at.value.body.number === wanted)
              at.update({ ...at.value, body: { ...at.value.body, totalFen: 1 } });
            at.continue();
          };
          tx.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    number,
  );
}

test("a tablet that lost its cookie keeps what it sold, and is the same till again with a new code", async ({
  page,
  context,
}) => {
  const till = await register(page);
  await openShift(page);
  await expectAllSent(page);
  await context.setOffline(true);
  const id = await sellOne(page, packsOf(till)[0]?.barcodes[0] ?? "");
  await nextSale(page);
  await context.clearCookies();
  await context.setOffline(false);
  await expect(page.getByRole("link", { name: "去注册设备" })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("本机还有 1 条记录没有上传，请不要清除浏览器数据。")).toBeVisible();
  const renewed = await store.write((tx) => renewCode(tx, till.deviceId, Date.now()));
  await page.getByRole("link", { name: "去注册设备" }).click();
  await page.locator("input[name=code]").fill(renewed?.registerCode ?? "");
  await page.getByRole("main").getByRole("button").click();
  await expectAllSent(page);
  expect((await salesOf(till.deviceId)).map((sale) => [sale.number, sale.id])).toEqual([[1, id]]);
});

test("a tablet that is not registered says what to do, in both languages", async ({ page }) => {
  await page.goto("/counter");
  await expect(page.getByRole("link", { name: "去注册设备" })).toHaveAttribute("href", "/counter/register");
  await look(page, "/counter");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page).toHaveURL(/\/en\/counter$/);
  await expect(page.getByRole("link", { name: "Register this device" })).toHaveAttribute(
    "href",
    "/en/counter/register",
  );
  await look(page, "/en/counter");
  const words = await page.locator("main").innerText();
  expect(words.replace("中文", "")).not.toMatch(/[\u4e00-\u9fff]/);
});
