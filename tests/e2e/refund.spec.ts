import { expect, test } from "@playwright/test";
import { checkOutAndPay, putFirstFound, readFigure, signIn } from "./visitor.ts";

/** Counties that nobody else buys from in these walks, so that a figure moves by what is done here alone. */
const GOODS = {
  phone: { name: "尚义燕麦片", county: "尚义县" },
  desktop: { name: "沽源藜麦", county: "沽源县" },
};

test("an order paid by demonstration is repaid twice in part, and the county's figure falls by exactly that", async ({
  page,
  browser,
}, { project }) => {
  test.slow();
  const { name, county } = project.name === "phone" ? GOODS.phone : GOODS.desktop;
  const [analyst, centre] = [
    await (await browser.newContext()).newPage(),
    await (await browser.newContext()).newPage(),
  ];
  await signIn(analyst, "analyst");
  await signIn(centre, "centre");
  const before = await readFigure(analyst, county);

  await putFirstFound(page, name);
  expect(await putFirstFound(page, name)).toContain(name); // two of them, one line
  const number = await checkOutAndPay(page, "13800138011");
  const sold = await readFigure(analyst, county);
  expect(sold).toBeGreaterThan(before);

  const repay = async (yuan: string, quantity: string) => {
    await centre.goto(`/admin/orders/${number}`);
    await centre.getByLabel("退款金额（元）").fill(yuan);
    await centre.getByLabel("退货件数").fill(quantity);
    await centre.getByLabel("退款原因").selectOption({ label: "质量问题" });
    await centre.getByLabel("费用承担方").selectOption({ label: "承运商" });
    await centre.getByRole("button", { name: "退款", exact: true }).click();
    await expect(centre.getByRole("cell", { name: `¥${yuan}` }).first()).toBeVisible();
  };

  await test.step("the first part", async () => {
    await repay("12.34", "1");
    expect(sold - (await readFigure(analyst, county))).toBe(1_234);
    await page.reload();
    await expect(page.getByText("部分退款").first()).toBeVisible();
  });

  await test.step("the second part", async () => {
    await repay("3.21", "0");
    expect(sold - (await readFigure(analyst, county))).toBe(1_234 + 321);
  });

  await test.step("the lines behind the figure show the sale and both refunds", async () => {
    await analyst
      .getByRole("row", { name: new RegExp(county) })
      .getByRole("link", { name: /¥/ })
      .first()
      .click();
    await expect(analyst).toHaveURL(/\/admin\/sales\/lines/);
    await expect(analyst.getByRole("link", { name: number })).toHaveCount(3);
  });

  await analyst.context().close();
  await centre.context().close();
});
