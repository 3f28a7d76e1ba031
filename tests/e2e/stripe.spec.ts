import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { RunningShop } from "#tests/fixtures/a-running-shop.ts";
import { freePort } from "#tests/setup/postgres-server.ts";
import { SECRET_KEY, StripeServer } from "#tests/stripe-server/server.ts";
import { fillCheckout, numberOf, placeOrder, putFirstFound, signIn } from "./visitor.ts";

/*
 * A shop with keys, and the page where shoppers pay on an origin of its own. Browsers hold the redirects
 * of a form against the page's policy: only a real one shows that the shopper gets there.
 */

const SECRET = "whsec_of_the_tests";

test("a shopper is led from the checkout to Stripe's page and back, and the shop's policy lets them go nowhere else", async ({
  browser,
  request,
}) => {
  test.slow();
  const stripe = await new StripeServer().listen();
  stripe.account.pagesAt = stripe.address;
  const shop = new RunningShop(await freePort(), {
    DATABASE_URL: `sqlite:${join(process.env.E2E_FOLDER ?? "", `stripe-${randomUUID()}.db`)}`,
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: SECRET,
    STRIPE_API_BASE: stripe.address,
  });
  const context = await browser.newContext({ baseURL: shop.url });
  try {
    await shop.untilOpen();
    stripe.sendEventsTo({ to: `${shop.url}/webhooks/stripe`, secret: SECRET });
    const page = await context.newPage();
    const policyOf = async (url: string) => (await request.get(url)).headers()["content-security-policy"];
    expect(await policyOf(`${shop.url}/`)).toContain(`form-action 'self' ${stripe.address};`);
    expect(await policyOf("/")).toContain("form-action 'self';"); // the shop without keys

    await putFirstFound(page, "敖汉小米");
    await fillCheckout(page, "13800138013");
    await placeOrder(page);
    await expect(page).toHaveURL(new RegExp(`^${stripe.address}/c/pay/`));
    await page.goBack();
    await expect(page.getByText("演示支付")).toHaveCount(0);
    await page.goForward();
    await page.getByRole("button", { name: "Pay with alipay" }).click();
    const number = await numberOf(page);
    await expect(page.getByText("已付款").first()).toBeVisible();
    expect([...stripe.account.charges.values()].map(({ paid }) => paid)).toEqual([true]);

    await test.step("an administrator reads what the account offers, and what came in", async () => {
      const admin = await context.newPage();
      await context.clearCookies();
      await signIn(admin, "admin");
      await admin.goto("/admin/settings");
      await expect(admin.getByRole("row", { name: /支付宝.*已开通/ })).toBeVisible();
      await admin.goto(`/admin/orders/${number}`);
      await expect(admin.getByText("在线支付").first()).toBeVisible();
    });
  } finally {
    await context.close();
    shop.kill();
    await shop.ended;
    await stripe.close();
  }
});
