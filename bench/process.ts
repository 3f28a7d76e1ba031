import { memoryMbOf } from "./cores.ts";
import { figure, median, type Reading } from "./figure.ts";
import { load } from "./load.ts";
import type { Measure } from "./measure.ts";
import { signedIn } from "./visitor.ts";

/** From the start of the process to the first answered page, on a database that needs nothing done to it. */
export const booting: Measure = {
  name: "boot",
  title: "Boot: from the start of the process to the first answered page",
  async run({ workshop, isQuick }) {
    const file = workshop.newDatabase();
    const tookMs: number[] = [];
    for (let time = 0; time < (isQuick ? 2 : 7); time += 1) {
      const shop = await workshop.openShop(file);
      await shop.stop();
      if (time > 0) tookMs.push(shop.bootMs); // the first one finds nothing in the system's caches
    }
    return [figure("boot to the first page, median", median(tookMs), "ms", { atMost: 1_000 })];
  },
};

/** What the shop's process holds after a load of cached, uncached and report pages. */
export const memory: Measure = {
  name: "memory",
  title: "Memory of the shop's process after load",
  async run({ workshop, isQuick }) {
    const shop = await workshop.openShop();
    try {
      const seconds = isQuick ? 1 : 5;
      const before = memoryMbOf(shop.pid);
      const shopper = await signedIn(shop.url, "shopper");
      const analyst = await signedIn(shop.url, "analyst");
      const pages = [
        { path: "/products", headers: { "accept-encoding": "gzip" } },
        { path: "/products", headers: { cookie: shopper.cookie } },
        { path: "/account/orders", headers: { cookie: shopper.cookie } },
        { path: "/admin/sales", headers: { cookie: analyst.cookie } },
      ];
      for (const page of pages) await load(shop, { ...page, connections: 32, seconds });
      shopper.leave();
      analyst.leave();
      const after = memoryMbOf(shop.pid);
      if (!before || !after) return [];
      const readings: Reading[] = [
        figure("memory at the start", before.now, "MB"),
        figure("memory after load", after.now, "MB", { atMost: 250 }),
        figure("memory, the most there was", after.most, "MB"),
      ];
      return readings;
    } finally {
      await shop.stop();
    }
  },
};
