import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { AxeResults } from "axe-core";
import type { Role } from "#db/words.ts";
import { putFirstFound, signIn } from "./visitor.ts";

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

const PAGES: { as?: Role; paths: string[] }[] = [
  {
    paths: [
      "/",
      "/products",
      "/products?q=%E5%B0%8F%E7%B1%B3&province=150000",
      "/products?q=zzzz",
      `/products?q=${"w".repeat(80)}`, // one word, longer than a phone is wide
      "/products/P020",
      "/counties",
      "/counties/150430",
      "/about",
      "/cart",
      "/checkout",
      "/orders/find",
      "/account/sign-in",
      "/account/sign-up",
      "/nothing-here",
    ],
  },
  {
    as: "shopper",
    paths: [
      "/account",
      "/account/orders",
      "/account/addresses",
      "/account/impact",
      "/account/sessions",
      "/account/fapiao",
      "/account/titles",
    ],
  },
  {
    as: "clerk",
    paths: [
      "/counter/stock",
      "/counter/stock/lots",
      "/counter/stock/transfers",
      "/counter/stock/transfers/new",
      "/counter/stock/transfers/demo-transfer-4",
      "/counter/stock/counts",
      "/counter/stock/cold",
      "/counter/stock/cold/demo-cold-4",
      "/counter/stock/receive",
    ],
  },
  {
    as: "centre",
    paths: ["/counter/centre", "/counter/centre/cold", "/counter/aside"],
  },
  {
    as: "analyst",
    paths: ["/admin", "/admin/sales", "/admin/sales?group=province&split=salesMode", "/admin/sales/lines"],
  },
  {
    as: "admin",
    paths: [
      "/admin/money",
      "/admin/claims",
      "/admin/claims?state=all",
      "/admin/claims/report",
      "/admin/fapiao",
      "/admin/fapiao?view=blue",
      "/admin/fapiao?view=red",
      "/admin/pieces",
    ],
  },
];

/** A page as both kinds of eyes see it: nothing wider than the screen, no fault that axe can tell. */
async function look(page: Page, path: string): Promise<void> {
  await test.step(path, async () => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(isTooWide, `${path} scrolls sideways`).toBe(false);
    await page.evaluate(axe); // not a script element: the pages' policy would refuse one
    const { violations } = await page.evaluate(
      (): Promise<AxeResults> =>
        (window as unknown as { axe: typeof import("axe-core") }).axe.run(document, {
          rules: { "landmark-unique": { enabled: false } },
        }),
    );
    const told = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`,
    );
    expect(told, path).toEqual([]);
  });
}

for (const { as, paths } of PAGES) {
  test(`pages of ${as ?? "a visitor"} fit the screen and can be read aloud, in both languages`, async ({
    page,
  }) => {
    test.slow();
    const faults: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of 404/.test(message.text())) faults.push(message.text());
    });
    if (as) await signIn(page, as);
    else await putFirstFound(page, "小米"); // so that the cart and the checkout have something to show
    for (const path of paths)
      for (const address of [path, path === "/" ? "/en" : `/en${path}`]) await look(page, address);
    expect(faults).toEqual([]);
  });
}

test("an English page has no Chinese sentence left over", async ({ page }) => {
  for (const path of ["/en", "/en/products", "/en/cart", "/en/account/sign-in", "/en/counties"]) {
    await page.goto(path);
    const headings = await page.getByRole("heading").allTextContents();
    expect(
      headings.filter((text) => /[\u4e00-\u9fff]{2,}/.test(text)),
      path,
    ).toEqual([]);
  }
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("several filters are ticked before the list is asked for", async ({ page }) => {
    await page.goto("/products");
    await page.getByText("筛选", { exact: true }).click();
    await page.getByRole("checkbox", { name: /内蒙古/ }).check();
    await page.getByRole("checkbox", { name: /牛肉/ }).check();
    await expect(page).toHaveURL(/\/products$/);
    await page.getByRole("button", { name: "应用筛选" }).click();
    await expect(page).toHaveURL(/province=150000.*category=/);
    await expect(page.getByRole("checkbox", { name: /牛肉/ })).toBeHidden(); // the list is in sight
  });
});
