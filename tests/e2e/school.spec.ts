import { randomUUID } from "node:crypto";
import { type Browser, expect, type Page, test } from "@playwright/test";
import type { Role } from "#db/words.ts";
import { aPhoto } from "#tests/fixtures/some-photos.ts";
import { fenOf, signIn } from "./visitor.ts";

const SCHOOL = "金盏实验学校（演示）";
const CANTEEN = "实验学校食堂";

async function aPageOf(browser: Browser, role: Role): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, role);
  return page;
}

/** The path of the school's rooms, from the page of whoever serves it. */
async function openSchool(page: Page): Promise<string> {
  await page.goto("/purchasing");
  const choice = page.getByRole("link", { name: new RegExp(SCHOOL) });
  if (await choice.isVisible()) await choice.click();
  await expect(page.locator(".room-place")).toHaveText(SCHOOL);
  return new URL(page.url()).pathname;
}

test("a school uploads a spreadsheet, has it approved, pays by one transfer, receives it, and proves its share", async ({
  browser,
}) => {
  test.slow(); // five people, forty pages
  const [head, buyer, approver, centre] = await Promise.all([
    aPageOf(browser, "head"),
    aPageOf(browser, "buyer"),
    aPageOf(browser, "approver"),
    aPageOf(browser, "centre"),
  ]);
  const school = await openSchool(head);
  const payer = `${SCHOOL}${randomUUID().slice(0, 4)}`;

  await test.step("its head says where goods are brought, who approves, and what the base is", async () => {
    await head.goto(`${school}/points?new=yes`);
    await head.getByLabel("名称").fill(CANTEEN);
    await head.getByLabel("收货人").fill("刘师傅");
    await head.getByLabel(/手机号/).fill("010-65001234");
    await head.getByLabel(/^省/).selectOption("110000");
    await expect(head.getByLabel(/^区/).locator("option")).not.toHaveCount(1);
    await head.getByLabel(/^区/).selectOption("110105");
    await head.getByLabel(/^街道/).fill("金盏乡");
    await head.getByLabel("详细地址").fill("学校后门");
    await head
      .getByRole("main")
      .getByRole("button", { name: /保存|新增/ })
      .last()
      .click();
    await expect(head.getByRole("cell", { name: CANTEEN }).or(head.getByText(CANTEEN)).first()).toBeVisible();

    await head.goto(`${school}/rules`);
    await head.getByLabel("步骤").fill("1");
    await head.getByLabel("满多少元才需要").fill("0");
    await head.getByLabel("由谁审批").selectOption({ label: "审批人（任何一位）" });
    await head.getByRole("button", { name: "新增" }).click();
    await expect(head.getByText("任何金额").first()).toBeVisible();

    await head.goto(`${school}/share/declare`);
    await head.getByLabel("自有食堂").check();
    await head.getByRole("textbox", { name: /基数|总额/ }).fill("2000");
    await head.getByRole("main").getByRole("button").last().click();
    await expect(head.getByText("¥2,000.00").first()).toBeVisible();
  });

  const number =
    await test.step("its buyer uploads a file with a wrong row, and takes what is suggested", async () => {
      const file = ["商品编码,数量,送货点", "150521-001,6,", "150521-0O2,4,"].join("\r\n");
      await buyer.goto(`${school}/purchases/new`);
      await buyer
        .getByLabel("表格文件")
        .setInputFiles({ name: "食堂.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
      await buyer.getByRole("button", { name: "上传并核对" }).click();
      await expect(buyer).toHaveURL(/purchases\/CG\d+/);
      await expect(buyer.getByText("有问题 1").first()).toBeVisible();
      await buyer.getByRole("button", { name: "采用全部建议" }).click();
      await expect(buyer.getByText("有问题 0").first()).toBeVisible();
      return /CG\d+/.exec(buyer.url())?.[0] ?? "";
    });

  await test.step("it is submitted, and approved by another", async () => {
    await buyer.getByRole("link", { name: `提交采购单 ${number}` }).click();
    await buyer.getByRole("main").getByRole("button", { name: "提交" }).click();
    await approver.goto(`${school}/approvals`);
    await approver.getByRole("link", { name: number }).click();
    await approver.getByLabel("同意", { exact: true }).check();
    await approver.getByRole("button", { name: "确定" }).click();
    await expect(approver.getByText("已批准").first()).toBeVisible();
  });

  const orders = await test.step("it is ordered, and paid with one transfer", async () => {
    await buyer.goto(`${school}/purchases/${number}`);
    await buyer.getByLabel(/^对公转账/).check();
    await buyer.getByLabel("付款单位名称").fill(payer);
    const noReturn = buyer.getByLabel(/不支持七天无理由退货/);
    if (await noReturn.isVisible()) await noReturn.check();
    await buyer.getByRole("button", { name: /^确认下单/ }).click();
    await expect(buyer.getByText("已下单。")).toBeVisible();
    const told = await buyer.getByRole("link", { name: /^\d{18}$/ }).allTextContents();
    expect(told.length).toBeGreaterThan(0);

    // what is to be remitted is told a moment after the order
    await expect(async () => {
      await buyer.goto(`${school}/pay`);
      for (const order of told)
        await expect(buyer.getByRole("link", { name: order })).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await buyer.getByRole("button", { name: "生成合并识别码" }).click();
    const code = (await buyer.locator(".remittance-code strong").textContent()) ?? "";
    const dueFen = fenOf(await buyer.locator(".remittance-due").textContent());
    const row = ["2026-11-22", randomUUID().slice(0, 18), (dueFen / 100).toFixed(2), payer, "1100", code];
    const statement = ["交易日期,流水号,贷方发生额,对方户名,对方账号,附言", row.join(",")].join("\r\n");
    await centre.goto("/admin/transfers/statements");
    await centre
      .getByLabel("文件")
      .setInputFiles({ name: `${number}.csv`, mimeType: "text/csv", buffer: Buffer.from(statement) });
    await centre.getByRole("button", { name: "上传并预览" }).click();
    await centre.getByRole("button", { name: "确认入账 1 笔" }).click();
    await expect(centre.getByText("已入账 1 笔")).toBeVisible();
    for (const order of told) {
      await buyer.goto(`/orders/${order}`);
      await expect(buyer.getByText("已付款").first()).toBeVisible();
    }
    return told;
  });

  await test.step("the centre packs and sends it, and the buyer accepts it but for a bag", async () => {
    for (const order of orders) {
      await centre.goto(`/admin/orders?q=${order}`);
      await centre.getByLabel(`选中订单 ${order}`).check();
      await centre.getByRole("button", { name: "打包所选" }).click();
      for (const weight of await centre.getByLabel(/实重/).all()) await weight.fill("4000");
      await centre.getByRole("button", { name: "打包以上订单" }).click();
      await expect(centre.getByText("完成 1 个订单")).toBeVisible();
      await centre.goto(`/admin/orders?progress=packed&q=${order}`);
      await centre.getByLabel(`选中订单 ${order}`).check();
      await centre.getByRole("button", { name: "发货所选" }).click();
      await centre.getByLabel("承运商").selectOption("capital_cold");
      await centre.getByLabel(`订单 ${order} 的运单号`).fill(`JT${order}`);
      await centre.getByRole("button", { name: "发货", exact: true }).click();
      await expect(centre.getByText("完成 1 个订单")).toBeVisible();
      await buyer.goto(`${school}/orders/${order}`);
      await buyer.getByRole("link", { name: "验收货物" }).click();
      await buyer.locator("summary").first().click();
      await buyer.getByLabel("少货", { exact: true }).first().fill("1");
      const photo = { name: "到货.jpg", mimeType: "image/jpeg", buffer: await aPhoto() };
      await buyer.getByLabel("少货照片").setInputFiles(photo);
      await buyer.getByRole("button", { name: "提交验收" }).click();
      await expect(buyer.getByText("有差异，已提出申请")).toBeVisible();
      await expect(buyer.getByRole("img", { name: /少货照片/ })).toBeVisible();
      await expect(buyer.getByText("已完成").first()).toBeVisible();
    }
  });

  await test.step("it has its fapiao", async () => {
    const order = orders.at(-1) ?? "";
    await buyer.getByRole("link", { name: "申请发票" }).click();
    await buyer.getByLabel("单位", { exact: true }).check();
    await buyer.getByLabel("抬头", { exact: true }).fill(SCHOOL);
    await buyer.getByLabel("统一社会信用代码").fill("12110000DEM0000019");
    await buyer.getByRole("button", { name: "提交申请" }).click();
    await centre.goto(`/admin/fapiao?q=${order}`);
    await centre.getByRole("link", { name: order }).click();
    await centre.getByRole("button", { name: "开具" }).click();
    await expect(centre.getByText("已开具").first()).toBeVisible();
  });

  await test.step("its share is met, and certified for anybody to check", async () => {
    await head.goto(`${school}/share`);
    await head.getByRole("button", { name: /证明/ }).click();
    await expect(head).toHaveURL(/\/certificates\/BF/);
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(new URL(head.url()).pathname);
    await expect(stranger.getByText(SCHOOL).first()).toBeVisible();
    await expect(stranger.getByText("证明有效")).toBeVisible();
  });
});
