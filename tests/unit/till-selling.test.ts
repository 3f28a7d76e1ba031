import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ownPackCode, scaleLabel } from "#app/domain/catalog/barcode.ts";
import { addsUp } from "#app/domain/tills/sale-amounts.ts";
import {
  addPacks,
  addWeighed,
  changeQuantity,
  EMPTY_CART,
  partsOf,
  saleLines,
  totalFen,
} from "#app/till/cart.ts";
import { makeCatalogue, readScan, searchGoods } from "#app/till/catalogue.ts";
import type { JournalEntry, LocalShift } from "#app/till/journal.ts";
import { isBetweenSales, leftOf, STARTING, step, type TillEvent, type TillState } from "#app/till/machine.ts";
import { isQrReference, likelyCash, readCaringCard, readWeight } from "#app/till/paying.ts";
import { BurstReader } from "#app/till/scanner.ts";
import { brisket, someGoods } from "#tests/fixtures/some-till-goods.ts";

const millet = someGoods();
const dates = someGoods({
  variantId: "dates",
  sku: "P044-1",
  barcodes: ["6901234500054"],
  nameZh: "和田大枣",
  nameEn: "Hotan dates",
  initials: "htdz",
  pinyin: "hetiandazao",
  available: 1,
});
const recalled = someGoods({
  variantId: "oats",
  sku: "P050-1",
  barcodes: ["6901234500047"],
  initials: "zbym",
  nameZh: "张北莜面",
  pinyin: "zhangbeiyoumian",
  isSellable: false,
  blockedReason: "lots_blocked",
});
const catalogue = makeCatalogue({
  goods: [millet, brisket, dates, recalled],
  favourites: ["dates", "gone", "millet"],
});
const shift: LocalShift = {
  id: "s1",
  clerkUserId: "u1",
  clerkName: "张晓兰",
  openedAt: 0,
  floatFen: 0,
  saleCount: 0,
  totalFen: 0,
  cashFen: 0,
};
const open: TillState = { ...STARTING, phase: "ready", catalogue, shift };
const when = (...events: TillEvent[]) => events.reduce(step, open);
const scan = (code: string): TillEvent => ({ kind: "scanned", code });

describe("a scan", () => {
  test("puts the goods into the cart, and the same goods again into the same line", () => {
    const { cart } = when(scan("6901234500009"), scan("6901234500009"));
    expect(cart.lines.map(({ variantId, quantity, amountFen }) => [variantId, quantity, amountFen])).toEqual([
      ["millet", 2, 3_600],
    ]);
  });

  test("of a scale's label brings the weight, each weighing a line of its own", () => {
    const label = scaleLabel({ scaleCode: "00031", grams: 850 });
    const { cart } = when(scan(label), scan(label));
    expect(cart.lines.map(({ grams, amountFen }) => [grams, amountFen])).toEqual([
      [850, 8_330],
      [850, 8_330],
    ]);
  });

  test("with a wrong check digit or of goods that are not here changes nothing and says why", () => {
    expect(when(scan("6901234500008"))).toMatchObject({ cart: EMPTY_CART, hint: { kind: "wrong_digit" } });
    expect(when(scan(ownPackCode(77)))).toMatchObject({ cart: EMPTY_CART, hint: { kind: "not_here" } });
  });

  test("of goods whose lots are recalled sells nothing", () => {
    expect(when(scan("6901234500047"))).toMatchObject({ cart: EMPTY_CART, hint: { kind: "blocked" } });
  });

  test("of more than the books have sells and says so", () => {
    const state = when(scan("6901234500054"), scan("6901234500054"));
    expect(state.cart.lines[0]?.quantity).toBe(2);
    expect(state.hint).toMatchObject({ kind: "short", available: 1 });
    expect(leftOf(state, dates)).toBe(-1);
  });

  test("while money is taken goes back to selling; beside a QR payment what is no goods is its reference", () => {
    const paying = when(scan("6901234500009"), { kind: "payAsked", saleId: "a", tender: "qr" });
    expect(step(paying, scan("420000123456")).view).toMatchObject({ name: "pay", scanned: "420000123456" });
    expect(step(paying, scan("6901234500054"))).toMatchObject({ view: { name: "sell" } });
  });

  test("with the camera stays there for the next one, and money can be taken from there", () => {
    const seen = when({ kind: "went", to: "camera" }, scan("6901234500009"));
    expect(seen).toMatchObject({ view: { name: "camera" }, cart: { lines: [{ quantity: 1 }] } });
    expect(step(seen, { kind: "payAsked", saleId: "a", tender: "cash" }).view.name).toBe("pay");
  });

  test("while the sale is being written down is not heard", () => {
    const writing = when(
      scan("6901234500009"),
      { kind: "payAsked", saleId: "a", tender: "cash" },
      { kind: "writing" },
    );
    expect(step(writing, scan("6901234500054"))).toBe(writing);
    expect(step(writing, { kind: "emptied" })).toBe(writing);
    expect(step(writing, { kind: "went", to: "sell" })).toBe(writing);
  });

  test("before a shift is open sells nothing", () => {
    expect(step({ ...open, shift: null }, scan("6901234500009")).cart).toBe(EMPTY_CART);
  });
});

test("a sale that could not be written down leaves the cart as it was", () => {
  const state = when(
    scan("6901234500009"),
    { kind: "payAsked", saleId: "a", tender: "cash" },
    { kind: "writing" },
    { kind: "notWritten" },
  );
  expect(state).toMatchObject({
    view: { name: "pay", saleId: "a", isWriting: false },
    hint: { kind: "not_written" },
  });
  expect(state.cart.lines).toHaveLength(1);
});

test("the local stock counts down with what was sold", () => {
  const lines = saleLines(addPacks(EMPTY_CART, dates));
  const entry = { body: { kind: "sale", lines } } as unknown as JournalEntry;
  const state = when({ kind: "recorded", entry, shift });
  expect(leftOf(state, dates)).toBe(0);
  expect(isBetweenSales(state)).toBe(false); // its receipt is still being read
  expect(isBetweenSales(step(state, { kind: "went", to: "sell" }))).toBe(true);
});

test("favourites that are gone from the catalogue are left out", () => {
  expect(catalogue.favourites).toEqual([dates, millet]);
});

test("goods are found by first letters, Chinese, English, SKU and county, the best first", () => {
  const found = (words: string) => searchGoods(catalogue, words, 10).map(({ variantId }) => variantId);
  expect(found("ahxm")).toEqual(["millet"]);
  expect(found("大枣")).toEqual(["dates"]);
  expect(found("BRISKET")).toEqual(["brisket"]);
  expect(found("P044")).toEqual(["dates"]);
  expect(found("科尔沁")).toEqual(["brisket"]);
  expect(found("  ")).toEqual([]);
});

test("twelve digits of UPC-A are the same goods, and a number of goods is a code as well", () => {
  const imported = makeCatalogue({ goods: [someGoods({ barcodes: ["0036000291452"] })], favourites: [] });
  expect(readScan(imported, "036000291452")).toMatchObject({ kind: "goods" });
  expect(readScan(catalogue, "p020-1")).toMatchObject({ kind: "goods", goods: millet });
});

test("whatever is put into a cart, its lines and their sum are what the server reckons", () => {
  const acts = fc.array(
    fc.oneof(
      fc.record({ goods: fc.constantFrom(millet, dates), quantity: fc.integer({ min: 1, max: 999 }) }),
      fc.record({ grams: fc.integer({ min: 1, max: 99_999 }) }),
      fc.record({ key: fc.integer({ min: 1, max: 5 }), to: fc.integer({ min: -1, max: 999 }) }),
    ),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(acts, (given) => {
      let cart = EMPTY_CART;
      for (const act of given) {
        if ("grams" in act) cart = addWeighed(cart, brisket, act.grams);
        else if ("goods" in act) cart = addPacks(cart, act.goods, act.quantity);
        else cart = changeQuantity(cart, act.key, act.to);
      }
      const total = totalFen(cart);
      fc.pre(cart.lines.length > 0 && cart.lines.every(({ amountFen }) => amountFen > 0));
      expect(
        addsUp({ lines: saleLines(cart), totalFen: total, tender: { kind: "cash", tenderedFen: total } }),
      ).toBe(true);
      expect(partsOf(cart.lines).reduce((sum, part) => sum + part.amountFen, 0)).toBe(total);
      expect(new Set(cart.lines.map(({ key }) => key)).size).toBe(cart.lines.length);
    }),
  );
});

describe("a scanner is told from a person by its pace", () => {
  const type = (keys: string, gapMs: number, enterAfterMs = gapMs) => {
    const reader = new BurstReader();
    let at = 1_000;
    for (const key of keys) {
      reader.press(key, at);
      at += gapMs;
    }
    return reader.press("Enter", at - gapMs + enterAfterMs);
  };
  test("a code at a scanner's pace is a scan", () => {
    expect(type("6901234500009", 12)).toBe("6901234500009");
    expect(type("6901234500009", 0, 90)).toBe("6901234500009");
  });
  test("the same by hand is not, nor are a few digits, nor a code whose Enter comes later", () => {
    expect(type("6901234500009", 90)).toBeUndefined();
    expect(type("100", 5)).toBeUndefined();
    expect(type("6901234500009", 12, 400)).toBeUndefined();
  });
  test("what was typed before a rest is no part of a scan", () => {
    const reader = new BurstReader();
    reader.press("7", 0);
    let at = 900;
    for (const key of "6901234500009") {
      at += 8;
      reader.press(key, at);
    }
    expect(reader.press("Enter", at + 8)).toBe("6901234500009");
  });
});

test("notes that people are likely to pay with: the exact sum first, none below it", () => {
  expect(likelyCash(4_730)).toEqual([4_730, 5_000, 6_000, 10_000]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (total) => {
      const sums = likelyCash(total);
      expect(sums[0]).toBe(total);
      expect([...sums].sort((a, b) => a - b)).toEqual(sums);
      expect(new Set(sums).size).toBe(sums.length);
    }),
  );
});

test("weights are read in grams and in 斤, and nothing else is a weight", () => {
  expect(readWeight("850", "gram", 99_999)).toBe(850);
  expect(readWeight("1.7", "jin", 99_999)).toBe(850);
  expect(readWeight("0.001", "jin", 99_999)).toBe(1);
  for (const text of ["", "0", "-5", "1e3", "1.5"]) expect(readWeight(text, "gram", 99_999)).toBeUndefined();
  expect(readWeight("200", "jin", 99_999)).toBeUndefined();
});

test("references and card numbers are taken only in their forms", () => {
  expect(isQrReference("4200001234202611220000")).toBe(true);
  expect(isQrReference("12 34")).toBe(false);
  expect(readCaringCard(" ax 1008 6001 ")).toBe("AX10086001");
  expect(readCaringCard("卡")).toBeUndefined();
});
