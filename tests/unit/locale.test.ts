import { describe, expect, test } from "vitest";
import { localeOfPath, localPath, withoutLocale } from "#app/http/locale.ts";

describe("an address without its language", () => {
  test.each([
    ["/", "/"],
    ["/en", "/"],
    ["/en/", "/"],
    ["/en/products", "/products"],
    ["/english", "/english"],
    ["/products/en", "/products/en"],
  ])("%s is %s", (address, path) => {
    expect(withoutLocale(address)).toBe(path);
  });

  test.each(["/en//other.example/x", "/en///other.example", "//other.example"])(
    "%s names no other site as the page's other language",
    (address) => {
      const path = withoutLocale(address);
      for (const locale of ["zh-CN", "en"] as const)
        expect(new URL(localPath(locale, path), "http://here.example").host).toBe("here.example");
    },
  );
});

test("a path and back again is the same path", () => {
  for (const path of ["/", "/cart", "/orders/find"])
    for (const locale of ["zh-CN", "en"] as const) {
      expect(withoutLocale(localPath(locale, path))).toBe(path);
      expect(localeOfPath(localPath(locale, path))).toBe(locale);
    }
});
