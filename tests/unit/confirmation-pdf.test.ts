import { expect, test } from "vitest";
import type { Confirmation } from "#app/domain/purchasing/confirmation.server.ts";
import { type ConfirmationWords, confirmationPdf } from "#app/domain/purchasing/confirmation-pdf.server.ts";
import { pdfText } from "#tests/fixtures/pdf-text.ts";

const words: ConfirmationWords = {
  title: "采购确认单",
  facts: [["采购单号", "CG2026112200000001"]],
  columns: { sku: "编码", name: "名称", spec: "规格", quantity: "数量", unitPrice: "单价", amount: "金额" },
  delivery: ({ pointName }) => pointName,
  order: ({ orderNumber }) => orderNumber,
  goods: "商品",
  freight: "运费",
  sum: "合计",
  counties: "按来源县",
  page: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
  demo: "演示数据",
  lang: "zh-CN",
};

function aConfirmation(lines: number): Confirmation {
  const line = {
    sku: "150430-034",
    name: "敖汉小米，产自敖汉旗的旱坡地，包装上写得很长很长",
    spec: "5kg/袋",
    countyName: "敖汉旗",
    quantity: 2,
    unitPriceFen: 6_170,
    amountFen: 12_340,
  };
  const goodsFen = lines * line.amountFen;
  const sums = { goodsFen, freightFen: 600, totalFen: goodsFen + 600 };
  return {
    number: "CG2026112200000001",
    unitName: "金盏实验学校",
    placedAt: Date.UTC(2026, 10, 22, 4),
    placedBy: "赵采",
    note: null,
    isDemo: true,
    deliveries: [
      {
        orderNumber: "202611220000000001",
        pointName: "犇犇食堂",
        deliveryDay: 20261201,
        receiver: "刘师傅",
        address: "北京市 朝阳区",
        lines: Array.from({ length: lines }, () => line),
        ...sums,
      },
    ],
    counties: [{ name: "敖汉旗", amountFen: goodsFen }],
    ...sums,
  };
}

test("a confirmation says its goods, sums and pages", async () => {
  const text = pdfText(await confirmationPdf(aConfirmation(3), words));
  for (const said of [
    "采购确认单",
    "犇犇食堂",
    "150430-034",
    "61.70",
    "370.20",
    "376.20",
    "第 1 页，共 1 页",
  ])
    expect(text.replace(/\s+/g, "")).toContain(said.replace(/\s+/g, ""));
});

test("a long one breaks between lines, and each page says how many there are", async () => {
  const text = pdfText(await confirmationPdf(aConfirmation(120), words)).replace(/\s+/g, "");
  expect(text.match(/150430-034/g)).toHaveLength(120);
  const pages = Number(/共(\d+)页/.exec(text)?.[1]);
  expect(pages).toBeGreaterThan(3);
  expect(text).toContain(`第${pages}页，共${pages}页`);
});

test("the same purchase is confirmed by the same bytes", async () => {
  const [one, other] = [
    await confirmationPdf(aConfirmation(2), words),
    await confirmationPdf(aConfirmation(2), words),
  ];
  expect(Buffer.compare(one, other)).toBe(0);
});
