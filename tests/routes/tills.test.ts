import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { newId } from "#app/domain/values/id.ts";
import { tillDevices } from "#db/schema/tills.ts";
import type { Store } from "#db/store.ts";
import { aClerk, aSale, packs } from "#tests/fixtures/a-till.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

const OUTLET = "O-SUB-110101";
let store: Store;
let centre: Visitor;

beforeAll(async () => {
  store = await demoStore();
  await aClerk(store);
  centre = await new Visitor().signInAs("centre");
});

/** Makes a till at the centre's page and registers a tablet with its code, as people do. */
async function aTablet(name: string): Promise<{ tablet: Visitor; deviceId: string }> {
  const made = await centre.post("/counter/devices", { outletId: OUTLET, name });
  const { id, registerCode } = (made.data as { made: { id: string; registerCode: string } }).made;
  const tablet = new Visitor();
  const spoken = `${registerCode.slice(0, 4).toLowerCase()} ${registerCode.slice(4)}`;
  const registered = await tablet.post("/counter/register", { code: spoken });
  expect(registered).toMatchObject({ status: 303, location: "/counter" });
  expect(registered.headers.getSetCookie()[0]).toMatch(/^till=.{43}; Path=\/; HttpOnly; SameSite=Strict/);
  return { tablet, deviceId: id };
}

const sync = (tablet: Visitor, entries: unknown[]) =>
  tablet.postJson("/counter/api/sync", { deviceNow: Date.now(), entries });

test("a tablet is registered by a code that works once, sells, and is told what it needs", async () => {
  const { tablet, deviceId } = await aTablet("一号");
  const snapshot = await tablet.get("/counter/api/snapshot");
  const { device, goods, version } = JSON.parse(String(snapshot.data));
  expect(device).toMatchObject({ id: deviceId, name: "一号", nextSaleNumber: 1 });
  const beef = goods.find(({ variantId }: { variantId: string }) => variantId === "V001");
  expect(beef).toMatchObject({
    barcodes: ["2100000000012"],
    priceFen: 9_800,
    initials: expect.stringMatching(/^[a-z]+$/),
  });
  const again = await tablet.get(`/counter/api/snapshot?since=${version}`);
  expect(JSON.parse(String(again.data))).toMatchObject({ unchanged: true, version });

  const sale = aSale({ number: 1, soldAt: Date.now(), lines: [packs("V001", 1, 9_800)] });
  const answer = await sync(tablet, [sale]);
  expect(JSON.parse(String(answer.data)).results).toMatchObject([{ id: sale.id, outcome: "taken" }]);
  const receipt = await new Visitor().get(`/r/${sale.id}`);
  expect(receipt.status).toBe(200);
  expect(receipt.data).toMatchObject({ receipt: { number: 1, totalFen: 9_800 } });
  expect(JSON.stringify(receipt.data)).not.toContain("孙柜");
});

test("a receipt that is not here yet says so, and what is none is not found", async () => {
  expect(await new Visitor().get(`/r/${newId()}`)).toMatchObject({ status: 404, data: { receipt: null } });
  expect((await new Visitor().get("/r/nothing")).status).toBe(404);
});

test("nobody sells without a till's cookie, nor with one that was revoked", async () => {
  const { tablet, deviceId } = await aTablet("二号");
  expect((await sync(new Visitor(), [])).status).toBe(401);
  expect((await new Visitor().get("/counter/api/snapshot")).status).toBe(401);
  expect((await centre.post("/counter/devices", { deviceId, reason: "平板丢失" })).status).toBe(303);
  expect((await sync(tablet, [])).status).toBe(403);
  const [device] = await store.read.select().from(tillDevices).where(eq(tillDevices.id, deviceId));
  expect(device?.revokedReason).toBe("平板丢失");
});

test("what is no request at all is answered so, and nothing is taken", async () => {
  const { tablet } = await aTablet("三号");
  expect((await tablet.postJson("/counter/api/sync", { entries: "none" })).status).toBe(400);
  const many = Array.from({ length: 101 }, (_, index) =>
    aSale({ number: index + 1, lines: [packs("V001", 1, 9_800)] }),
  );
  expect((await sync(tablet, many)).status).toBe(400);
});

test("a code is of no use a second time, and a wrong one is refused", async () => {
  const made = await centre.post("/counter/devices", { outletId: OUTLET, name: "四号" });
  const { registerCode } = (made.data as { made: { registerCode: string } }).made;
  expect((await new Visitor().postJson("/counter/api/register", { code: registerCode })).status).toBe(200);
  expect((await new Visitor().postJson("/counter/api/register", { code: registerCode })).status).toBe(409);
  expect((await new Visitor().post("/counter/register", { code: "AAAA-AAAA" })).status).toBe(409);
});

test("an auditor sees the tills and makes none", async () => {
  const auditor = await new Visitor().signInAs("auditor");
  expect((await auditor.get("/counter/devices")).data).toMatchObject({ mayManage: false, outlets: [] });
  expect((await auditor.post("/counter/devices", { outletId: OUTLET, name: "五号" })).status).toBe(403);
});
