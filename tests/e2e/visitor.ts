import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import type { Role } from "#db/words.ts";
import { DEMO_PASSWORD, demoEmail } from "#seeds/demo-accounts.ts";

/** Signs in through the page, as a person does: as the demo account of a role, or as `email`. */
export async function signIn(page: Page, who: Role | { email: string; password: string }): Promise<void> {
  const { email, password } =
    typeof who === "string" ? { email: demoEmail(who), password: DEMO_PASSWORD } : who;
  await page.goto("/account/sign-in");
  await page.getByLabel("邮箱").fill(email);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Signs a new shopper up, and out again. */
export async function signUp(page: Page): Promise<{ email: string; password: string }> {
  const shopper = { email: `shopper-${randomUUID()}@example.com`, password: "a basket of good millet" };
  await page.goto("/account/sign-up");
  await page.getByLabel("姓名或昵称").fill("林晓禾");
  await page.getByLabel("邮箱").fill(shopper.email);
  await page.getByLabel("密码").fill(shopper.password);
  await page.getByRole("main").getByRole("button", { name: "注册" }).click();
  await expect(page).not.toHaveURL(/sign-up/);
  await page.context().clearCookies();
  return shopper;
}

/** Searches for `words`, opens the first product and puts one of it into the cart. Answers its name. */
export async function putFirstFound(page: Page, words: string): Promise<string> {
  await page.goto("/");
  await page.getByRole("searchbox").first().fill(words);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/products\?q=/);
  await page.getByRole("main").getByRole("article").first().getByRole("link").first().click();
  const name = (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";
  await page.getByRole("button", { name: /加入购物车/ }).click();
  await expect(page).toHaveURL(/\/cart/);
  return name;
}

/** From the cart to the filled form of the checkout: an address in Beijing, confirmation if asked for. */
export async function fillCheckout(page: Page, phone: string): Promise<void> {
  await page
    .getByRole("link", { name: /去结算/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/checkout/);
  const newAddress = page.getByLabel("使用新地址");
  if (await newAddress.isVisible()) await newAddress.check();
  await page.getByLabel("收货人").fill("林晓禾");
  await page.getByLabel("手机号").fill(phone);
  await page.getByLabel(/^省/).selectOption("110000");
  await expect(page.getByLabel(/^区/).locator("option")).not.toHaveCount(1);
  await page.getByLabel(/^区/).selectOption("110105");
  await page.getByLabel(/^街道/).fill("建国门外街道");
  await page.getByLabel("详细地址").fill("演示路 8 号");
  const noReturn = page.getByLabel(/不适用七日无理由退货/);
  if (await noReturn.isVisible()) await noReturn.check();
}

/** Sends the filled form of the checkout, and again where the total had to be agreed to anew. */
export async function placeOrder(page: Page): Promise<void> {
  await page.getByRole("button", { name: "提交订单" }).last().click();
  if (
    await page
      .getByText("金额有变化")
      .isVisible()
      .catch(() => false)
  )
    await page.getByRole("button", { name: "提交订单" }).last().click();
}

/** The number of the order whose page this is. */
export async function numberOf(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/orders\/\d{18}/);
  return /\/orders\/(\d{18})/.exec(page.url())?.[1] ?? "";
}

/** From the cart to the page of the paid order. Answers its number. */
export async function checkOutAndPay(page: Page, phone: string): Promise<string> {
  await fillCheckout(page, phone);
  await placeOrder(page);
  await expect(page).toHaveURL(/\/demo-pay\//);
  await expect(page.getByText("演示支付，不会扣款").first()).toBeVisible();
  await page.getByRole("button", { name: /确认付款/ }).click();
  return numberOf(page);
}

/** What an analyst's page says that a county has sold today, in fen. */
export async function readFigure(analyst: Page, county: string): Promise<number> {
  await analyst.goto("/admin/sales");
  await analyst.getByRole("link", { name: "今日" }).click();
  await analyst.waitForURL(/\/admin\/sales\?/);
  const row = analyst.getByRole("row", { name: new RegExp(county) });
  if ((await row.count()) === 0) return 0;
  return fenOf(await row.first().getByRole("link", { name: /¥/ }).first().textContent());
}

/** "¥1,234.50" in fen. */
export function fenOf(text: string | null): number {
  return Math.round(Number((text ?? "").replace(/[^\d.]/g, "")) * 100);
}
