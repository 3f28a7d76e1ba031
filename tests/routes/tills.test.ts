import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { tillDevices, tillSetAside } from "#db/schema/tills.ts";
import type { Store } from "#db/store.ts";
import { aClerk, aSale, CLERK, packs } from "#tests/fixtures/a-till.ts";
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

/** A till with an open shift of the clerk, and a sale of two packs in it. */
async function aShift(name: string) {
  const { tablet } = await aTablet(name);
  const shiftId = newId();
  const opened = {
    kind: "shiftOpened",
    id: shiftId,
    clerkUserId: CLERK,
    openedAt: Date.now(),
    floatFen: 10_000,
  };
  const sale = aSale({ number: 1, shiftId, soldAt: Date.now(), lines: [packs("V004", 2, 5_000)] });
  await sync(tablet, [opened, sale]);
  return { tablet, shiftId, sale };
}

test("goods come back against their receipt, out of the drawer of an open shift", async () => {
  const { tablet, shiftId, sale } = await aShift("退货机");
  const page = `/counter/receipts/${sale.id}`;
  const { refundId, drawers } = (await centre.get(page)).data as {
    refundId: string;
    drawers: { id: string }[];
  };
  expect(drawers.map(({ id }) => id)).toContain(shiftId);
  const form = {
    refundId,
    reason: "quality_claim",
    "lines.0.quantity": "1",
    "lines.0.disposition": "write_off",
  };
  expect((await centre.post(page, form)).data).toMatchObject({ refusal: { code: "TILL_SHIFT_MISSING" } });
  expect((await centre.post(page, { ...form, shiftId })).status).toBe(303);
  expect((await centre.post(page, { ...form, shiftId })).status).toBe(303); // a second click
  expect((await centre.get(page)).data).toMatchObject({ receipt: { returnedFen: 5_000 } });
  const sheet = (await centre.get(`/counter/shifts/${shiftId}`)).data;
  expect(sheet).toMatchObject({ shift: { returnsFen: 5_000, expectedFen: 15_000 } });

  const closed = {
    kind: "shiftClosed",
    id: shiftId,
    closedAt: Date.now(),
    countedFen: 15_000,
    explanation: null,
  };
  await sync(tablet, [{ ...closed, lastSaleNumber: 1, saleCount: 1, totalFen: 10_000 }]);
  const later = { ...form, refundId: newId(), shiftId };
  expect((await centre.post(page, later)).data).toMatchObject({ refusal: { code: "TILL_SHIFT_MISSING" } });
  expect(isProven(await verifyLedger(store.read))).toBe(true);
});

test("a clerk sees the receipts and shifts of their own outlet, and takes nothing back elsewhere", async () => {
  const { sale, shiftId } = await aShift("别处");
  const clerk = await new Visitor().signInAs("clerk");
  expect((await clerk.get(`/counter/receipts/${sale.id}`)).status).toBe(404);
  expect((await clerk.get(`/counter/shifts/${shiftId}`)).status).toBe(404);
  expect((await clerk.post(`/counter/receipts/${sale.id}`, {})).status).toBe(404);
  expect((await clerk.get("/counter/shifts")).data).toMatchObject({ shifts: [] });
  expect((await clerk.get(`/counter/receipts?q=${sale.id}`)).status).toBe(200); // and is not led to it
  const auditor = await new Visitor().signInAs("auditor");
  expect((await auditor.post(`/counter/receipts/${sale.id}`, {})).status).toBe(403);
  expect((await centre.get(`/counter/receipts?q=https://x/r/${sale.id}`)).location).toBe(
    `/counter/receipts/${sale.id}`,
  );
});

test("what was set aside is put right and booked, or left out with a reason", async () => {
  const { tablet } = await aTablet("待处理");
  const lines = [packs("V001", 1, 9_800)];
  const wrong = { ...aSale({ number: 1, lines, soldAt: Date.now() }), totalFen: 1 };
  const stranger = aSale({ number: 2, lines, soldAt: Date.now(), clerkUserId: "nobody" });
  await sync(tablet, [wrong, stranger]);
  const { entries } = (await centre.get("/counter/aside")).data as {
    entries: { id: string; content: string }[];
  };
  const asideOf = (id: string) => entries.find(({ content }) => content.includes(id))?.id ?? "";
  const correction = {
    reason: "核对后更正",
    "lines.0.sku": "150521-001",
    "lines.0.quantity": "1",
    "lines.0.price": "98",
  };
  const still = { ...correction, asideId: asideOf(stranger.id), clerkUserId: "nobody" };
  expect((await centre.post("/counter/aside", still)).data).toMatchObject({ code: "unknown_clerk" });
  const right = { ...correction, asideId: asideOf(wrong.id), clerkUserId: CLERK };
  expect((await centre.post("/counter/aside", right)).status).toBe(303);
  expect((await new Visitor().get(`/r/${wrong.id}`)).data).toMatchObject({ receipt: { totalFen: 9_800 } });
  const again = await sync(tablet, [wrong]);
  expect(JSON.parse(String(again.data)).results[0].outcome).not.toBe("taken");
  const out = { asideId: asideOf(stranger.id), reason: "试机，没有卖出" };
  expect((await centre.post("/counter/aside", out)).status).toBe(303);
  const rows = await store.read.select().from(tillSetAside).where(eq(tillSetAside.id, out.asideId));
  expect(rows[0]).toMatchObject({ reason: out.reason, saleId: null, content: JSON.stringify(stranger) });
  expect(isProven(await verifyLedger(store.read))).toBe(true);
});

test("a price tag says what the till sells for", async () => {
  const { tablet } = await aTablet("价签");
  const { goods } = JSON.parse(String((await tablet.get("/counter/api/snapshot")).data));
  const { tags } = (await centre.get(`/counter/tags?outlet=${OUTLET}&v=V001&v=V002`)).data as {
    tags: { variantId: string; priceFen: number; pricePer500gFen: number }[];
  };
  expect(tags).toHaveLength(2);
  for (const { variantId, priceFen, pricePer500gFen } of tags)
    expect(goods.find((one: { variantId: string }) => one.variantId === variantId)).toMatchObject({
      priceFen,
      pricePer500gFen,
    });
});
