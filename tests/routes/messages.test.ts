import { eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { users } from "#db/schema/identity.ts";
import { messages } from "#db/schema/messaging.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { buy } from "#tests/domain/sales-history.ts";
import { theMessages } from "#tests/fixtures/the-messages.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

const EMAIL = "wang@mail.example";

interface ListPage {
  messages: { id: string; to: string; kind: string; state: string; orderNumber: string }[];
  isOrderNumber: boolean;
  troubles: { waiting: number; dead: number };
  ways: { email: string; isFolder: boolean };
}
interface OnePage {
  to: string;
  isPreview: boolean;
  letter: { subject: string; lead: string[] };
  text: string;
  repeatId?: string;
  message: { state: string; repeatOf: string | null };
}

let store: Store;
let number: string;
let paidId: string;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  store = await demoStore();
  for (const role of ["auditor", "centre", "shopper", "analyst"] as const)
    visitors.set(role, await new Visitor().signInAs(role));
  const [shopper] = await store.read
    .select()
    .from(users)
    .where(eq(users.email, demoEmail("shopper")));
  const placed = await buy(store, Date.now(), { email: EMAIL, userId: shopper?.id ?? null });
  number = placed.number;
  paidId = (await theMessages(store, placed)).find(({ kind }) => kind === "order_paid")?.id ?? "";
});

afterEach(() => {
  delete process.env.SMTP_URL;
  delete process.env.MAIL_FROM;
});

function as(role: Role): Visitor {
  const visitor = visitors.get(role);
  if (!visitor) throw new Error(`nobody is signed in as ${role}`);
  return visitor;
}

async function list(role: Role, search = ""): Promise<ListPage> {
  const answer = await as(role).get(`/admin/messages${search}`);
  expect(answer.status).toBe(200);
  return answer.data as ListPage;
}

async function one(role: Role, id: string): Promise<OnePage> {
  const answer = await as(role).get(`/admin/messages/${id}`);
  expect(answer.status).toBe(200);
  return answer.data as OnePage;
}

describe("the page of messages", () => {
  test("shows the centre whole addresses, and the auditor masked ones", async () => {
    const search = `?order=${number}`;
    expect((await list("centre", search)).messages.map(({ to }) => to)).toEqual([EMAIL, EMAIL]);
    expect((await list("auditor", search)).messages.map(({ to }) => to)).toEqual([
      "w***@mail.example",
      "w***@mail.example",
    ]);
    expect(await one("centre", paidId)).toMatchObject({ to: EMAIL });
    expect(await one("auditor", paidId)).toMatchObject({ to: "w***@mail.example" });
    for (const address of [`/admin/messages?order=${number}`, `/admin/messages/${paidId}`])
      expect(JSON.stringify((await as("auditor").get(address)).data)).not.toContain(EMAIL);
  });

  test("finds by order, kind and state, and says what no list can be made of", async () => {
    expect((await list("centre", `?order=${number}&kind=order_paid`)).messages).toMatchObject([
      { id: paidId, state: "waiting", orderNumber: number },
    ]);
    expect((await list("centre", "?state=dead")).messages).toEqual([]);
    expect(await list("centre", "?order=12")).toMatchObject({ isOrderNumber: false, messages: [] });
    for (const search of ["?state=lost", "?kind=x", "?channel=post", "?before=1"])
      expect((await as("centre").get(`/admin/messages${search}`)).status).toBe(400);
  });

  test("says how messages leave, without a password", async () => {
    expect((await list("centre")).ways).toMatchObject({
      email: expect.stringMatching(/mail$/),
      isFolder: true,
    });
    process.env.SMTP_URL = "smtps://shop:secret@mail.example";
    process.env.MAIL_FROM = "shop@mail.example";
    const page = await as("centre").get("/admin/messages");
    expect((page.data as ListPage).ways).toMatchObject({
      email: "smtps://mail.example:465",
      isFolder: false,
    });
    expect(JSON.stringify(page.data)).not.toContain("secret");
  });
});

describe("one message", () => {
  test("is shown as it will be, and once it was written, as it was", async () => {
    const before = await one("centre", paidId);
    expect(before).toMatchObject({ isPreview: true });
    expect(before.letter.subject).toContain("付款成功");
    const letter = { subject: "原来的标题", lead: ["第一行\n第二行"], rows: [], link: null, foot: [] };
    await store.write((tx) =>
      tx
        .update(messages)
        .set({ letter: JSON.stringify(letter), state: "sent", sentAt: Date.now(), tries: 1 })
        .where(eq(messages.id, paidId)),
    );
    const page = await as("centre").get(`/admin/messages/${paidId}`);
    expect(page.data).toMatchObject({ isPreview: false, letter: { subject: "原来的标题" } });
  });

  test("that is not there is a 404", async () => {
    for (const id of ["0198a000-0000-7000-8000-000000000000", "1", "a%27b"])
      expect((await as("centre").get(`/admin/messages/${id}`)).status).toBe(404);
  });

  test("is sent again with a reason, once for each form, and not by who only reads", async () => {
    const { repeatId = "" } = await one("centre", paidId);
    const empty = await as("centre").post(`/admin/messages/${paidId}`, { repeatId, reason: " " });
    expect(empty.status).toBe(400);
    const form = { repeatId, reason: "买家没有收到" };
    for (let i = 0; i < 2; i += 1) {
      const answer = await as("centre").post(`/admin/messages/${paidId}`, form);
      expect(answer.status).toBe(303);
      expect(answer.location).toBe(`/admin/messages/${repeatId}`);
    }
    const again = await one("centre", repeatId);
    expect(again).toMatchObject({ message: { state: "waiting", repeatOf: paidId }, isPreview: false });
    expect(again.repeatId).toBeUndefined();
    const tooEarly = await as("centre").post(`/admin/messages/${repeatId}`, { ...form, repeatId: paidId });
    expect(tooEarly.status).toBe(409);
    expect((await one("auditor", paidId)).repeatId).toBeUndefined();
    expect((await as("auditor").post(`/admin/messages/${paidId}`, form)).status).toBe(403);
    expect((await list("centre", `?order=${number}`)).messages).toHaveLength(3);
  });
});

test("a shopper sees on their order which messages were sent, and where to", async () => {
  const page = (await as("shopper").get(`/orders/${number}`)).data as { messages: unknown[] };
  expect(page.messages).toEqual([
    {
      id: paidId,
      kind: "order_paid",
      channel: "email",
      address: "w***@mail.example",
      sentAt: expect.any(Number),
    },
  ]);
  const other = await as("analyst").get(`/orders/${number}`);
  expect(other.status).toBe(404);
});
