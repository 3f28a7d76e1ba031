import { searchProducts } from "#app/domain/catalog/search.server.ts";
import { openStore } from "#db/open.ts";
import { figure, percentile, type Reading } from "./figure.ts";
import type { Measure } from "./measure.ts";
import { signedIn } from "./visitor.ts";

const KINDS = [
  { name: "one character", queries: ["米", "羊", "菇", "果", "蜜", "牛", "豆", "茶"] },
  {
    name: "mixed words",
    queries: ["敖汉小米", "内蒙古 牛肉", "赤峰 杂粮 2.5kg", "阿克苏 苹果", "羊肉卷 500g"],
  },
  { name: "pinyin", queries: ["xiaomi", "niurou", "aohan", "mugu", "hetao"] },
  { name: "initials", queries: ["xm", "nr", "ahxm", "yr", "mg"] },
];
const RESULTS = 24;

/** The search itself, in this process, and the page that shows what it found. */
export const searching: Measure = {
  name: "search",
  title: "Search: the function on the database, and the page of a signed-in shopper",
  async run({ workshop, isQuick }) {
    const shop = await workshop.openShop();
    const store = await openStore({ engine: "sqlite", file: shop.file });
    try {
      const shopper = await signedIn(shop.url, "shopper");
      const readings: Reading[] = [];
      for (const { name, queries } of KINDS) {
        const functionMs: number[] = [];
        const pageMs: number[] = [];
        const times = isQuick ? 5 : 100;
        for (let time = 0; time < times; time += 1)
          for (const query of queries) {
            const startedAt = performance.now();
            await searchProducts(store.read, query, RESULTS);
            if (time > 0) functionMs.push(performance.now() - startedAt);
          }
        for (let time = 0; time < Math.ceil(times / 4); time += 1)
          for (const query of queries) {
            const answer = await shopper.get(`/products?q=${encodeURIComponent(query)}`);
            if (answer.status !== 200)
              throw new Error(`searching ${query} was answered with ${answer.status}`);
            if (time > 0) pageMs.push(answer.tookMs);
          }
        readings.push(
          figure(`search, ${name}: 50 of 100`, percentile(functionMs, 0.5), "ms"),
          figure(`search, ${name}: 99 of 100`, percentile(functionMs, 0.99), "ms"),
          figure(`search page, ${name}: 50 of 100`, percentile(pageMs, 0.5), "ms"),
          figure(`search page, ${name}: 99 of 100`, percentile(pageMs, 0.99), "ms"),
        );
      }
      shopper.leave();
      return readings;
    } finally {
      await store.close();
      await shop.stop();
    }
  },
};
