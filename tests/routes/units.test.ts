import { readFileSync } from "node:fs";
import type { RouteConfigEntry } from "@remix-run/route-config";
import { beforeAll, describe, expect, test } from "vitest";
import { placeOrder } from "#app/domain/ordering/place-order.server.ts";
import { newId } from "#app/domain/values/id.ts";
import routes from "#app/routes.ts";
import type { Store } from "#db/store.ts";
import { UNIT_ROLES } from "#db/words.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { anOrder } from "#tests/fixtures/an-order.ts";
import { aUscc, demoUnits, demoUser, openUnitFor } from "#tests/fixtures/some-units.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";
import { Visitor } from "./visitor.ts";

let store: Store;
let admin: Visitor;
let auditor: Visitor;
let shopper: Visitor;

beforeAll(async () => {
  store = await demoStore();
  admin = await new Visitor().signInAs("admin");
  auditor = await new Visitor().signInAs("auditor");
  shopper = await new Visitor().signInAs("shopper");
});

const FAILING = "121101050000000009";

const registration = (more: Record<string, string> = {}) => ({
  intent: "send",
  key: newId(),
  type: "school_2",
  nameZh: `学校 ${newId().slice(-8)}`,
  nameEn: "",
  uscc: aUscc(),
  parentCode: "",
  provinceCode: "110000",
  prefectureCode: "",
  countyCode: "110108",
  street: "中关村街道",
  detail: "1 号",
  contactName: "林晓禾",
  phone: "010-1234 5678",
  email: "",
  ...more,
});

/** The page that staff have of the newest registration of a name. */
async function pageOf(nameZh: string): Promise<string> {
  const { data } = await admin.get(`/admin/units?words=${encodeURIComponent(nameZh)}`);
  const { list } = data as { list: { rows: { id: string }[] } };
  return `/admin/units/${list.rows[0]?.id}`;
}

describe("a registration", () => {
  test("goes to staff, who approve it, and its applicant is let into the rooms of the unit", async () => {
    const form = registration();
    expect((await shopper.post("/purchasing/register", form)).location).toBe("/purchasing/register?done=yes");
    expect((await shopper.get("/purchasing/register?done=yes")).data).toMatchObject({
      applications: [{ nameZh: form.nameZh, state: "applied" }],
    });
    const address = await pageOf(form.nameZh);
    const unitId = address.slice("/admin/units/".length);
    expect((await shopper.get(`/purchasing/${unitId}`)).status).toBe(404);
    expect((await admin.post(address, { intent: "approve", key: newId() })).status).toBe(303);
    expect((await shopper.get(`/purchasing/${unitId}/members`)).data).toMatchObject({
      current: [{ role: "head", isSelf: true }],
    });
    expect((await admin.get(address)).data).toMatchObject({
      unit: { state: "active" },
      events: [{ kind: "approved" }, { kind: "applied" }],
    });
  });

  test("that is refused tells its applicant why, and can be sent again from what was typed", async () => {
    const form = registration({ street: "学院路" });
    await shopper.post("/purchasing/register", form);
    const address = await pageOf(form.nameZh);
    expect((await admin.post(address, { intent: "refuse", key: newId(), reason: "" })).status).toBe(400);
    await admin.post(address, { intent: "refuse", key: newId(), reason: "请填写单位全称" });
    const { data } = await shopper.get("/purchasing/register");
    const { applications } = data as { applications: { id: string; reason: string }[] };
    const mine = applications.find(({ reason }) => reason === "请填写单位全称");
    const again = await shopper.get(`/purchasing/register?from=${mine?.id}`);
    expect(again.data).toMatchObject({
      form: { values: { nameZh: form.nameZh, street: "学院路", type: "school_2", uscc: form.uscc } },
    });
    const stranger = await new Visitor().signInAs("clerk");
    expect((await stranger.get(`/purchasing/register?from=${mine?.id}`)).status).toBe(404);
  });

  test.each([
    ["a name of nothing", { nameZh: "  " }, "nameZh"],
    ["a name with a line end", { nameZh: "学校\n二" }, "nameZh"],
    ["a name that never ends", { nameZh: "校".repeat(100_000) }, "nameZh"],
    ["a code of a wrong length", { uscc: "123" }, "uscc"],
    ["a code that fails its check", { uscc: FAILING }, "uscc"],
    ["no code", { uscc: "" }, "uscc"],
    ["a code of barracks", { type: "barracks" }, "uscc"],
    ["a type that is none", { type: "palace" }, "type"],
    ["a telephone that is none", { phone: "12" }, "phone"],
    ["a place that is none", { countyCode: "x" }, "countyCode"],
    ["an address that is none", { email: "a@" }, "email"],
    ["a script for a street", { street: "" }, "street"],
  ])("with %s is told so beside the field, and nothing typed is lost", async (_, more, field) => {
    const form = registration(more as Record<string, string>);
    const { status, data } = await shopper.post("/purchasing/register", form);
    expect(status).toBe(400);
    const { errors, values } = data as { errors: Record<string, string>; values: Record<string, string> };
    expect(Object.keys(errors)).toEqual([field]);
    expect(values).toMatchObject({ detail: "1 号", contactName: "林晓禾", countyCode: form.countyCode });
  });

  test("keeps what was typed while its applicant looks for places, and when the business refuses", async () => {
    const places = await shopper.post("/purchasing/register", registration({ intent: "places" }));
    expect([places.status, places.data]).toMatchObject([200, { values: { detail: "1 号" } }]);
    const lost = await shopper.post("/purchasing/register", registration({ parentCode: "zzzz zzzz" }));
    expect([lost.status, lost.data]).toMatchObject([
      409,
      { refusal: { code: "UNIT_PARENT_UNKNOWN" }, values: { parentCode: "zzzz zzzz", detail: "1 号" } },
    ]);
  });

  test("bears whatever is typed into it", async () => {
    const naughty = [
      ...(JSON.parse(readFileSync("tests/fixtures/blns/blns.json", "utf8")) as string[]),
      "\u0000",
      "1\r\nSet-Cookie: a=b",
      "' or 1=1; drop table buying_units; --",
      "敖".repeat(350_000),
    ];
    const fields = ["nameZh", "nameEn", "uscc", "parentCode", "street", "detail", "contactName", "phone"];
    for (const [index, text] of naughty.entries()) {
      const field = fields[index % fields.length] ?? "nameZh";
      const { status } = await shopper.post(
        "/purchasing/register",
        registration({ [field]: text, countyCode: "999999" }),
      );
      expect([400, 409], `${field}: ${text.slice(0, 40)}`).toContain(status);
    }
    for (const text of ["%", "_", "\\", "'", "%'; --"])
      expect((await admin.get(`/admin/units?words=${encodeURIComponent(text)}`)).data).toMatchObject({
        list: { count: 0 },
      });
    for (const text of ["-1", "1e9", "x", "99999999999999999999"])
      expect((await admin.get(`/admin/units?page=${text}&state=x&kind=y&district=z`)).status).toBe(200);
  });

  test("under a code that is known is told so, to its applicant and to staff", async () => {
    const uscc = aUscc();
    const first = registration({ uscc });
    await shopper.post("/purchasing/register", first);
    const second = registration({ uscc });
    expect((await shopper.post("/purchasing/register", second)).data).toMatchObject({
      refusal: { code: "UNIT_USCC_TAKEN" },
    });
    await shopper.post("/purchasing/register", { ...second, isFurther: "yes" });
    expect((await admin.get(await pageOf(second.nameZh))).data).toMatchObject({
      sameUscc: [{ name: { zh: first.nameZh }, state: "applied" }],
    });
  });

  test("whose code fails its check reaches staff when it stands so on the certificate", async () => {
    const form = registration({ uscc: FAILING, isUsccAsPrinted: "yes" });
    expect((await shopper.post("/purchasing/register", form)).status).toBe(303);
    const address = await pageOf(form.nameZh);
    expect((await admin.get(address)).data).toMatchObject({ unit: { details: { usccFails: true } } });
    const approve = () => admin.post(address, { intent: "approve", key: newId() });
    expect((await approve()).data).toMatchObject({ refusal: { code: "UNIT_USCC_FAILS" } });
    const override = { intent: "uscc", key: newId(), uscc: FAILING, reason: "" };
    expect((await admin.post(address, override)).status).toBe(400);
    expect((await admin.post(address, { ...override, reason: "已核对原件" })).status).toBe(303);
    expect((await approve()).status).toBe(303);
  });
});

test("an auditor reads all units with persons masked, and changes none", async () => {
  const { school } = await demoUnits(store);
  const { data } = await auditor.get(`/admin/units/${school.id}`);
  const { members } = data as { members: { name: string; email: string }[] };
  expect(members.length).toBeGreaterThan(0);
  for (const { name, email } of members) {
    expect(name).toMatch(/\*/);
    expect(email).toMatch(/\*\*\*@/);
  }
  for (const intent of ["approve", "refuse", "rename", "uscc", "affiliate", "close", ""])
    expect((await auditor.post(`/admin/units/${school.id}`, { intent, key: newId() })).status).toBe(403);
});

describe("members", () => {
  test("are added by the head, who is told when nobody has that address", async () => {
    const unit = await openUnitFor(store, await demoUser(store, "shopper"));
    const address = `/purchasing/${unit.id}/members`;
    const add = (email: string, role = "buyer") =>
      shopper.post(address, { intent: "add", key: newId(), email, role });
    expect((await add("not an address")).status).toBe(400);
    expect((await add(demoEmail("clerk"), "admin")).status).toBe(400);
    expect((await add("nobody@example.com")).data).toMatchObject({
      refusal: { code: "MEMBER_UNKNOWN", message: expect.stringContaining("nobody@example.com") },
      values: { email: "nobody@example.com" },
    });
    expect((await add(demoEmail("clerk"))).status).toBe(303);
    const clerk = await new Visitor().signInAs("clerk");
    expect((await clerk.get(address)).data).toMatchObject({ mayKeep: false });
    const leave = { intent: "leave", key: newId() };
    expect((await clerk.post(address, leave)).status).toBe(400);
    expect((await clerk.post(address, { ...leave, sure: "yes" })).location).toBe("/purchasing");
    expect((await clerk.get(address)).status).toBe(404);
    expect((await shopper.get(address)).data).toMatchObject({ past: [{ role: "buyer", hasLeft: true }] });
  });

  test("below one's unit are seen by its head and changed by nobody there", async () => {
    const { commission, school, hospital } = await demoUnits(store);
    const head = await new Visitor().signInAs("head");
    expect((await head.get(`/purchasing/${commission.id}/under`)).data).toMatchObject({
      under: expect.arrayContaining([expect.objectContaining({ id: school.id })]),
    });
    const seen = await head.get(`/purchasing/${commission.id}/under/${school.id}`);
    expect((seen.data as { members: unknown[] }).members.length).toBeGreaterThanOrEqual(4);
    expect((await head.get(`/purchasing/${commission.id}/under/${hospital.id}`)).status).toBe(404);
    const post = head.post(`/purchasing/${commission.id}/under/${school.id}`, { intent: "end" });
    await expect(post).rejects.toThrow("takes no form");
  });

  test("of barracks are seen by nobody above them, and by no auditor", async () => {
    const { commission } = await demoUnits(store);
    const unit = await openUnitFor(store, await demoUser(store, "shopper"), {
      type: "barracks",
      uscc: "",
      nameZh: "某部九连",
      street: "红星路",
      contactName: "雷司务长",
      parentCode: commission.code,
    });
    const head = await new Visitor().signInAs("head");
    const secrets = /某部九连|红星路|雷司务长|林晓禾|l\*\*\*@/;
    for (const [visitor, address] of [
      [head, `/purchasing/${commission.id}/under`],
      [head, `/purchasing/${commission.id}/under/${unit.id}`],
      [auditor, `/admin/units/${unit.id}`],
      [auditor, "/admin/units?kind=barracks"],
      [auditor, "/admin/units.csv?kind=barracks"],
    ] as const) {
      const { status, data } = await visitor.get(address);
      expect(status, address).toBe(200);
      const text = typeof data === "string" ? data : JSON.stringify(data);
      expect(text, address).toContain(unit.code);
      expect(text, address).not.toMatch(secrets);
    }
    expect((await admin.get(`/admin/units/${unit.id}`)).data).toMatchObject({
      unit: { name: { zh: "某部九连" }, details: { address: expect.stringContaining("红星路") } },
    });
    expect((await shopper.get(`/purchasing/${unit.id}/members`)).data).toMatchObject({
      current: [{ role: "head" }],
    });
  });
});

test("an order for barracks tells an auditor neither who receives it nor where, not even the district", async () => {
  const unit = await openUnitFor(store, await demoUser(store, "shopper"), {
    type: "barracks",
    uscc: "",
    nameZh: "某部十连",
  });
  const { number } = await store.write((tx) =>
    placeOrder(
      tx,
      anOrder({
        fulfilmentOutletId: "O-CENTRE",
        goods: [{ variantId: "V060", quantity: 1 }],
        entryChannel: "barracks",
        buyingUnitId: unit.id,
        note: "送到某部十连食堂",
        receiver: {
          ...anOrder().receiver,
          receiverName: "雷司务长",
          regionZh: "北京市海淀区",
          street: "红星路",
        },
      }),
      Date.now(),
    ),
  );
  for (const address of ["/admin/orders", `/admin/orders/${number}`]) {
    const secrets = /某部十连|雷司务长|红星路|海淀/;
    const list = (await auditor.get(address)).data as { orders?: { number: string }[] };
    const seen = list.orders ? list.orders.find((order) => order.number === number) : list;
    expect(JSON.stringify(seen), address).toContain(number);
    expect(JSON.stringify(seen), address).not.toMatch(secrets);
    expect(JSON.stringify((await admin.get(address)).data), address).toMatch(/雷司务长.*海淀|海淀.*雷司务长/);
  }
});

describe("the rooms of a unit, by role", () => {
  /** Each page of a unit, and the roles of its members that open it; the others get a 403. */
  const ROOMS: Record<string, readonly string[]> = {
    "": UNIT_ROLES,
    "/members": UNIT_ROLES,
    "/under": ["head"],
  };

  test.each(UNIT_ROLES)(
    "to the %s: their own by what they are there, every other unit not at all",
    async (role) => {
      const { school, sister, hospital } = await demoUnits(store);
      const visitor = await new Visitor().signInAs(role);
      for (const [room, roles] of Object.entries(ROOMS)) {
        const own = await visitor.get(`/purchasing/${school.id}${room}`);
        expect(own.status, room).toBe(roles.includes(role) ? 200 : 403);
        for (const other of [sister.id, hospital.id, newId(), "x"])
          expect((await visitor.get(`/purchasing/${other}${room}`)).status, room).toBe(404);
      }
      for (const intent of ["add", "end", "leave"]) {
        const here = await visitor.post(`/purchasing/${school.id}/members`, { intent, key: "" });
        expect(here.status, intent).toBe(intent === "leave" || role === "head" ? 400 : 403);
        const there = await visitor.post(`/purchasing/${sister.id}/members`, { intent, key: "" });
        expect(there.status, intent).toBe(404);
      }
    },
  );
});

test("every address under a unit that is not one's own is not there, whoever asks and whatever the room", async () => {
  const under = (entries: readonly RouteConfigEntry[], above = ""): string[] =>
    entries.flatMap(({ path = "", children }) => {
      const whole = [above, path].filter(Boolean).join("/");
      return children ? under(children, whole) : [whole];
    });
  const rooms = under(routes as RouteConfigEntry[]).filter((path) => path.startsWith("purchasing/:unitId"));
  expect(rooms.length).toBeGreaterThan(15);
  const { sister } = await demoUnits(store);
  for (const role of [...UNIT_ROLES, "admin", "auditor", "centre", "shopper"] as const) {
    const visitor = await new Visitor().signInAs(role);
    for (const room of rooms) {
      const address = `/${room}`
        .replace(":unitId", sister.id)
        .replace(":number", "CG2026112200000000")
        .replace(/:file\b/, "confirmation.pdf")
        .replace(/:\w+/g, newId());
      expect((await visitor.get(address)).status, `${role} ${address}`).toBe(404);
    }
  }
});
