import { expect, test } from "@playwright/test";
import { checkOutAndPay, putFirstFound, signIn, signUp } from "./visitor.ts";

test("a shopper asks for a fapiao, the centre issues it, and it opens as a PDF", async ({
  page,
  browser,
}) => {
  const shopper = await signUp(page);
  await signIn(page, shopper);
  await putFirstFound(page, "敖汉小米");
  const number = await checkOutAndPay(page, "13800138009");
  await page.getByRole("link", { name: "申请发票" }).click();

  await test.step("a wrong tax id is told beside its field, and nothing typed is lost", async () => {
    await page.getByLabel("单位", { exact: true }).check();
    await page.getByLabel("抬头", { exact: true }).fill("某某机关后勤服务中心");
    await page.getByLabel("统一社会信用代码").fill("12110000DEM0000018");
    await page.getByRole("button", { name: "提交申请" }).click();
    await expect(page.getByText("统一社会信用代码校验不通过").last()).toBeVisible();
    await expect(page.getByLabel("抬头", { exact: true })).toHaveValue("某某机关后勤服务中心");
    await page.getByLabel("统一社会信用代码").fill("12110000DEM0000019");
    await page.getByRole("button", { name: "提交申请" }).click();
    await expect(page).toHaveURL(new RegExp(`/orders/${number}`));
    await expect(page.getByText(/已申请普通发票/)).toBeVisible();
  });

  await test.step("the centre finds the request and issues it", async () => {
    const context = await browser.newContext();
    const centre = await context.newPage();
    await signIn(centre, "centre");
    await centre.goto(`/admin/fapiao?q=${number}`);
    await centre.getByRole("link", { name: number }).click();
    await centre.getByRole("button", { name: "开具" }).click();
    await expect(centre.getByText("已开具").first()).toBeVisible();
    await context.close();
  });

  await test.step("the shopper opens it: a PDF, the same each time, and for nobody else", async () => {
    await page.reload();
    const href =
      (await page
        .getByRole("link", { name: /下载发票 YS\d+（PDF）/ })
        .first()
        .getAttribute("href")) ?? "";
    const [first, again] = [await page.request.get(href), await page.request.get(href)];
    expect(first.headers()["content-type"]).toBe("application/pdf");
    const pdf = await first.body();
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(Buffer.compare(pdf, await again.body())).toBe(0);
    const stranger = await browser.newContext();
    expect((await stranger.request.get(new URL(href, page.url()).href)).status()).toBe(404);
    await stranger.close();
    await page.goto("/account/titles"); // it was kept for the next time
    await expect(page.getByText("12110000DEM0000019")).toBeVisible();
  });
});
