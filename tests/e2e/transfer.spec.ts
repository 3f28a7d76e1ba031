import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import {
  fenOf,
  fillCheckout,
  numberOf,
  placeOrder,
  putFirstFound,
  readFigure,
  signIn,
  signUp,
} from "./visitor.ts";

const SCHOOL = "北京市某某中学";

/** Counties that nobody else buys from in these walks, so that a figure moves by what is done here alone. */
const GOODS = {
  phone: { name: "阳原鹦哥绿豆", county: "阳原县" },
  desktop: { name: "张北莜面", county: "张北县" },
};

/** Orders by transfer. Answers what the buyer is told to remit, and with which code. */
async function orderByTransfer(page: Page, name: string) {
  await putFirstFound(page, name);
  await fillCheckout(page, "13800138012");
  await page.getByLabel(/^对公转账/).check();
  await page.getByLabel("付款单位名称").fill(SCHOOL);
  await placeOrder(page);
  const number = await numberOf(page);
  const told = page.locator(".remittance");
  await expect(told).toContainText(SCHOOL);
  await expect(told).toContainText("演示银行");
  const code = (await told.locator(".remittance-code strong").textContent()) ?? "";
  const dueFen = fenOf(await told.locator(".remittance-due").textContent());
  return { number, code, dueFen };
}

/** Uploads a statement with one receipt, looks at it, and books it. Answers the serial number. */
async function importReceipt(clerk: Page, amountFen: number, remark: string): Promise<string> {
  const serial = randomUUID().slice(0, 18);
  const row = ["2026-11-22", serial, (amountFen / 100).toFixed(2), SCHOOL, "1100012345670001", remark];
  const content = ["交易日期,流水号,贷方发生额,对方户名,对方账号,附言", row.join(",")].join("\r\n");
  await clerk.goto("/admin/transfers/statements");
  await clerk
    .getByLabel("文件")
    .setInputFiles({ name: `${serial}.csv`, mimeType: "text/csv", buffer: Buffer.from(content) });
  await clerk.getByRole("button", { name: "上传并预览" }).click();
  await clerk.getByRole("button", { name: "确认入账 1 笔" }).click();
  await expect(clerk.getByText("已入账 1 笔")).toBeVisible();
  return serial;
}

test("a school pays by transfer: one statement pays its order, a large receipt needs two people", async ({
  page,
  browser,
}, { project }) => {
  test.slow();
  const { name, county } = project.name === "phone" ? GOODS.phone : GOODS.desktop;
  const [analyst, centre, admin] = [
    await (await browser.newContext()).newPage(),
    await (await browser.newContext()).newPage(),
    await (await browser.newContext()).newPage(),
  ];
  await signIn(page, await signUp(page));
  await signIn(analyst, "analyst");
  await signIn(centre, "centre");
  await signIn(admin, "admin");
  const before = await readFigure(analyst, county);

  await test.step("a statement whose remark has the code pays the order by itself", async () => {
    const { number, code, dueFen } = await orderByTransfer(page, name);
    expect(await readFigure(analyst, county)).toBe(before);
    await importReceipt(centre, dueFen, `货款 ${code}`);
    await page.goto(`/orders/${number}`);
    await expect(page.getByText("已付款").first()).toBeVisible();
  });
  const afterFirst = await readFigure(analyst, county);
  expect(afterFirst).toBeGreaterThan(before);

  await test.step("a receipt above the limit is matched by one person and booked by another", async () => {
    const { number, code } = await orderByTransfer(page, name);
    const serial = await importReceipt(centre, 6_000_000, `货款 ${code}`);
    await centre.goto(`/admin/transfers?words=${serial}`);
    await centre
      .getByRole("link", { name: new RegExp(SCHOOL) })
      .first()
      .click();
    await centre.getByLabel(new RegExp(number)).check();
    await centre.getByText("余下的钱").click();
    await centre.getByLabel(/^记为这个订单买家的余款/).fill(number);
    await centre.getByLabel("余款金额（元）").fill("100.00");
    await centre.getByLabel(/^理由/).fill("多汇的先记余款");
    await centre.getByRole("button", { name: "认款", exact: true }).click();
    await expect(centre.getByText("您提交的，不能由您自己复核。")).toBeVisible();
    await expect(centre.getByRole("button", { name: "复核无误，入账" })).toHaveCount(0);
    await page.goto(`/orders/${number}`);
    await expect(page.getByText("待付款").first()).toBeVisible();
    expect(await readFigure(analyst, county)).toBe(afterFirst);

    await admin.goto(centre.url());
    await admin.getByRole("button", { name: "复核无误，入账" }).click();
    await expect(admin.getByText("认给订单").first()).toBeVisible();
    await page.goto(`/orders/${number}`);
    await expect(page.getByText("已付款").first()).toBeVisible();
    expect(await readFigure(analyst, county)).toBe(2 * afterFirst - before); // the same goods once more
  });

  for (const visitor of [analyst, centre, admin]) await visitor.context().close();
});
