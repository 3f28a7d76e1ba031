import { asc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import type { GoodsFinder } from "#app/domain/catalog/find-goods.ts";
import { giveRole } from "#app/domain/identity/roles.server.ts";
import { changePurchase, draftPurchase } from "#app/domain/purchasing/keep-purchase.server.ts";
import { acceptQuote, withdrawRequest } from "#app/domain/quoting/end-request.server.ts";
import { offerQuote, withdrawQuote } from "#app/domain/quoting/offer-quote.server.ts";
import {
  findQuoteRequest,
  listQuoteMessages,
  listQuoteRequests,
  listSellers,
} from "#app/domain/quoting/queries.server.ts";
import { requestQuotes } from "#app/domain/quoting/request-quotes.server.ts";
import { writeQuoteMessage } from "#app/domain/quoting/write-message.server.ts";
import { addDays, startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal, type RefusalCode } from "#app/domain/values/refusal.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { users } from "#db/schema/identity.ts";
import { orderLines } from "#db/schema/ordering.ts";
import { purchaseOrders } from "#db/schema/purchasing.ts";
import { buyingUnits } from "#db/schema/units.ts";
import type { Store } from "#db/store.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { aBuyingSchool, aRow, getPurchase, placeAll } from "#tests/fixtures/a-purchase.ts";
import { aPerson } from "#tests/fixtures/share-units.ts";
import { theMessages } from "#tests/fixtures/the-messages.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

const TODAY = 20261122;
const NOON = startOfDay(TODAY) + 12 * 3_600_000;
const CENTRE = "";

let store: Store;
let by: string;
let unitIds: string[];
let sellers: string[];
let goods: string[];
let finder: GoodsFinder;
/** What each of the suppliers makes, for three lines. */
let ownGoods: Map<string, string[]>;

beforeEach(async () => {
  store = await demoStore();
  const [buyer] = await store.read
    .select({ id: users.id })
    .from(users)
    .where(eq(users.email, demoEmail("buyer")));
  by = buyer?.id ?? "";
  unitIds = (
    await store.read.select({ id: buyingUnits.id }).from(buyingUnits).orderBy(asc(buyingUnits.id))
  ).map(({ id }) => id);
  const all = await store.read
    .select({ id: variants.id, supplierId: products.supplierId })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .orderBy(asc(variants.id));
  goods = all.slice(0, 3).map(({ id }) => id);
  ownGoods = new Map();
  for (const { id, supplierId } of all) ownGoods.set(supplierId, [...(ownGoods.get(supplierId) ?? []), id]);
  for (const [supplierId, own] of ownGoods) if (own.length < 3) ownGoods.delete(supplierId);
  sellers = [...[...ownGoods.keys()].slice(0, 2), CENTRE];
  finder = await rememberBulkGoods(store.read, NOON);
});

const aRequest = () => ({
  id: newId(),
  unitId: unitIds[0] ?? "",
  title: "十二月食堂",
  note: null,
  answerByDay: addDays(TODAY, 5),
  sellerIds: sellers,
  goods: goods.map((variantId, index) => ({ variantId, quantity: 10 * (index + 1) })),
  by,
});

async function ask(): Promise<string> {
  const request = aRequest();
  expect(await store.write((tx) => requestQuotes(tx, request, NOON))).toBe(true);
  return request.id;
}

const anOffer = (requestId: string, sellerId: string, fen = 1_000) => ({
  id: newId(),
  requestId,
  sellerId,
  validUntilDay: addDays(TODAY, 3),
  note: null,
  lines: [1, 2, 3].map((lineNumber) => ({
    lineNumber,
    variantId: (sellerId === CENTRE ? goods : (ownGoods.get(sellerId) ?? goods))[lineNumber - 1] ?? "",
    quantity: 10 * lineNumber,
    unitPriceFen: fen + lineNumber,
  })),
  by,
});

async function offer(requestId: string, sellerId: string, fen?: number): Promise<string> {
  const quote = anOffer(requestId, sellerId, fen);
  await store.write((tx) => offerQuote(tx, quote, NOON));
  return quote.id;
}

const refused = async (work: Promise<unknown>): Promise<RefusalCode | undefined> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return undefined;
};

describe("a request for quotes", () => {
  test("sums two lines of one variant, and the same id is one request", async () => {
    const [first = ""] = goods;
    const request = {
      ...aRequest(),
      goods: [
        { variantId: first, quantity: 2 },
        { variantId: first, quantity: 3 },
      ],
    };
    expect(await store.write((tx) => requestQuotes(tx, request, NOON))).toBe(true);
    expect(await store.write((tx) => requestQuotes(tx, request, NOON + 1))).toBe(false);
    expect(await refused(store.write((tx) => requestQuotes(tx, { ...request, title: "别的" }, NOON)))).toBe(
      "KEY_REUSED",
    );
    const found = await findQuoteRequest(store.read, request.id, { unitId: unitIds[0] ?? "" });
    expect(found?.lines).toMatchObject([{ variantId: first, quantity: 5 }]);
  });

  test("is told to the people of who was asked, and each quote to who asked", async () => {
    const [seller = ""] = sellers;
    const [theirs, others] = [await aPerson(store), await aPerson(store)];
    await store.write(async (tx) => {
      await giveRole(tx, theirs, { role: "supplier", scopeId: seller });
      await giveRole(tx, others, { role: "supplier", scopeId: "another" });
    });
    const told = async () =>
      (await theMessages(store, { orderId: unitIds[0] ?? "" })).map(({ kind, address }) => [kind, address]);
    const requestId = await ask();
    const before = await told();
    expect(before).toContainEqual(["quote_asked", `${theirs}@school.example`]);
    expect(before).not.toContainEqual(["quote_asked", `${others}@school.example`]);
    const quote = anOffer(requestId, seller);
    await store.write((tx) => offerQuote(tx, quote, NOON));
    await store.write((tx) => offerQuote(tx, quote, NOON));
    await offer(requestId, CENTRE);
    expect((await told()).slice(before.length)).toEqual([
      ["quote_offered", demoEmail("buyer")],
      ["quote_offered", demoEmail("buyer")],
    ]);
  });

  test.each([
    ["QUOTE_REQUEST_EMPTY", { goods: [] }],
    ["QUOTE_REQUEST_EMPTY", { sellerIds: [] }],
    ["QUOTE_DAY_WRONG", { answerByDay: addDays(TODAY, -1) }],
    ["NOT_ON_SALE", { goods: [{ variantId: "nothing", quantity: 1 }] }],
  ])("is refused with %s", async (code, wrong) => {
    const request = { ...aRequest(), ...wrong };
    expect(await refused(store.write((tx) => requestQuotes(tx, request, NOON)))).toBe(code);
    expect(await listQuoteRequests(store.read, "all")).toEqual([]);
  });

  test("is there for its unit and for those who were asked, and for nobody else", async () => {
    const { id } = aRequest();
    await store.write((tx) => requestQuotes(tx, { ...aRequest(), id, sellerIds: sellers.slice(0, 1) }, NOON));
    const seen = async (of: Parameters<typeof listQuoteRequests>[1]) => {
      const listed = await listQuoteRequests(store.read, of);
      const found = await findQuoteRequest(store.read, id, of);
      expect(listed.some((one) => one.id === id)).toBe(found !== undefined);
      return found !== undefined;
    };
    expect(await seen({ unitId: unitIds[0] ?? "" })).toBe(true);
    expect(await seen({ unitId: unitIds[1] ?? "" })).toBe(false);
    expect(await seen({ sellerId: sellers[0] ?? "" })).toBe(true);
    expect(await seen({ sellerId: sellers[1] ?? "" })).toBe(false);
    expect(await seen({ sellerId: CENTRE })).toBe(false);
    expect(await seen("all")).toBe(true);
  });
});

describe("a quote", () => {
  test("stands in the place of what its seller offered before, and says its sum", async () => {
    const requestId = await ask();
    await offer(requestId, CENTRE, 1_000);
    const second = await offer(requestId, CENTRE, 900);
    await offer(requestId, sellers[0] ?? "", 800);
    const standing = await listSellers(store.read, requestId);
    expect(standing.map(({ sellerId, quote }) => [sellerId, quote?.totalFen])).toEqual(
      [
        [CENTRE, 901 * 10 + 902 * 20 + 903 * 30],
        [sellers[0], 801 * 10 + 802 * 20 + 803 * 30],
        [sellers[1], undefined],
      ].sort(),
    );
    expect(standing.find(({ sellerId }) => sellerId === CENTRE)?.quote?.id).toBe(second);
    expect(standing.find(({ sellerId }) => sellerId === CENTRE)?.lines).toHaveLength(3);
  });

  test("is not taken from who was not asked, after the last day, without a price, for a day that is over or of another's goods", async () => {
    const requestId = await ask();
    const at = (quote: ReturnType<typeof anOffer>, now = NOON) =>
      refused(store.write((tx) => offerQuote(tx, quote, now)));
    expect(await at(anOffer(requestId, "somebody"))).toBe("QUOTE_REQUEST_OVER");
    expect(await at({ ...anOffer(requestId, CENTRE), lines: [] })).toBe("QUOTE_EMPTY");
    expect(await at({ ...anOffer(requestId, CENTRE), validUntilDay: addDays(TODAY, -1) })).toBe(
      "QUOTE_DAY_WRONG",
    );
    const others = { ...anOffer(requestId, sellers[0] ?? ""), lines: anOffer(requestId, CENTRE).lines };
    others.lines = others.lines.map((line, index) => ({
      ...line,
      variantId: ownGoods.get(sellers[1] ?? "")?.[index] ?? "",
    }));
    expect(await at(others)).toBe("NOT_ON_SALE");
    const twice = anOffer(requestId, CENTRE);
    twice.lines = twice.lines.map((line) => ({ ...line, variantId: goods[0] ?? "" }));
    expect(await at(twice)).toBe("QUOTE_GOODS_TWICE");
    const late = { ...anOffer(requestId, CENTRE), validUntilDay: addDays(TODAY, 9) };
    expect(await at(late, startOfDay(addDays(TODAY, 6)))).toBe("QUOTE_REQUEST_OVER");
    expect(await at(late, startOfDay(addDays(TODAY, 6)) - 1)).toBeUndefined();
  });

  test("is taken up to the last minute of its last day in Beijing, and not a minute later", async () => {
    const requestId = await ask();
    const quoteId = await offer(requestId, CENTRE);
    const over = startOfDay(addDays(TODAY, 4));
    expect(await refused(store.write((tx) => acceptQuote(tx, quoteId, finder, by, over)))).toBe("QUOTE_OVER");
    expect(await store.write((tx) => acceptQuote(tx, quoteId, finder, by, over - 1))).toMatch(/^CG/);
  });

  test("is one of many that are taken at once, and stays the one", async () => {
    const requestId = await ask();
    const quoteIds = await Promise.all(sellers.map((sellerId) => offer(requestId, sellerId)));
    const taken = await Promise.allSettled(
      quoteIds.map((quoteId) => store.write((tx) => acceptQuote(tx, quoteId, finder, by, NOON))),
    );
    expect(taken.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const standing = await listSellers(store.read, requestId);
    const accepted = standing.filter(({ quote }) => quote?.state === "accepted");
    expect(accepted).toHaveLength(1);
    const id = accepted[0]?.quote?.id ?? "";
    expect(await store.write((tx) => acceptQuote(tx, id, finder, by, NOON))).toMatch(/^CG/);
    expect(await refused(store.write((tx) => offerQuote(tx, anOffer(requestId, CENTRE), NOON)))).toBe(
      "QUOTE_REQUEST_OVER",
    );
    expect(await store.write((tx) => withdrawRequest(tx, requestId, by, NOON))).toBe(false);
  });

  test("that was taken back or superseded cannot be taken", async () => {
    const requestId = await ask();
    const first = await offer(requestId, CENTRE, 1_000);
    const second = await offer(requestId, CENTRE, 900);
    const accept = (quoteId: string) =>
      refused(store.write((tx) => acceptQuote(tx, quoteId, finder, by, NOON)));
    expect(await accept(first)).toBe("QUOTE_OVER");
    expect(await store.write((tx) => withdrawQuote(tx, requestId, CENTRE))).toBe(true);
    expect(await accept(second)).toBe("QUOTE_OVER");
    await store.write((tx) => withdrawRequest(tx, requestId, by, NOON));
    expect(await accept(second)).toBe("QUOTE_REQUEST_OVER");
  });
});

describe("a purchase at a quote", () => {
  /** A request of the school for goods that need no cold chain, quoted far below the list, and accepted. */
  async function accept() {
    const school = await aBuyingSchool(store, 1);
    unitIds = [school.unitId];
    goods = school.plain.slice(0, 3).map(({ variantId }) => variantId);
    const quoteId = await offer(await ask(), CENTRE, 700);
    const number = await store.write((tx) => acceptQuote(tx, quoteId, finder, by, SEEDED_AT));
    return { school, quoteId, purchase: await getPurchase(store, number) };
  }

  test("is placed at exactly its prices, and its copy has nothing left to draw", async () => {
    const { school, quoteId, purchase } = await accept();
    expect(purchase).toMatchObject({
      badCount: 0,
      termsId: quoteId,
      goodsFen: 701 * 10 + 702 * 20 + 703 * 30,
    });
    await placeAll(school, purchase);
    const lines = await store.read
      .select({ quantity: orderLines.quantity, unitPriceFen: orderLines.unitPriceFen })
      .from(orderLines)
      .innerJoin(purchaseOrders, eq(purchaseOrders.orderId, orderLines.orderId))
      .orderBy(asc(orderLines.unitPriceFen));
    expect(lines).toEqual([1, 2, 3].map((n) => ({ quantity: n * 10, unitPriceFen: 700 + n })));
    const again = await store.write((tx) =>
      draftPurchase(
        tx,
        {
          key: newId(),
          unitId: school.unitId,
          source: "copy",
          fileName: null,
          note: null,
          termsId: quoteId,
          rows: goods.map((variantId, index) => ({
            rowNumber: null,
            cells: aRow({
              code: finder.byVariant.get(variantId)?.sku ?? "",
              quantity: String(10 * (index + 1)),
            }),
          })),
        },
        finder,
        by,
        SEEDED_AT,
      ),
    );
    expect(await getPurchase(store, again)).toMatchObject({ badCount: 3 });
  });

  test("takes no other quantity and no other goods", async () => {
    const { school, purchase } = await accept();
    const settled = await store.write((tx) =>
      changePurchase(
        tx,
        purchase.id,
        purchase.version,
        {
          mended: new Map([[1, { quantity: "11" }]]),
          added: [aRow({ code: school.plain[5]?.sku ?? "", quantity: "1" })],
        },
        finder,
        SEEDED_AT,
      ),
    );
    const faults = settled.rows.flatMap(({ problems }) => problems.map(({ fault }) => fault));
    expect(faults).toEqual(["notAsQuoted", "notAgreed"]);
  });

  test("has its prices no longer when its days are over", async () => {
    const { purchase } = await accept();
    const later = SEEDED_AT + 400 * 86_400_000;
    const settled = await store.write((tx) =>
      changePurchase(tx, purchase.id, purchase.version, {}, finder, later),
    );
    expect(
      settled.rows.every(({ problems }) => problems.some(({ fault }) => fault === "agreementOver")),
    ).toBe(true);
  });
});

test("what unit and seller write stays between them", async () => {
  const requestId = await ask();
  const message = {
    id: newId(),
    requestId,
    sellerId: CENTRE,
    isFromUnit: true,
    text: "周三能送吗？",
    writtenBy: by,
    writtenAt: NOON,
  };
  expect(await store.write((tx) => writeQuoteMessage(tx, message))).toBe(true);
  expect(await store.write((tx) => writeQuoteMessage(tx, message))).toBe(false);
  expect(await listQuoteMessages(store.read, requestId, CENTRE)).toMatchObject([{ text: "周三能送吗？" }]);
  expect(await listQuoteMessages(store.read, requestId, sellers[0])).toEqual([]);
  expect(
    await refused(
      store.write((tx) => writeQuoteMessage(tx, { ...message, id: newId(), sellerId: "nobody" })),
    ),
  ).toBe("QUOTE_REQUEST_OVER");
});
