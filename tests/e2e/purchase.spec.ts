import { expect, test } from "@playwright/test";
import { checkOutAndPay, putFirstFound, signIn, signUp } from "./visitor.ts";

test("a guest buys millet, finds the order again, and the analyst opens the county's figure down to it", async ({
  page,
  browser,
}) => {
  const phone = `139${String(Date.now()).slice(-8)}`;
  const name = await putFirstFound(page, "ahxm");
  expect(name).toContain("敖汉小米");
  const number = await checkOutAndPay(page, phone);
  await expect(page.getByText(name).first()).toBeVisible();
  await expect(page.getByText("敖汉旗").first()).toBeVisible();
  await expect(page.getByText("已付款").first()).toBeVisible();

  await test.step("a reload of the pay page sells nothing again", async () => {
    await page.goBack();
    await page.goto(`/orders/${number}`);
    await expect(page.getByText("已付款").first()).toBeVisible();
  });

  await test.step("another browser sees it only with number and phone", async () => {
    const context = await browser.newContext();
    const other = await context.newPage();
    expect((await other.goto(`/orders/${number}`))?.status()).toBe(404);
    await other.goto("/orders/find");
    await other.getByLabel("订单号").fill(number);
    await other.getByLabel("手机号").fill(phone);
    await other.getByRole("main").getByRole("button").last().click();
    await expect(other).toHaveURL(new RegExp(`/orders/${number}`));
    await context.close();
  });

  await test.step("the analyst opens today's figure of the county and finds the line", async () => {
    const context = await browser.newContext();
    const analyst = await context.newPage();
    await signIn(analyst, "analyst");
    await analyst.goto("/admin/sales");
    await analyst.getByRole("link", { name: "今日" }).click();
    const row = analyst.getByRole("row", { name: /敖汉旗/ }).first();
    await row.getByRole("link", { name: /¥/ }).first().click();
    await expect(analyst).toHaveURL(/\/admin\/sales\/lines/);
    await analyst.getByRole("link", { name: number }).first().click();
    await expect(analyst.getByRole("heading", { level: 1 })).toContainText(number);
    await expect(analyst.getByText(phone)).toHaveCount(0); // an analyst's work needs no phone numbers
    await context.close();
  });
});

test("a shopper's cart survives signing in, and the purchase shows in the account", async ({ page }) => {
  const shopper = await signUp(page); // one of their own: other tests use the demo shopper's cart
  const name = await putFirstFound(page, "羊肉");
  await signIn(page, shopper);
  await page.goto("/cart");
  await expect(page.getByText(name).first()).toBeVisible();
  const number = await checkOutAndPay(page, "13800138000");
  await page.goto("/account/orders");
  await expect(page.getByText(number)).toBeVisible();
  await page.goto("/account/impact");
  await expect(page.getByRole("table").first()).toBeVisible();
});

test("an order placed twice by a double click is one order", async ({ page }) => {
  await putFirstFound(page, "小米");
  await page
    .getByRole("link", { name: /去结算/ })
    .first()
    .click();
  const key = await page.locator('input[name="orderKey"]').first().inputValue();
  const answers = await page.evaluate(async (orderKey) => {
    const fields = {
      orderKey,
      receiverName: "林晓禾",
      phone: "13800138001",
      provinceCode: "110000",
      prefectureCode: "",
      countyCode: "110105",
      street: "建国门外街道",
      detail: "演示路 8 号",
      noReturnConfirmed: "yes",
    };
    const send = async (total: string) =>
      (
        await fetch("/checkout", {
          method: "POST",
          body: new URLSearchParams({ ...fields, acceptedTotalFen: total }),
        })
      ).url;
    const page = await (
      await fetch("/checkout", { method: "POST", body: new URLSearchParams({ ...fields, intent: "places" }) })
    ).text();
    const drawn = new DOMParser().parseFromString(page, "text/html");
    const total = drawn.querySelector<HTMLInputElement>('input[name="acceptedTotalFen"]')?.value ?? "";
    return Promise.all([send(total), send(total)]);
  }, key);
  expect(answers[0]).toMatch(/\/demo-pay\//);
  expect(answers[1]).toBe(answers[0]);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("browsing, the cart and the checkout work", async ({ page }) => {
    await putFirstFound(page, "敖汉小米");
    await page
      .getByRole("link", { name: /去结算/ })
      .first()
      .click();
    await page.getByLabel("收货人").fill("林晓禾");
    await page.getByLabel("手机号").fill("13800138002");
    await page.getByLabel(/^省/).selectOption("130000");
    await page.getByRole("button", { name: /更新地区和运费/ }).click();
    await expect(page.getByLabel("收货人")).toHaveValue("林晓禾"); // nothing typed is lost
    await page.getByLabel(/^市/).selectOption("130700");
    await page.getByRole("button", { name: /更新地区和运费/ }).click();
    await page.getByLabel(/^区/).selectOption("130709");
    await page.getByLabel(/^街道/).fill("西湾子镇");
    await page.getByLabel("详细地址").fill("演示路 8 号");
    await page.getByRole("button", { name: "提交订单" }).last().click();
    if (page.url().endsWith("/checkout")) await page.getByRole("button", { name: "提交订单" }).last().click();
    await page.getByRole("button", { name: /确认付款/ }).click();
    await expect(page).toHaveURL(/\/orders\/\d{18}/);
  });
});
