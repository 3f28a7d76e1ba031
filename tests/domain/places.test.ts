import { beforeAll, expect, test } from "vitest";
import { listPlaces, resolvePlace } from "#app/domain/geography/places.server.ts";
import type { Store } from "#db/store.ts";
import { seededStore } from "#tests/setup/fresh-store.ts";

let store: Store;
beforeAll(async () => {
  store = await seededStore();
});

test("an address is put into words only when its codes belong together", async () => {
  const resolve = (...codes: [string, string | null, string]) => resolvePlace(store.read, ...codes);
  expect(await resolve("150000", "150400", "150430")).toBe("内蒙古自治区 赤峰市 敖汉旗");
  expect(await resolve("150000", "150500", "150430")).toBeUndefined(); // another prefecture
  expect(await resolve("130000", "150400", "150430")).toBeUndefined(); // another province
  expect(await resolve("150000", null, "150430")).toBeUndefined(); // the city is missing
  expect(await resolve("150000", "150400", "150400")).toBeUndefined(); // the county is missing
  expect(await resolve("110000", null, "110105")).toBe("北京市 朝阳区"); // a municipality skips the city
  expect(await resolve("420000", null, "429021")).toBe("湖北省 神农架林区"); // a county under its province
  expect(await resolve("440000", "441900", "441900")).toBe("广东省 东莞市"); // a city without counties
  expect(await resolve("440000", null, "440100")).toBeUndefined(); // a city with counties is no address
  expect(await resolve("130000", "130700", "130721")).toBeUndefined(); // 宣化县 is no more
  expect(await resolve("", null, "' or 1=1")).toBeUndefined();
});

test("every county of today can be picked, and what was picked is an address", async () => {
  const provinces = await listPlaces(store.read, null);
  expect(provinces).toHaveLength(34);
  let counties = 0;
  for (const province of provinces) {
    for (const part of await listPlaces(store.read, province.code)) {
      if (part.level !== "prefecture") {
        expect(await resolvePlace(store.read, province.code, null, part.code)).toBeDefined();
        counties += 1;
        continue;
      }
      for (const county of await listPlaces(store.read, part.code)) {
        expect(await resolvePlace(store.read, province.code, part.code, county.code)).toBeDefined();
        counties += 1;
      }
    }
  }
  expect(counties).toBe(2846 + 4 + 3); // counties, cities without counties, provinces without cities
  expect(await listPlaces(store.read, "110105")).toEqual([]);
  expect(await listPlaces(store.read, "999999")).toEqual([]);
});
