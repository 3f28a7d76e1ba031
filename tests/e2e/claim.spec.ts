import { expect, type Page, test } from "@playwright/test";
import sharp from "sharp";
import { checkOutAndPay, putFirstFound, readFigure, signIn } from "./visitor.ts";

/** Goods of a county whose figure no other test moves, one for each of the screens that run side by side. */
const GOODS: Record<string, { name: string; county: string }> = {
  phone: { name: "阿尔山黑木耳", county: "阿尔山市" },
  desktop: { name: "鄂伦春榛蘑", county: "鄂伦春自治旗" },
};

test("a shopper claims with a photo, is repaid in part and again, and the county's figure falls by exactly that", async ({
  page,
  browser,
}, { project }) => {
  test.slow();
  const { name, county } = GOODS[project.name] ?? { name: "", county: "" };
  for (let piece = 0; piece < 3; piece++) expect(await putFirstFound(page, name)).toContain(name);
  const number = await checkOutAndPay(page, "13800138011");
  const desk = await (await browser.newContext()).newPage();
  await signIn(desk, "admin");
  const soldFen = await readFigure(desk, county);
  expect(soldFen).toBeGreaterThan(2_000);

  await test.step("the goods are packed and sent, and the shopper says that they came", async () => {
    await desk.goto(`/admin/orders/${number}`);
    await desk.getByRole("button", { name: "确认打包" }).click();
    await desk.getByLabel("承运商").selectOption({ index: 1 });
    await desk.getByLabel("运单号").fill(`JT${number}`);
    await desk.getByRole("button", { name: "发货", exact: true }).click();
    await expect(desk.getByRole("cell", { name: `JT${number}` })).toBeVisible();
    await page.goto(`/orders/${number}`);
    await page.getByRole("link", { name: "确认收货" }).click();
    await page.getByRole("button", { name: "确认收齐" }).click();
    await expect(page).toHaveURL(`/orders/${number}`);
  });

  await test.step("what is no photo is told beside the field, and what was typed stays", async () => {
    await page.getByRole("link", { name: "申请退货或售后" }).click();
    await fillClaim(page, { quantity: "2", words: "两包受潮结块" });
    const text = Buffer.from("this is no picture");
    await page
      .getByLabel("照片", { exact: true })
      .setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: text });
    await page.getByRole("button", { name: "提交申请" }).click();
    await expect(page.getByText(/有文件不是可用的照片。支持 JPEG、PNG、WebP/).last()).toBeVisible();
    await expect(page.getByLabel("具体情况")).toHaveValue("两包受潮结块");
  });

  const first =
    await test.step("the claim and its photo are there for the shopper and for no stranger", async () => {
      await page.getByLabel("照片", { exact: true }).setInputFiles({
        name: "photo.jpg",
        mimeType: "image/jpeg",
        buffer: await aPhoto(),
      });
      await page.getByRole("button", { name: "提交申请" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("售后申请 1");
      const src = new URL(await shownPhoto(page), page.url()).href;
      const stranger = await browser.newContext();
      expect((await stranger.request.get(src)).status()).toBe(404);
      expect((await stranger.request.get(page.url())).status()).toBe(404);
      await stranger.close();
      return page.url();
    });

  await test.step("the desk repays one of the two, in part, and the figure falls by that", async () => {
    await desk.goto("/admin/claims");
    await desk.getByRole("link", { name: new RegExp(`${number} – 1`) }).click();
    await shownPhoto(desk);
    await answer(desk, { quantity: "1", amount: "12.34", words: "抱歉，退一包的钱。" });
    expect(await readFigure(desk, county)).toBe(soldFen - 1_234);
    await page.goto(first);
    await expect(page.getByText("¥12.34 已原路退回。")).toBeVisible();
    await expect(page.getByText("抱歉，退一包的钱。").first()).toBeVisible();
    await expect(page.getByText("同意 1 件，退 ¥12.34")).toBeVisible();
  });

  await test.step("a second claim is repaid in money alone, and the figure falls by that too", async () => {
    await page.goto(`/orders/${number}/claims/new`);
    await fillClaim(page, { quantity: "1", words: "还有一包破了" });
    await page.getByRole("button", { name: "提交申请" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("售后申请 2");
    await desk.goto("/admin/claims");
    await desk.getByRole("link", { name: new RegExp(`${number} – 2`) }).click();
    await answer(desk, { quantity: "0", amount: "0.57", words: "补偿您。" });
    expect(await readFigure(desk, county)).toBe(soldFen - 1_234 - 57);
    await page.goto(`/orders/${number}`);
    await expect(page.getByText("退款 ¥12.34")).toBeVisible();
    await expect(page.getByText("退款 ¥0.57")).toBeVisible();
  });
  await desk.context().close();
});

async function fillClaim(page: Page, claim: { quantity: string; words: string }): Promise<void> {
  await page.getByRole("radio", { name: /质量问题/ }).check();
  await page.getByLabel(/申请件数/).fill(claim.quantity);
  await page.getByLabel("什么问题").selectOption({ label: "破损、渗漏" });
  await page.getByLabel("具体情况").fill(claim.words);
}

async function answer(
  desk: Page,
  { quantity, amount, words }: { quantity: string; amount: string; words: string },
): Promise<void> {
  await desk.getByRole("radio", { name: /同意，立即退款/ }).check();
  await desk.getByLabel("给顾客的答复").fill(words);
  await desk.getByLabel("同意件数").fill(quantity);
  await desk.getByLabel("退款金额（元）").fill(amount);
  await desk.getByLabel("费用由谁承担").selectOption({ index: 1 });
  await desk.getByRole("button", { name: "提交处理" }).click();
  await expect(desk.getByText("这个申请已经结束。")).toBeVisible();
}

/** The address of the claim's photo, once it is seen. */
async function shownPhoto(page: Page): Promise<string> {
  const photo = page.getByRole("img", { name: "照片 1" });
  await photo.scrollIntoViewIfNeeded();
  await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  return (await photo.getAttribute("src")) ?? "";
}

function aPhoto(): Promise<Buffer> {
  return sharp({ create: { width: 640, height: 480, channels: 3, background: "#7a5c3e" } })
    .jpeg()
    .toBuffer();
}
