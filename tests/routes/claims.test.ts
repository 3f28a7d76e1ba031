import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { readPhoto } from "#app/domain/claims/keep-photos.server.ts";
import { handOver } from "#app/domain/fulfilment/hand-over.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { grantOrder } from "#app/http/order-grant.server.ts";
import { BodyTooLarge, isUpload, saysTooMuch, streamBody } from "#app/http/request-body.server.ts";
import { claimPhotos, claims } from "#db/schema/claims.ts";
import { users, viewLog } from "#db/schema/identity.ts";
import { refunds } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { buy } from "#tests/domain/sales-history.ts";
import { aPhoto, aPicture, aPixelBomb, aPolyglot, DRAWING, SCRIPT } from "#tests/fixtures/some-photos.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

/** Frozen beef, which needs a photo, and millet, which does not. */
const [beef, millet] = ["V001", "V060"] as const;

let store: Store;
let shopperId: string;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  store = await demoStore();
  for (const role of ["shopper", "buyer", "analyst", "auditor", "centre"] as const)
    visitors.set(role, await new Visitor().signInAs(role));
  const [shopper] = await store.read
    .select()
    .from(users)
    .where(eq(users.email, demoEmail("shopper")));
  shopperId = shopper?.id ?? "";
});

function as(role: Role): Visitor {
  const visitor = visitors.get(role);
  if (!visitor) throw new Error(`no ${role} is signed in`);
  return visitor;
}

/** An order of the demo shopper's that they received just now: two boxes of beef and three bags of millet. */
async function aReceivedOrder(userId: string | null = shopperId) {
  const goods = [
    { variantId: beef, quantity: 2 },
    { variantId: millet, quantity: 3 },
  ];
  const placed = await buy(store, Date.now(), { userId, goods });
  const { orderId } = placed;
  await store.write((tx) => handOver(tx, { orderId, parcelId: newId() }, null, Date.now()));
  return { ...placed, form: `/orders/${placed.number}/claims/new` };
}

interface FormPage {
  key: string;
  lines: { nameZh: string; claimable: Record<string, { quantityMax: number }> }[];
}
interface Faulty {
  values: { kept?: string[]; words?: string };
  errors: Record<string, string>;
  refusal?: { code: string };
}
interface DeskPage {
  key?: string;
  claim: { steps: number; state: string };
  steps: { kind: string; words: string | null; photos: { id: string }[] }[];
}

/** The form as somebody fills it in: spoiled beef with a photo, unless said otherwise. */
async function filled(
  key: string,
  given: Record<string, string> = {},
  files: (Buffer | [Buffer, string])[] = [],
) {
  const form = new FormData();
  const fields = {
    key,
    kind: "quality_claim",
    fault: "spoiled",
    words: "收到时已经解冻",
    "lines.0.quantity": "1",
    "lines.1.quantity": "",
    ...given,
  };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (files.length === 0) form.append("photos", new Blob([]), ""); // what a browser sends for no file
  for (const file of files) {
    const [bytes, name] = Array.isArray(file) ? file : [file, "photo.jpg"];
    form.append("photos", new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }), name);
  }
  return form;
}

async function aClaim() {
  const order = await aReceivedOrder();
  const { key } = (await as("shopper").get(order.form)).data as FormPage;
  const sent = await as("shopper").send(order.form, await filled(key, {}, [await aPhoto()]));
  const id = sent.location?.split("/").pop() ?? "";
  return { ...order, id, page: sent.location ?? "", desk: `/admin/claims/${id}` };
}

const photosOf = (orderId: string) =>
  store.read.select().from(claimPhotos).where(eq(claimPhotos.orderId, orderId));
const claimsOf = (orderId: string) => store.read.select().from(claims).where(eq(claims.orderId, orderId));

describe("a shopper", () => {
  test("claims spoiled goods with a photo; a double click is one claim", async () => {
    const { form, orderId, number } = await aReceivedOrder();
    const page = (await as("shopper").get(form)).data as FormPage;
    expect(page.lines.map(({ claimable }) => claimable.no_reason_return?.quantityMax)).toEqual([0, 3]);
    const photo = await aPhoto();
    const send = async () => as("shopper").send(form, await filled(page.key, {}, [photo]));
    const answers = await Promise.all([send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(answers[1]?.location).toBe(answers[0]?.location);
    const [made, ...others] = await claimsOf(orderId);
    expect(made).toMatchObject({ state: "requested", kind: "quality_claim", fault: "spoiled" });
    expect(others).toEqual([]);
    expect(answers[0]?.location).toBe(`/orders/${number}/claims/${made?.id}`);
  });

  test("is told what is wrong beside it, and neither words nor photos have to be given again", async () => {
    const { form, orderId } = await aReceivedOrder();
    const { key } = (await as("shopper").get(form)).data as FormPage;
    const wrong = { kind: "", "lines.0.quantity": "two" };
    const first = await as("shopper").send(form, await filled(key, wrong, [await aPhoto()]));
    expect(first.status).toBe(400);
    const { errors, values } = first.data as Faulty;
    expect(Object.keys(errors).sort()).toEqual(["kind", "lines.0.quantity"]);
    expect(values.words).toBe("收到时已经解冻");
    expect(values.kept).toHaveLength(1);

    const [kept = ""] = values.kept ?? [];
    const tooMany = await as("shopper").send(form, await filled(key, { kept, "lines.1.quantity": "4" }));
    expect(tooMany.status).toBe(409);
    expect((tooMany.data as Faulty).errors["lines.1.quantity"]).toContain("件数超过");
    expect((tooMany.data as Faulty).values.kept).toEqual([kept]);

    expect((await as("shopper").send(form, await filled(key, { kept }))).status).toBe(303);
    expect(await photosOf(orderId)).toMatchObject([{ id: kept, eventId: key }]);
  });

  test("cannot claim fresh goods without a photo, or return them without a reason", async () => {
    const { form, orderId } = await aReceivedOrder();
    const bare = await as("shopper").send(form, await filled(newId()));
    expect(bare.data).toMatchObject({ refusal: { code: "CLAIM_NEEDS_PHOTO" } });
    const noReason = await filled(newId(), { kind: "no_reason_return" }, [await aPhoto()]);
    expect(((await as("shopper").send(form, noReason)).data as Faulty).errors).toHaveProperty([
      "lines.0.quantity",
    ]);
    expect(await claimsOf(orderId)).toEqual([]);
  });

  test("sees the answer, adds what was asked for, and takes a claim back", async () => {
    const { page, desk, id, orderId } = await aClaim();
    const { key = "", claim } = (await as("centre").get(desk)).data as DeskPage;
    const asked = { key, seenSteps: String(claim.steps), decision: "ask_more", answer: "请补外箱照片" };
    expect((await as("centre").post(desk, asked)).status).toBe(303);
    const seen = (await as("shopper").get(page)).data as {
      steps: { answer: string | null }[];
      keys: { more: string; withdraw: string };
    };
    expect(seen.steps.map(({ answer }) => answer)).toEqual([null, "请补外箱照片"]);
    const [clerk] = await store.read
      .select()
      .from(users)
      .where(eq(users.email, demoEmail("centre")));
    expect(JSON.stringify(seen)).not.toContain(clerk?.name ?? "nobody"); // nobody of the shop is named

    const more = new FormData();
    more.append("key", seen.keys.more);
    more.append("words", "补上了");
    more.append("photos", new Blob([new Uint8Array(await aPicture("png"))]), "箱子.png");
    expect((await as("shopper").send(page, more)).status).toBe(303);
    expect((await claimsOf(orderId))[0]).toMatchObject({ state: "requested", steps: 3 });
    expect(await photosOf(orderId)).toHaveLength(2);

    const withdrawal = { key: seen.keys.withdraw, intent: "withdraw" };
    expect((await as("shopper").post(page, withdrawal)).status).toBe(303);
    expect((await as("shopper").post(page, withdrawal)).status).toBe(303);
    expect((await claimsOf(orderId))[0]).toMatchObject({ id, state: "withdrawn" });
  });
});

describe("hostile files", () => {
  const send = async (files: (Buffer | [Buffer, string])[]) => {
    const { form, orderId } = await aReceivedOrder();
    const answer = await as("shopper").send(form, await filled(newId(), {}, files));
    return { answer, orderId };
  };

  test.each([
    ["a page named like a photo", () => Buffer.from(SCRIPT)],
    ["a drawing that runs scripts", () => Buffer.from(DRAWING)],
    ["a picture in another format", () => aPicture("gif")],
    ["more pixels than memory holds", aPixelBomb],
    ["half a photo", async () => (await aPhoto({ width: 900 })).subarray(0, 2_000)],
    ["twenty megabytes", async () => Buffer.concat([await aPhoto(), Buffer.alloc(20 * 1024 * 1024)])],
  ])("%s is not taken, and a photo beside it is", async (_, make) => {
    const { answer, orderId } = await send([await make(), await aPhoto()]);
    expect(answer.status).toBe(400);
    expect((answer.data as Faulty).errors).toHaveProperty("photos");
    expect(await photosOf(orderId)).toHaveLength(1);
    expect(await claimsOf(orderId)).toEqual([]);
  });

  test("seven photos are one too many", async () => {
    const photos = await Promise.all(Array.from({ length: 7 }, (_, index) => aPhoto({ width: 100 + index })));
    const { answer, orderId } = await send(photos);
    expect(answer.status).toBe(400);
    expect((answer.data as Faulty).values.kept).toHaveLength(6);
    expect(await photosOf(orderId)).toHaveLength(6);
  });

  test("a name with a path in it names nothing, and what is hidden in a photo is gone", async () => {
    const { answer, orderId } = await send([[await aPolyglot(), "../../../app/routes.ts"]]);
    expect(answer.status).toBe(303);
    const [photo] = await photosOf(orderId);
    expect(photo?.id).toMatch(/^[0-9a-f]{32}$/);
    const kept = await readPhoto(store, photo?.id ?? "", "full");
    expect(kept?.subarray(0, 3).toString("hex")).toBe("ffd8ff");
    expect(kept?.includes("<script>")).toBe(false);
  });

  test("a form that breaks off, or is none, is told so and leaves nothing", async () => {
    const { form, orderId } = await aReceivedOrder();
    const whole = new Response(await filled(newId(), {}, [await aPhoto()]));
    const type = whole.headers.get("content-type") ?? "";
    const bytes = new Uint8Array(await whole.arrayBuffer());
    const { action } = await import("#app/routes/storefront/orders.$number.claims.new.tsx");
    const number = form.split("/")[2] ?? "";
    const cookie = [...as("shopper").cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    for (const body of [bytes.subarray(0, bytes.length - 300), new Uint8Array([1, 2, 3])]) {
      const request = new Request(`http://localhost:3000${form}`, {
        method: "POST",
        headers: { cookie, "content-type": type },
        body,
      });
      const context = { requestId: "test", clientAddress: "203.0.113.7" };
      await expect(action({ request, params: { number }, context })).rejects.toMatchObject({ status: 400 });
    }
    expect(await photosOf(orderId)).toEqual([]);
  });
});

describe("who may see and do what", () => {
  test("somebody else's order has no form, no claims and no photos", async () => {
    const { form, page, number, orderId } = await aClaim();
    const [photo] = await photosOf(orderId);
    const own = `/orders/${number}/photos/${photo?.id}`;
    expect((await as("shopper").get(own)).status).toBe(200);
    for (const visitor of [new Visitor(), as("buyer"), as("centre")]) {
      for (const address of [form, page, own]) expect((await visitor.get(address)).status).toBe(404);
      const answer = await visitor.send(form, await filled(newId(), {}, [await aPhoto()]));
      expect(answer.status).toBe(404);
      expect((await visitor.post(page, { key: newId(), intent: "withdraw" })).status).toBe(404);
    }
    expect(await photosOf(orderId)).toHaveLength(1);

    // one's own order is no way to another's claim or photo
    const other = await aReceivedOrder();
    expect((await as("shopper").get(`/orders/${other.number}/photos/${photo?.id}`)).status).toBe(404);
    const elsewhere = page.replace(number, other.number);
    expect((await as("shopper").get(elsewhere)).status).toBe(404);
    expect((await as("shopper").post(elsewhere, { key: newId(), intent: "withdraw" })).status).toBe(404);
  });

  test("a guest who was let in to the order claims as its owner does", async () => {
    const { form, number, orderId } = await aReceivedOrder(null);
    const guest = new Visitor();
    expect((await guest.get(form)).status).toBe(404);
    const asker = new Request("http://localhost:3000/");
    guest.keep(await grantOrder(store, asker, number, "found", Date.now()));
    const { key } = (await guest.get(form)).data as FormPage;
    const sent = await guest.send(form, await filled(key, {}, [await aPhoto()]));
    expect(sent.status).toBe(303);
    expect((await guest.get(sent.location ?? "")).status).toBe(200);
    expect(await claimsOf(orderId)).toHaveLength(1);
  });

  test("a photo is kept from caches, from guessing browsers and from running anything", async () => {
    const { number, orderId } = await aClaim();
    const [photo] = await photosOf(orderId);
    for (const answer of [
      await as("shopper").get(`/orders/${number}/photos/${photo?.id}?size=thumbnail`),
      await as("centre").get(`/admin/claims/photos/${photo?.id}`),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("image/jpeg");
      expect(answer.headers.get("cache-control")).toBe("private, no-store");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'; sandbox");
      expect(answer.headers.get("content-disposition")).not.toContain("..");
    }
  });

  test("the auditor reads, is written down at each photo, sees no long number, and decides nothing", async () => {
    const order = await aReceivedOrder();
    const words = "电话 138 1234 5678，解冻了 2 袋";
    const sent = await as("shopper").send(order.form, await filled(newId(), { words }, [await aPhoto()]));
    const desk = `/admin/claims/${sent.location?.split("/").pop()}`;
    const page = (await as("auditor").get(desk)).data as DeskPage;
    expect(page.key).toBeUndefined();
    expect(page.steps[0]?.words).toMatch(/^电话 \*+，解冻了 2 袋$/);
    const photo = `/admin/claims/photos/${page.steps[0]?.photos[0]?.id}`;
    expect((await as("auditor").get(photo)).status).toBe(200);
    const logged = (await store.read.select().from(viewLog)).map(({ address }) => address);
    expect(logged).toEqual(expect.arrayContaining([desk, photo]));
    const refusal = { key: newId(), seenSteps: "1", decision: "refuse", answer: "不同意" };
    expect((await as("auditor").post(desk, refusal)).status).toBe(403);
    expect((await as("analyst").get(photo)).status).toBe(403);
    expect(((await as("centre").get(desk)).data as DeskPage).steps[0]?.words).toBe(words);
  });

  test("a photo that no claim has yet is shown to nobody at the desk", async () => {
    const { form, orderId } = await aReceivedOrder();
    await as("shopper").send(form, await filled(newId(), { kind: "" }, [await aPhoto()]));
    const [photo] = await photosOf(orderId);
    expect((await as("centre").get(`/admin/claims/photos/${photo?.id}`)).status).toBe(404);
  });
});

describe("the desk", () => {
  test("lists what waits, the longest first, and narrows it down", async () => {
    const one = await aClaim();
    const two = await aClaim();
    const list = async (search: string) =>
      ((await as("centre").get(`/admin/claims?${search}`)).data as { claims: { id: string }[] }).claims.map(
        ({ id }) => id,
      );
    const waiting = await list("");
    expect(waiting.indexOf(one.id)).toBeLessThan(waiting.indexOf(two.id));
    expect(waiting.indexOf(one.id)).toBeGreaterThanOrEqual(0);
    const all = await list("state=all");
    expect(all.indexOf(two.id)).toBeLessThan(all.indexOf(one.id));
    expect(await list("storage=frozen&kind=quality_claim")).toContain(one.id);
    expect(await list("storage=chilled")).toEqual([]);
    expect(await list("county=nowhere")).toEqual([]);
    expect(await list("supplier=' or 1=1 --")).toContain(one.id); // no supplier has such a name: not asked
    expect(await list(`after=${one.id}`)).not.toContain(one.id);
  });

  test("accepts in part twice, and the money goes back", async () => {
    const { desk, form, id, orderId } = await aClaim();
    const { key = "" } = (await as("centre").get(desk)).data as DeskPage;
    const said = {
      key,
      seenSteps: "1",
      decision: "accept",
      answer: "抱歉",
      borneBy: "carrier",
      freight: "",
      "lines.0.quantity": "1",
      "lines.0.amount": "12.34",
      "lines.0.disposition": "write_off",
    };
    const faulty = await as("centre").post(desk, { ...said, borneBy: "", "lines.0.amount": "" });
    expect(Object.keys((faulty.data as Faulty).errors).sort()).toEqual(["borneBy", "lines.0.amount"]);
    expect((await as("centre").post(desk, said)).status).toBe(303);
    expect((await as("centre").post(desk, said)).status).toBe(303);
    const late = { ...said, key: newId(), decision: "refuse" };
    expect((await as("centre").post(desk, late)).data).toMatchObject({ refusal: { code: "CLAIM_CHANGED" } });

    const again = await as("shopper").send(form, await filled(newId(), {}, [await aPhoto()]));
    const second = again.location?.split("/").pop() ?? "";
    const part = { ...said, key: newId(), "lines.0.quantity": "0", "lines.0.amount": "0.01" };
    expect((await as("centre").post(`/admin/claims/${second}`, part)).status).toBe(303);
    const repaid = await store.read.select().from(refunds).where(eq(refunds.orderId, orderId));
    expect(repaid.map((refund) => [refund.id, refund.amountFen, refund.state]).sort()).toEqual(
      [
        [id, 1_234, "succeeded"],
        [second, 1, "succeeded"],
      ].sort(),
    );
    expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
  });

  test("its report says what was repaid, by whom it is borne, and for which county, to the fen", async () => {
    const report = async (search: string) =>
      (await as("analyst").get(`/admin/claims/report?${search}`)).data as {
        report: { refunds: { key: string; amountFen: number }[]; claims: { asked: number }[] };
      };
    const [sum] = (await report("by=reason")).report.refunds;
    expect(sum).toMatchObject({ key: "quality_claim", refundLines: 2, ofClaims: 2, amountFen: 1_235 });
    expect((await report("by=bearer")).report.refunds).toMatchObject([{ key: "carrier", amountFen: 1_235 }]);
    expect((await report("by=county&from=2020-01-01&to=2020-01-31")).report).toMatchObject({
      refunds: [],
      claims: [],
    });
    expect((await as("analyst").get("/admin/claims/report?from=yesterday")).status).toBe(400);
    const csv = (await as("analyst").get("/en/admin/claims.csv")).data as string;
    expect(csv.trim().split("\r\n").at(-1)).toMatch(/^Carrier,Quality,150521,.*,2,2,1,12\.35$/);
  });
});

describe("the body of a form with photos", () => {
  /** A server that takes what the front takes, up to a thousand bytes, and says what it read. */
  async function aFront(): Promise<Server> {
    const server = createServer(async (request, response) => {
      try {
        if (!isUpload(request)) return void response.writeHead(404).end();
        if (saysTooMuch(request, 1_000)) return void response.writeHead(413).end();
        let bytes = 0;
        const reader = streamBody(request, 1_000).getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read())
          bytes += part.value.length;
        response.end(String(bytes));
      } catch (error) {
        response.writeHead(error instanceof BodyTooLarge ? 413 : 500).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  function post(server: Server, path: string, bytes: number, type = "multipart/form-data; boundary=b") {
    const { port } = server.address() as AddressInfo;
    return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const options = { port, path, method: "POST", headers: { "content-type": type } };
      const sent = httpRequest(options, (response) => {
        let body = "";
        response.on("data", (chunk) => {
          body += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode, body }));
      });
      sent.on("error", reject);
      for (let left = bytes; left > 0; left -= 100) sent.write(Buffer.alloc(Math.min(100, left)));
      sent.end();
    });
  }

  test("is passed on as it comes at these addresses only, and breaks off where it is too long", async () => {
    const server = await aFront();
    const claim = "/orders/202611220000000000/claims/new";
    expect(await post(server, claim, 900)).toEqual({ status: 200, body: "900" });
    expect(await post(server, `/en${claim}?index`, 900)).toEqual({ status: 200, body: "900" });
    expect((await post(server, claim, 1_100)).status).toBe(413);
    expect((await post(server, claim, 900, "application/x-www-form-urlencoded")).status).toBe(404);
    for (const other of ["/cart", "/orders/1/claims/new", `${claim}/more`, "/admin/claims/new"])
      expect((await post(server, other, 900)).status).toBe(404);
    await new Promise((resolve) => server.close(resolve));
  });
});
