import { expect, type Page, test } from "@playwright/test";
import type { WallFigures } from "#app/routes/counter/wall-figures.server.ts";
import { checkOutAndPay, putFirstFound, signIn } from "./visitor.ts";

/** Makes the link of a screen, as centre staff do, and answers its address. */
async function makeLink(page: Page): Promise<string> {
  await signIn(page, "centre");
  await page.goto("/counter/walls");
  await page.getByLabel("用在哪里").fill("一层大厅");
  await page.getByRole("button", { name: "生成链接" }).click();
  const address = await page.locator(".wall-address a").getAttribute("href");
  return address ?? "";
}

/** Has the screen ask as often as it can, instead of every few seconds. */
const hurry = (screen: Page) =>
  screen.locator(".wall").evaluate((wall) => {
    (wall as HTMLElement).dataset.every = "5";
  });

const fen = async (screen: Page) =>
  Number(((await screen.locator('[data-wall="total"]').textContent()) ?? "").replace(/[^\d]/g, ""));

test("the lobby's screen shows a sale without being touched, tells when it is cut off, and goes dark with its link", async ({
  page,
  browser,
}) => {
  test.slow();
  const lobby = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const screen = await lobby.newPage();
  const address = await makeLink(page);
  await screen.goto(address);
  await expect(screen.locator('[data-wall="clock"]')).toHaveText(/^\d\d:\d\d:\d\d$/);
  const before = await fen(screen);

  await page.context().clearCookies();
  await putFirstFound(page, "敖汉小米");
  await checkOutAndPay(page, "13800138012");
  await expect.poll(() => fen(screen), { timeout: 20_000 }).toBeGreaterThan(before);
  await expect(screen.locator('[data-wall-row="latest"]').first()).toContainText("敖汉小米");
  const seen = (await screen.locator(".wall").textContent()) ?? "";
  expect(seen).not.toMatch(/1380013|林晓禾/);

  await test.step("no network", async () => {
    const total = await fen(screen);
    await lobby.setOffline(true);
    await expect(screen.getByRole("alert")).toContainText("网络中断，数据截至", { timeout: 40_000 });
    expect(await fen(screen)).toBe(total);
    await lobby.setOffline(false);
    await expect(screen.getByRole("alert")).toBeHidden({ timeout: 60_000 });
  });

  await test.step("the link opens this page and nothing else, until it is revoked", async () => {
    await screen.goto("/counter/centre");
    await expect(screen).toHaveURL(/sign-in/);
    await screen.goto(address);
    await signIn(page, "centre");
    await page.goto("/counter/walls");
    await page.getByRole("button", { name: "停用" }).first().click();
    await hurry(screen);
    await expect(screen.getByRole("alert")).toContainText("链接已停用", { timeout: 20_000 });
  });
  await lobby.close();
});

test("the lobby's screen begins anew at midnight, and its memory stays as it is over a thousand updates", async ({
  page,
}) => {
  test.slow();
  await signIn(page, "centre");
  let answers = 0;
  let isNextDay = false;
  const figuresOf = (count: number): WallFigures => ({
    day: isNextDay ? "2026-11-23" : "2026-11-22",
    total: isNextDay ? "¥0.00" : `¥${1_000 + count}.00`,
    orders: String(count),
    counties: "6",
    weight: "1 kg",
    top: isNextDay
      ? []
      : Array.from({ length: 6 }, (_, i) => ({
          name: `县 ${i}`,
          amount: `${count} 元`,
          permille: 1_000 - i,
        })),
    districts: [{ code: "110105", amount: String(count), places: 1 }],
    latest: isNextDay
      ? []
      : Array.from({ length: 5 }, (_, i) => ({
          id: `${count}-${i}`,
          county: "敖汉旗",
          goods: `小米 ${count}`,
          amount: "¥1.00",
        })),
  });
  await page.route("**/counter/wall.json*", (route) => {
    answers += 1;
    const headers = {
      etag: `"${answers}"`,
      "x-now": String(Date.UTC(2026, 10, 22, isNextDay ? 16 : 15, 59, 58)),
    };
    return route.fulfill({ json: figuresOf(answers), headers });
  });
  await page.goto("/counter/wall");
  await hurry(page);
  const session = await page.context().newCDPSession(page);
  const measure = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
    return { usedSize, nodes, jsEventListeners };
  };
  await expect.poll(() => answers, { timeout: 60_000 }).toBeGreaterThan(200);
  const before = await measure();
  await expect.poll(() => answers, { timeout: 120_000 }).toBeGreaterThan(1_200);
  const after = await measure();
  expect(after.usedSize - before.usedSize).toBeLessThan(300_000);
  expect(after.nodes - before.nodes).toBeLessThan(20);
  expect(after.jsEventListeners).toBe(before.jsEventListeners);

  isNextDay = true;
  await expect(page.locator('[data-wall="day"]')).toHaveText("2026-11-23");
  await expect(page.locator('[data-wall="total"]')).toHaveText("¥0.00");
  await expect(page.locator('[data-wall-row="latest"]:visible')).toHaveCount(0);
  await expect(page.locator('[data-wall="clock"]')).toHaveText(/^0/);
});
