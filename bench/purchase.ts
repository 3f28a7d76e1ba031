import { and, eq } from "drizzle-orm";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { addPoint } from "#app/domain/purchasing/delivery-points.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { sheetFile } from "#app/http/sheet.server.ts";
import { openStore } from "#db/open.ts";
import { users } from "#db/schema/identity.ts";
import { purchases } from "#db/schema/purchasing.ts";
import { unitMemberships } from "#db/schema/units.ts";
import type { Store } from "#db/store.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { ADDRESS, checkoutForm, Prices } from "./checkouts.ts";
import { compared, figure, percentile, type Reading } from "./figure.ts";
import type { Measure } from "./measure.ts";
import { signedIn, Visitor } from "./visitor.ts";

const LINES = 500;
const CANTEENS = 40;

/**
 * A school district orders for forty canteens: a spreadsheet of five hundred rows is uploaded, read, checked
 * and kept, and then placed as forty orders. Beside it the same number of lines as forty shoppers' orders.
 */
export const purchase: Measure = {
  name: "purchase",
  title: `A purchase of ${LINES} lines for ${CANTEENS} canteens over HTTP, from upload to placed`,
  async run({ workshop, isQuick }) {
    const shop = await workshop.openShop();
    const store = await openStore({ engine: "sqlite", file: shop.file });
    try {
      const { unitId, skus } = await prepare(store);
      const buyer = await signedIn(shop.url, "buyer");
      const home = `/purchasing/${unitId}/purchases`;
      const uploadedMs: number[] = [];
      const placedMs: number[] = [];
      const bothMs: number[] = [];
      const ordersMs: number[] = [];
      for (let round = 0; round < (isQuick ? 3 : 12); round += 1) {
        const file = await sheet(skus, round);
        const uploaded = await buyer.send(
          `${home}/new`,
          [
            ["intent", "upload"],
            ["key", newId()],
          ],
          file,
        );
        const address = uploaded.headers.location ?? "";
        const number = address.split("/").at(-1) ?? "";
        if (uploaded.status !== 303) throw new Error(`the upload was answered with ${uploaded.status}`);
        const [kept] = await store.read.select().from(purchases).where(eq(purchases.number, number));
        if (!kept || kept.badCount > 0 || kept.rowCount !== LINES)
          throw new Error(`of ${kept?.rowCount} rows ${kept?.badCount} are bad`);
        const placed = await buyer.send(address, [
          ["intent", "place"],
          ["gateway", "transfer"],
          ["payerName", "某学区"],
          ["noReturn", "on"],
          ["acceptedTotalFen", String(kept.totalFen)],
        ]);
        if (!placed.headers.location?.endsWith("done=placed"))
          throw new Error(`placing was answered with ${placed.status}: ${placed.body.slice(0, 200)}`);
        const checkedOutMs = await asShoppers(shop.url, store, round);
        if (round < 2) continue; // the first ones warm it up
        uploadedMs.push(uploaded.tookMs);
        placedMs.push(placed.tookMs);
        bothMs.push(uploaded.tookMs + placed.tookMs);
        ordersMs.push(checkedOutMs);
      }
      buyer.leave();
      const readings: Reading[] = [
        figure(`${LINES} lines: upload, check and keep, median`, percentile(uploadedMs, 0.5), "ms"),
        figure(`${LINES} lines: place as ${CANTEENS} orders, median`, percentile(placedMs, 0.5), "ms"),
        figure(`${LINES} lines: from upload to placed, median`, percentile(bothMs, 0.5), "ms", {
          atMost: 300,
        }),
        figure(`${LINES} lines: from upload to placed, slowest`, Math.max(...bothMs), "ms"),
        compared(
          `${LINES} lines: from upload to placed`,
          percentile(bothMs, 0.5),
          "ms",
          percentile(ordersMs, 0.5),
          `as many lines in ${CANTEENS} checkouts`,
          { atMost: 1 },
        ),
      ];
      return readings;
    } finally {
      await store.close();
      await shop.stop();
    }
  },
};

/** The demonstration's school with forty canteens, and goods of the shop that are sold one by one. */
async function prepare(store: Store) {
  const [member] = await store.read
    .select({ unitId: unitMemberships.unitId, userId: users.id })
    .from(users)
    .innerJoin(unitMemberships, and(eq(unitMemberships.userId, users.id), eq(unitMemberships.role, "buyer")))
    .where(eq(users.email, demoEmail("buyer")))
    .limit(1);
  if (!member) throw new Error("the demonstration has no buyer");
  const { unitId, userId } = member;
  const now = Date.now();
  const { receiverName, provinceCode, prefectureCode, countyCode, street, detail } = ADDRESS;
  const place = {
    receiverName,
    phone: "010-65001234",
    provinceCode,
    prefectureCode,
    countyCode,
    street,
    detail,
  };
  for (let number = 1; number <= CANTEENS; number += 1)
    await store.write((tx) => addPoint(tx, unitId, { ...place, name: `${number}号食堂` }, userId, now));
  const { byVariant } = await rememberBulkGoods(store.read, now);
  const skus = [...byVariant.values()]
    .filter(({ caseQuantity, quantityMin }) => caseQuantity === 1 && quantityMin === 1)
    .map(({ sku }) => sku);
  return { unitId, skus };
}

/** A spreadsheet as a school district sends it; each round has other quantities. */
async function sheet(skus: readonly string[], round: number): Promise<Uint8Array> {
  const rows = Array.from({ length: LINES }, (_, row) => [
    skus[(row * 7 + round) % skus.length] ?? "",
    String(1 + ((row + round) % 3)),
    `${(row % CANTEENS) + 1}号食堂`,
    "",
  ]);
  const answer = await sheetFile("rows", [["商品编码", "数量", "送货点", "送货日"], ...rows]);
  return new Uint8Array(await answer.arrayBuffer());
}

/** How long as many lines take as orders of shoppers, one after the other; filling the carts does not count. */
async function asShoppers(url: string, store: Store, round: number): Promise<number> {
  const prices = new Prices(store);
  const goods = await prices.goods();
  let tookMs = 0;
  for (let order = 0; order < CANTEENS; order += 1) {
    const visitor = new Visitor(url);
    const count = Math.floor(((order + 1) * LINES) / CANTEENS) - Math.floor((order * LINES) / CANTEENS);
    const chosen = Array.from({ length: count }, (_, line) => {
      const some = goods[(order * 13 + line * 5 + round) % goods.length];
      return some?.variantId ?? "";
    });
    for (const variantId of chosen) await visitor.post("/cart", { intent: "add", variantId, quantity: "1" });
    const placed = await visitor.post("/checkout", checkoutForm(await prices.totalFen(chosen)));
    if (placed.status !== 303) throw new Error(`an order was answered with ${placed.status}`);
    tookMs += placed.tookMs;
    visitor.leave();
  }
  return tookMs;
}
