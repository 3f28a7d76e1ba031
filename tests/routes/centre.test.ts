import { beforeAll, describe, expect, test } from "vitest";
import { recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { anEntry } from "#tests/domain/sales-history.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";
import { Visitor } from "./visitor.ts";

interface Part {
  key: string;
  sums: { amountFen: number; entryCount: number };
}

let centre: Visitor;

beforeAll(async () => {
  const store = await demoStore();
  const now = Date.now();
  await store.write((tx) =>
    recordAttribution(
      tx,
      [
        anEntry({ outletId: "O-C-110105-001", amountFen: 12_345, soldAt: now }),
        anEntry({ outletId: "O-C-110107-001", amountFen: 700, soldAt: now }),
        anEntry({ outletId: "O-CENTRE", amountFen: 20, soldAt: now }),
        anEntry({ outletId: "PAV-150430", salesMode: "online", amountFen: 3, soldAt: now }),
      ],
      now,
    ),
  );
  centre = await new Visitor().signInAs("centre");
});

describe("the centre's overview", () => {
  test.each(["today", "tenDay", "month", "year"])(
    "of %s parts the total by mode and by body",
    async (span) => {
      const { view } = (await centre.get(`/counter/centre?span=${span}`)).data as {
        view: { total: { amountFen: number }; modes: Part[]; bodies: Part[] };
      };
      expect(view.total.amountFen).toBe(13_068);
      const fen = (parts: Part[]) =>
        Object.fromEntries(
          parts.filter(({ sums }) => sums.entryCount > 0).map((part) => [part.key, part.sums.amountFen]),
        );
      expect(fen(view.modes)).toEqual({ online: 3, offline: 13_065 });
      expect(fen(view.bodies)).toEqual({ "110105": 12_345, "110107": 700, centre: 20, online: 3 });
    },
  );

  test("opens the lines behind a body, and they are that body's", async () => {
    for (const [body, count] of [
      ["110105", 1],
      ["centre", 1],
      ["online", 1],
      ["110101", 0],
    ] as const) {
      const lines = await centre.get(`/admin/sales/lines?span=today&group=none&body=${body}`);
      expect(lines.status).toBe(200);
      expect(JSON.stringify(lines.data).match(/"orderLineId"|"soldAt"/g)?.length ?? 0, body).toBe(count);
    }
  });
});

describe("a retail partner", () => {
  test("comes to its own shops, sees their sales, and no other's shop", async () => {
    const partner = await new Visitor().signInAs("partner");
    const own = (await partner.get("/counter/shops")).data as {
      outlets: { id: string; monthFen: number; state: string }[];
    };
    expect(own.outlets.every(({ id }) => id.startsWith("O-C-"))).toBe(true);
    expect(own).toMatchObject({ sums: { todayFen: 12_345, monthFen: 12_345 } });
    const pages = await Promise.all([2, 3, 4, 5].map((page) => partner.get(`/counter/shops?page=${page}`)));
    const rest = pages.flatMap(({ data }) => (data as typeof own).outlets);
    expect(rest.find(({ id }) => id === "O-C-110105-100")).toMatchObject({ state: "closed" });
    expect([...own.outlets, ...rest].some(({ id }) => id === "O-C-110107-001")).toBe(false);

    const shop = await partner.get("/counter/shops/S-O-C-110105-001");
    expect(shop.data).toMatchObject({ days: [{ amountFen: 12_345 }] });
    expect((await partner.get("/counter/shops/S-O-C-110107-001")).status).toBe(404);
    for (const address of ["/admin", "/admin/outlets", "/counter/today", "/counter/centre", "/admin/sales"])
      expect((await partner.get(address)).status, address).toBe(403);
  });
});

describe("the lobby's screen", () => {
  test("answers 304 while nothing changes, and is opened by a link without a sign-in", async () => {
    const made = await centre.post("/counter/walls", { id: newId(), name: "大厅" });
    const { address } = made.data as { address: string };
    const key = new URL(address).searchParams.get("key");
    const lobby = new Visitor();
    expect((await lobby.get(`/counter/wall?key=${key}`)).status).toBe(200);
    const first = await lobby.get(`/counter/wall.json?key=${key}`);
    expect(first.status).toBe(200);
    expect(first.headers.get("cache-control")).toBe("no-store");
    expect(Number(first.headers.get("x-now"))).toBeGreaterThan(Date.now() - 60_000);
    expect((await lobby.get("/counter/wall.json")).status).toBe(303);

    const { links } = (await centre.get("/counter/walls")).data as { links: { id: string }[] };
    await centre.post("/counter/walls", { intent: "revoke", id: links[0]?.id ?? "" });
    expect((await lobby.get(`/counter/wall.json?key=${key}`)).status).toBe(404);
  });
});
