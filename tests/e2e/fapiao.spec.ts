import { expect, test } from "@playwright/test";
import { capitalYuan } from "#app/domain/values/capital-yuan.ts";
import { pdfText } from "#tests/fixtures/pdf-text.ts";
import { checkOutAndPay, putFirstFound, signIn, signUp } from "./visitor.ts";

const TITLE = { name: "某某机关后勤服务中心", taxId: "12110000DEM0000019" };

test("a shopper asks for a fapiao with a saved title, the centre issues it, and it opens as a PDF", async ({
  page,
  browser,
}) => {
  test.slow();
  const shopper = await signUp(page);
  await signIn(page, shopper);

  await test.step("a wrong tax id is told beside its field, and nothing typed is lost", async () => {
    await page.goto("/account/titles");
    await page.getByLabel("单位", { exact: true }).check();
    await page.getByLabel("抬头", { exact: true }).fill(TITLE.name);
    await page.getByLabel("统一社会信用代码").fill("12110000DEM0000018");
    await page.getByRole("button", { name: "保存抬头" }).click();
    await expect(page.getByText("统一社会信用代码校验不通过").last()).toBeVisible();
    await expect(page.getByLabel("抬头", { exact: true })).toHaveValue(TITLE.name);
    await page.getByLabel("统一社会信用代码").fill(TITLE.taxId);
    await page.getByRole("button", { name: "保存抬头" }).click();
    await expect(page.getByText("抬头已保存。")).toBeVisible();
  });

  await putFirstFound(page, "敖汉小米");
  const number = await checkOutAndPay(page, "13800138009");
  const amountFen = await test.step("the title is there when they ask", async () => {
    await page.getByRole("link", { name: "申请发票" }).click();
    await page.getByRole("link", { name: `填入：${TITLE.name}` }).click();
    await expect(page.getByLabel("统一社会信用代码")).toHaveValue(TITLE.taxId);
    const amount = /可开票金额 ¥([\d,]+\.\d\d)/.exec(await page.getByRole("main").innerText())?.[1] ?? "";
    await page.getByRole("button", { name: "提交申请" }).click();
    await expect(page).toHaveURL(new RegExp(`/orders/${number}`));
    await expect(page.getByText(/已申请普通发票/)).toBeVisible();
    return Number(amount.replace(/\D/g, ""));
  });
  expect(amountFen).toBeGreaterThan(0);

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

    const read = pdfText(pdf);
    expect(read).toContain(`价税合计（大写）⊗${capitalYuan(amountFen)}`);
    for (const words of [TITLE.name, TITLE.taxId, "演示发票：不是真实发票"]) expect(read).toContain(words);
  });

  await test.step("beside it lie its data, for machines", async () => {
    const data = page.getByRole("link", { name: /下载发票 YS\d+ 的数据（XML）/ }).first();
    const xml = await (await page.request.get((await data.getAttribute("href")) ?? "")).text();
    expect(xml).toContain(`<TaxId>${TITLE.taxId}</TaxId>`);
    expect(xml).toContain(`<TotalAmount>${(amountFen / 100).toFixed(2)}</TotalAmount>`);
    expect(xml).toContain(`<TotalInCapitals>${capitalYuan(amountFen)}</TotalInCapitals>`);
    expect(xml).toContain("<Demonstration>演示发票，不是真实发票</Demonstration>");
  });
});
