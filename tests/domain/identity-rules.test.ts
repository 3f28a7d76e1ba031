import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ABILITIES, type Ability, may, scopesFor } from "#app/domain/identity/access.ts";
import { maskAddress, maskEmail, maskName, maskPhone } from "#app/domain/identity/masking.ts";
import { networkOf } from "#app/domain/identity/network.ts";
import { isOwnEmail, passwordFault } from "#app/domain/identity/password-rule.ts";
import { localDestination } from "#app/http/local-destination.ts";
import { ROLES } from "#db/words.ts";

const holder = (role: (typeof ROLES)[number], scopeId = "") => ({ roles: [{ role, scopeId }] });
const abilitiesOf = (role: (typeof ROLES)[number]) =>
  (Object.keys(ABILITIES) as Ability[]).filter((ability) => may(holder(role), ability));

describe("who may do what", () => {
  test("personal data as it is, only where the work needs it", () => {
    expect(ROLES.filter((role) => may(holder(role), "seePersonalData"))).toEqual(["centre", "admin"]);
  });

  test("a shopper has no room but their own, and an auditor reads without changing", () => {
    expect(abilitiesOf("shopper")).toEqual([]);
    expect(abilitiesOf("auditor")).toEqual([
      "openAdmin",
      "readSales",
      "exportSales",
      "readOrders",
      "readClaims",
      "readAcceptances",
      "readFapiao",
      "readMoney",
      "readMessages",
      "readOutlets",
      "watchCentre",
      "readLedger",
      "openCounter",
      "readTills",
      "readStock",
      "readUnits",
      "readQuotes",
      "readFairs",
      "readAgreements",
    ]);
  });

  test("whoever reads in the operators' room may come into it", () => {
    for (const ability of [
      "readSales",
      "readOrders",
      "readLedger",
      "reviewDirectory",
      "manageUsers",
      "usePieces",
    ] as const)
      for (const role of ABILITIES[ability])
        expect(may(holder(role), "openAdmin"), `${role} ${ability}`).toBe(true);
  });

  test("an ability holds where its role does", () => {
    expect(scopesFor(holder("clerk", "outlet-1"), "sellAtCounter")).toEqual(["outlet-1"]);
    expect(scopesFor(holder("supplier", "outlet-1"), "sellAtCounter")).toEqual([]);
  });
});

describe("masks", () => {
  test.each([
    ["13812345678", "138****5678"],
    ["010-12345678", "********5678"],
    ["12", "*2"],
    ["", ""],
  ])("the phone %s is shown as %s", (phone, shown) => expect(maskPhone(phone)).toBe(shown));

  test.each([
    ["张小明", "张**"],
    ["欧阳", "欧*"],
    ["王", "王*"],
    ["Anna  Smith", "A*** S****"],
    ["𠮷田", "𠮷*"],
  ])("the name %s is shown as %s", (name, shown) => expect(maskName(name)).toBe(shown));

  test("of an address the region stays, of an e-mail the domain", () => {
    const address = { regionZh: "内蒙古自治区 赤峰市 敖汉旗", street: "新惠镇", detail: "幸福路 8 号" };
    expect(maskAddress(address)).toBe("内蒙古自治区 赤峰市 敖汉旗 ****");
    expect(maskEmail("lin@example.com")).toBe("l***@example.com");
    expect(maskEmail("no at sign")).toBe("****");
  });
});

describe("a password", () => {
  test.each([
    ["ninechars", "passwordTooShort"],
    ["x".repeat(201), "passwordTooLong"],
    ["Woaini1314", "passwordTooCommon"],
    ["abababababab", "passwordTooCommon"],
    ["敖汉的小米真好吃呀呀", undefined],
    ["correct horse battery", undefined],
  ])("%s: %s", (password, fault) => expect(passwordFault(password)).toBe(fault));

  test("is not one's own e-mail", () => {
    expect(isOwnEmail("XiaoHe@Example.com", "xiaohe@example.com")).toBe(true);
    expect(isOwnEmail("lin.xiaohe.1988", "lin.xiaohe.1988@example.com")).toBe(true);
    expect(isOwnEmail("敖汉的小米真好吃呀呀", "xiaohe@example.com")).toBe(false);
  });
});

describe("the network of an address", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:0DB8:0000:0000:1::2", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ])("%s is of %s", (address, network) => expect(networkOf(address)).toBe(network));
});

describe("where somebody goes after signing in", () => {
  const ours = "https://shop.example";
  const payloads = readFileSync("tests/fixtures/open-redirect/open-redirect-payloads.txt", "utf8").split(
    "\n",
  );

  test.each(["/account", "/admin/sales?grain=month&from=2026-01-01", "/products?q=%E5%B0%8F%E7%B1%B3", "/"])(
    "%s is a page of ours",
    (to) => expect(localDestination(to, "/fallback")).toBe(to),
  );

  test("the language is the page's, not the address's", () => {
    expect(localDestination("/en/cart", "/account")).toBe("/cart");
    expect(localDestination("/en", "/account")).toBe("/");
  });

  test("nothing leads to another site, whether a browser reads it plainly or a router unescapes it first", () => {
    expect(payloads.length).toBeGreaterThan(100);
    const hostile = [
      ...payloads,
      "/..//evil.example",
      "/en//evil.example",
      "/\\evil.example",
      "/\t/evil.example",
      "/x/%2e%2e//evil.example",
    ];
    for (const to of hostile) {
      const destination = localDestination(to, "/account");
      for (const read of [destination, decodeURIComponent(destination)]) {
        expect(read, to).toMatch(/^\/(?![/\\])/);
        expect(new URL(read, ours).origin, to).toBe(ours);
      }
    }
    for (const to of [
      undefined,
      null,
      "",
      "account",
      "https://evil.example",
      "//evil.example",
      `/${"x".repeat(3_000)}`,
    ])
      expect(localDestination(to, "/account")).toBe("/account");
  });
});
