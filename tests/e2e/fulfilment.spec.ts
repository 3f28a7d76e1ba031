import { expect, test } from "@playwright/test";
import { checkOutAndPay, putFirstFound, signIn, signUp } from "./visitor.ts";

test("an order is found in the list, packed, sent in two parcels, seen on its way and received", async ({
  page,
  browser,
}) => {
  test.slow(); // two people, thirty pages
  const shopper = await signUp(page);
  await signIn(page, shopper);
  const millet = await putFirstFound(page, "敖汉小米");
  const beef = await putFirstFound(page, "牛腩");
  const number = await checkOutAndPay(page, "13800138011");
  const context = await browser.newContext();
  const centre = await context.newPage();
  await signIn(centre, "centre");

  await test.step("the centre finds it among the orders to pack, by the first digits of its number", async () => {
    await centre.goto("/admin/orders");
    await centre.getByRole("link", { name: /^待打包/ }).click();
    await centre.getByLabel("订单号、手机号或收货人").fill(number.slice(0, 14));
    await centre.getByRole("button", { name: "筛选" }).click();
    await expect(centre.getByRole("link", { name: number })).toBeVisible();
    await expect(centre).toHaveURL(/progress=allocated/);
  });

  await test.step("its slip has a page of its own, with the county of each line", async () => {
    await centre.getByLabel(`选中订单 ${number}`).check();
    await centre.getByRole("button", { name: "打印装箱单" }).click();
    const slip = centre.getByRole("article");
    await expect(slip).toHaveCount(1);
    await expect(slip.getByRole("img", { name: `订单号 ${number}` })).toBeVisible();
    for (const text of [millet, beef, "敖汉旗", "林晓禾", "13800138011"])
      await expect(slip.getByText(text).first()).toBeVisible();
    await centre.goBack();
  });

  await test.step("it is packed, and a second click packs nothing again", async () => {
    await centre.getByLabel(`选中订单 ${number}`).check();
    await centre.getByRole("button", { name: "打包所选" }).click();
    await centre.getByRole("button", { name: "打包以上订单" }).click();
    await expect(centre.getByText("完成 1 个订单")).toBeVisible();
    await expect(centre.getByRole("row", { name: number })).toContainText("已打包");
    await page.goto(`/orders/${number}`);
    await expect(page.getByText("等待发货").first()).toBeVisible();
    await expect(page.getByRole("link", { name: "取消订单" })).toHaveCount(0);
  });

  await test.step("the millet leaves first, in a parcel of its own", async () => {
    await centre.goto(`/admin/orders/${number}`);
    await centre.getByLabel(`${beef}：这个包裹装几件`).fill("0");
    await centre.getByLabel("承运商").selectOption("capital_cold");
    await centre.getByLabel("运单号").fill(`JT${number}A`);
    await centre.getByRole("button", { name: "发货", exact: true }).click();
    await expect(centre.getByText(`JT${number}A`).first()).toBeVisible();
    await page.reload();
    await expect(page.getByText(new RegExp(`JT${number}A`)).first()).toBeVisible();
    await expect(page.getByRole("link", { name: "确认收货" })).toHaveCount(0); // half of it is still here
  });

  await test.step("the beef follows from the page of several", async () => {
    await centre.goto(`/admin/orders?progress=packed&q=${number}`);
    await centre.getByLabel(`选中订单 ${number}`).check();
    await centre.getByRole("button", { name: "发货所选" }).click();
    await expect(centre.getByText(`${beef} × 1`)).toBeVisible();
    await expect(centre.getByText(`${millet} × 1`)).toHaveCount(0);
    await centre.getByLabel("承运商").selectOption("capital_cold");
    await centre.getByLabel(`订单 ${number} 的运单号`).fill(`JT${number}B`);
    await centre.getByRole("button", { name: "发货", exact: true }).click();
    await expect(centre.getByText("完成 1 个订单")).toBeVisible();
    await context.close();
  });

  await test.step("the shopper sees both parcels, and receives them", async () => {
    await page.reload();
    for (const parcel of ["A", "B"])
      await expect(page.getByText(new RegExp(`JT${number}${parcel}`)).first()).toBeVisible();
    await page.getByRole("link", { name: "确认收货" }).click();
    await page.getByRole("button", { name: "确认收齐" }).click();
    await expect(page).toHaveURL(new RegExp(`/orders/${number}`));
    await expect(page.getByText("已完成").first()).toBeVisible();
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("orders are ticked, and those that cannot be sent say why", async ({ page }) => {
    await putFirstFound(page, "敖汉小米");
    await page
      .getByRole("link", { name: /去结算/ })
      .first()
      .click();
    await page.getByLabel("收货人").fill("林晓禾");
    await page.getByLabel("手机号").fill("13800138012");
    await page.getByLabel(/^省/).selectOption("110000");
    await page.getByRole("button", { name: /更新地区和运费/ }).click();
    await page.getByLabel(/^区/).selectOption("110105");
    await page.getByLabel(/^街道/).fill("建国门外街道");
    await page.getByLabel("详细地址").fill("演示路 8 号");
    await page.getByRole("button", { name: "提交订单" }).last().click();
    if (page.url().endsWith("/checkout")) await page.getByRole("button", { name: "提交订单" }).last().click();
    await page.getByRole("button", { name: /确认付款/ }).click();
    const number = /\/orders\/(\d{18})/.exec(page.url())?.[1] ?? "";

    await signIn(page, "centre");
    await page.goto(`/admin/orders?q=${number}`);
    await page.getByLabel(`选中订单 ${number}`).check();
    await page.getByRole("button", { name: "发货所选" }).click();
    await expect(page.getByRole("row", { name: number })).toContainText("现在是“待打包”，不在这里处理");
    await page.goto(`/admin/orders/pack?number=${number}`);
    await page.getByRole("button", { name: "打包以上订单" }).click();
    await page.getByRole("link", { name: /给这些订单发货/ }).click();
    await page.getByLabel("承运商").selectOption({ index: 1 });
    await page.getByRole("button", { name: "发货", exact: true }).click();
    await expect(page.getByRole("row", { name: number })).toContainText("没有填运单号，跳过");
  });
});
