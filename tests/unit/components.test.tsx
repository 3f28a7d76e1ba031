import { readdirSync, readFileSync } from "node:fs";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { Price } from "#app/components/amounts.tsx";
import { BarChart, ColumnChart, StackedBar } from "#app/components/charts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Checkbox, FormErrorSummary, RadioGroup, TextInput } from "#app/components/fields.tsx";
import { LocaleProvider } from "#app/components/locale.tsx";
import { Pagination, pageWindow } from "#app/components/navigation.tsx";
import { type CardProduct, ProductGrid } from "#app/components/product-card.tsx";
import { SiteFrame } from "#app/components/site-frame.tsx";
import Pieces from "#app/routes/admin/pieces.tsx";
import { LOCALES, type Locale } from "#db/words.ts";

const render = (piece: React.ReactNode, locale: Locale = "zh-CN") =>
  renderToStaticMarkup(<LocaleProvider locale={locale}>{piece}</LocaleProvider>);

const millet: CardProduct = {
  href: "/products/P001",
  name: "敖汉小米",
  icon: "sheaf-of-rice",
  tint: 3,
  county: "敖汉旗",
  prefecture: "赤峰市",
  spec: "2.5kg/袋",
  priceFen: 3_980,
  netGrams: 2_500,
  storage: "ambient",
  stock: "in",
  isCertified: true,
};

describe("a product's card", () => {
  test("names the county of origin, the price of a 斤, and that the data are for demonstration", () => {
    const html = render(<ProductGrid products={[millet]} />);
    for (const text of ["敖汉旗", "赤峰市", "¥39.80", "¥7.96/斤", "演示数据", "认证"])
      expect(html).toContain(text);
    expect(render(<ProductGrid products={[millet]} />, "en")).toContain("¥7.96 per 500 g");
  });

  test("is made of few elements: a list page draws dozens of them", () => {
    const elements = render(<ProductGrid products={[millet]} />).match(/<[a-z]/g)!.length;
    expect(elements).toBeLessThanOrEqual(16);
  });

  test("goods not sold by weight have no price of a 斤", () => {
    expect(render(<ProductGrid products={[{ ...millet, netGrams: null }]} />)).not.toContain("/斤");
    expect(render(<Price priceFen={990} netGrams={null} isDemo={false} />)).not.toContain("演示数据");
  });
});

describe("a form that was refused", () => {
  test("ties each error to its field and keeps what was typed", () => {
    const html = render(
      <TextInput name="phone" label="手机号" hint="联系用" error="格式不对" value="<1380>" />,
    );
    expect(html).toContain('aria-invalid="true"');
    expect(html).toContain('aria-describedby="field-phone-hint field-phone-error"');
    expect(html).toContain('id="field-phone-error"');
    expect(html).toContain('value="&lt;1380&gt;"');
  });

  test("is headed by a list of links to the fields, which the focus goes to", () => {
    const html = render(
      <FormErrorSummary errors={{ "lines.0.quantity": "太多", form: "过期", name: undefined }} />,
    );
    expect(html).toContain('href="#field-lines-0-quantity"');
    expect(html).toContain("有 2 处需要修改");
    expect(html).toContain("autofocus");
    expect(render(<FormErrorSummary errors={{}} />)).toBe("");
  });

  test("a refusal of the whole form is said as it is, and not counted", () => {
    const html = render(<FormErrorSummary errors={{ form: "没有找到匹配的订单" }} />);
    expect(html).toContain("<h2>没有找到匹配的订单</h2>");
    expect(html).not.toContain("有 1 处");
  });

  test("boxes and radios keep what was ticked", () => {
    expect(render(<Checkbox name="agree" label="同意" isChecked />)).toContain("checked");
    const radios = render(
      <RadioGroup
        name="way"
        label="方式"
        value="b"
        options={[
          { value: "a", label: "甲" },
          { value: "b", label: "乙" },
        ]}
      />,
    );
    expect(radios).toMatch(/value="b"[^>]*checked|checked[^>]*value="b"/);
    expect(radios.match(/checked/g)).toHaveLength(1);
  });
});

describe("pages of a list", () => {
  test("near ones are shown, gaps of one are filled", () => {
    expect(pageWindow(1, 1)).toEqual([1]);
    expect(pageWindow(4, 7)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(pageWindow(5, 12)).toEqual([1, -4, 4, 5, 6, -12, 12]);
  });

  test("one page needs no pagination, the last has no next", () => {
    expect(render(<Pagination page={1} pages={1} href={String} />)).toBe("");
    expect(render(<Pagination page={3} pages={3} href={String} />)).not.toContain('rel="next"');
  });
});

describe("charts", () => {
  const frame = { title: "各县销售额", scope: "已付款净额", asOf: 0, table: <table /> };

  test.each([
    ["nothing", []],
    ["only zero", [0]],
    ["one value", [5]],
    ["losses", [-5, -20]],
    ["both signs", [-5, 20]],
    ["the largest", [Number.MAX_SAFE_INTEGER]],
  ])("draw %s with numbers only", (_, values) => {
    const data = values.map((value, index) => ({ key: String(index), label: `县${index}`, value }));
    for (const Chart of [BarChart, ColumnChart, StackedBar]) {
      const html = render(<Chart {...frame} data={data} />);
      expect(html).not.toMatch(/NaN|Infinity|undefined/);
      expect(html).not.toMatch(/(width|height)="-/);
      expect(html).toContain("已付款净额");
    }
  });

  const datum = (key: string, value: number) => ({ key, label: `县${key}`, value });
  const labelsOf = (html: string) =>
    [...html.matchAll(/class="(?:bars-value )?number"[^>]*>([^<]*)</g)].map((match) => match[1]);

  test("write the values of a chart in one unit, to one number of places", () => {
    const data = [datum("a", 88_602_000), datum("b", 50_000_000), datum("c", 292_680), datum("d", 12)];
    expect(labelsOf(render(<BarChart {...frame} data={data} />))).toEqual([
      "88.60",
      "50.00",
      "0.29",
      "&lt;0.01",
    ]);
    expect(labelsOf(render(<StackedBar {...frame} data={data} />))).toEqual([
      "88.60",
      "50.00",
      "0.29",
      "&lt;0.01",
    ]);
    const whole = [datum("a", 200_000_000), datum("b", 50_000_000)];
    expect(labelsOf(render(<BarChart {...frame} data={whole} />))).toEqual(["200", "50"]);
  });

  test("give no colour to two parts of a whole", () => {
    const html = render(<StackedBar {...frame} data={Array.from("abcdefghij", (key) => datum(key, 100))} />);
    const swatches = [...html.matchAll(/<rect class="(series-\d)" width="12"/g)].map((match) => match[1]);
    expect(new Set(swatches.slice(0, 5)).size).toBe(5);
    expect(new Set(swatches.slice(5))).toEqual(new Set(["series-6"]));
  });

  test("draw a period that still runs as one, and say so", () => {
    const data = [datum("10月", 300), { ...datum("11月", 200), isUnfinished: true }];
    const html = render(<ColumnChart {...frame} data={data} />);
    expect(html.match(/chart-mark-unfinished/g)).toHaveLength(2); // its column, and the key to it
    expect(html).toContain("县11月，尚未结束");
    expect(render(<ColumnChart {...frame} data={data.slice(0, 1)} />)).not.toContain("尚未结束");
  });

  test("a value below zero runs to the left of the zero line", () => {
    const html = render(
      <BarChart
        {...frame}
        data={[
          { key: "a", label: "甲", value: -100 },
          { key: "b", label: "乙", value: 100 },
        ]}
      />,
    );
    expect(html).toContain('class="chart-mark chart-mark-negative" x="0%"');
    expect(html).toContain('class="chart-mark" x="50%"');
  });
});

test("a table without rows says so, and has no total", () => {
  const columns = [{ key: "name", label: "县", cell: (row: string) => row, total: "9" }];
  const html = render(<DataTable caption="表" columns={columns} rows={[]} rowKey={String} total />);
  expect(html).toContain("这一范围内没有数据");
  expect(html).not.toContain("<tfoot");
});

test("the other language has the same address, and the operators' room brings its own frame", () => {
  const frame = { cartCount: 0, person: null };
  const shop = (path: string, locale: Locale) =>
    render(
      <SiteFrame {...frame} path={path}>
        正文
      </SiteFrame>,
      locale,
    );
  expect(shop("/products?q=小米", "zh-CN")).toContain('href="/en/products?q=小米"');
  expect(shop("/products?q=小米", "en")).toContain('hrefLang="zh-CN"');
  expect(shop("/admin/sales", "zh-CN")).toBe("正文");
  expect(shop("/administration", "zh-CN")).toContain("site-header");
});

describe("the page of pieces", () => {
  const html = render(<Pieces />);

  test("shows every piece in both languages", () => {
    for (const locale of LOCALES) expect(html).toContain(`<div lang="${locale}">`);
    expect(html).not.toMatch(/undefined|NaN|\[object/);
  });

  test("keeps the strict content security policy: no inline style, script or handler", () => {
    expect(html).not.toMatch(/\sstyle="|<style|<script|\son[a-z]+="/);
  });

  test("has no id twice, so that labels and errors find their own field", () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});

test("every drawing that the seeds name is there, and each is plain SVG", () => {
  const drawings = new Set(readdirSync("public/drawings").filter((file) => file.endsWith(".svg")));
  for (const [file, at] of [
    ["products", 8],
    ["categories", 3],
  ] as const) {
    for (const line of readFileSync(`seeds/data/${file}.csv`, "utf8").trim().split("\n").slice(1)) {
      expect(drawings).toContain(`${line.split(",")[at]}.svg`);
    }
  }
  for (const file of drawings)
    expect(readFileSync(`public/drawings/${file}`, "utf8")).toMatch(
      /^<svg [^>]*viewBox="0 0 32 32">(?!.*<script)/s,
    );
});

test("the page's script stays under 7 kB", () => {
  expect(readFileSync("public/enhance.js").byteLength).toBeLessThanOrEqual(7_168);
});
