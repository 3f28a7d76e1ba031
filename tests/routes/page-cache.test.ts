import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { gunzipSync } from "node:zlib";
import type { ServerBuild } from "@remix-run/node";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stockBandOf } from "#app/domain/inventory/stock-band.ts";
import { cartCountOf } from "#app/http/cart-cookie.ts";
import { createPageCache } from "#app/http/page-cache.server.ts";
import { createFront } from "#app/http/serve.server.ts";
import { SESSION_COOKIE, sessionCookieOf } from "#app/http/session-cookie.ts";
import { bumpCounter, CATALOG_COUNTER } from "#db/counters.ts";
import { variants } from "#db/schema/catalog.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import type { Store } from "#db/store.ts";
import { MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, place } from "#tests/fixtures/an-order.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

/*
 * The front of the shop on a real socket, with the real cache, store and framework; only the pages are
 * stand-ins. Each says which rendering it is, so that a test sees whether it came from memory.
 */

let store: Store;
let server: Server;
let now: number;
let renderings: number;
let page: (request: Request) => Response | Promise<Response>;

const START = Date.UTC(2026, 10, 22, 4);

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
  now = START;
  renderings = 0;
  page = async (request) => {
    const [millet] = await store.read.select().from(variants).where(eq(variants.id, MILLET));
    const [shelf] = await store.read.select().from(stockLevels).where(eq(stockLevels.variantId, MILLET));
    const { host, pathname, search } = new URL(request.url);
    const stock = shelf && stockBandOf(shelf.onHand - shelf.held);
    const facts = { rendering: renderings, at: `${host}${pathname}${search}`, cart: cartCountOf(request) };
    return html(JSON.stringify({ ...facts, priceFen: millet?.priceFen, stock }));
  };
  const pages = createPageCache(
    () => store.counter(CATALOG_COUNTER),
    () => now,
  );
  const build = aBuild((request) => {
    renderings += 1;
    return page(request);
  });
  const noFiles = (_request: unknown, _response: unknown, next: () => void) => next();
  server = createServer(createFront({ build: () => build, middleware: noFiles }, pages));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function html(body: string, given: { status?: number; headers?: Record<string, string> } = {}): Response {
  return new Response(body, {
    status: given.status ?? 200,
    headers: { "content-type": "text/html; charset=utf-8", ...given.headers },
  });
}

/** An application of one page that answers every address. */
function aBuild(render: (request: Request) => Response | Promise<Response>): ServerBuild {
  return {
    entry: { module: { default: (request: Request) => render(request) } },
    routes: {
      root: { id: "root", path: "", module: { default: () => null } },
      page: { id: "page", parentId: "root", path: "*", module: { default: () => null } },
    },
    assets: { version: "1", url: "", entry: { module: "", imports: [] }, routes: {} },
    publicPath: "/",
    assetsBuildDirectory: "",
    mode: "production",
    isSpaMode: false,
    future: {},
  } as unknown as ServerBuild;
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  rendering: number;
  priceFen: number;
  stock: string;
  cart: number;
  at: string;
}

/** What a visitor gets, who asks like a browser but keeps nothing. */
async function visit(address = "/products", given: RequestInit = {}): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${address}`, { redirect: "manual", ...given });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    ...(text.startsWith("{") && JSON.parse(text)),
  };
}

/** A request written by hand, for what no browser would send. */
function ask(lines: string[]): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(`${lines.join("\r\n")}\r\n\r\n`));
    let said = "";
    socket.on("data", (part) => {
      said += part.toString("latin1");
    });
    socket.on("end", () => resolve(said));
    socket.on("error", reject);
  });
}

const changePrice = (priceFen: number) =>
  store.write(async (tx) => {
    await tx.update(variants).set({ priceFen }).where(eq(variants.id, MILLET));
    await bumpCounter(tx, CATALOG_COUNTER);
  });

describe("a page of the catalogue", () => {
  test("is made once, and comes from memory from then on", async () => {
    const first = await visit();
    const second = await visit();
    expect(first).toMatchObject({ status: 200, rendering: 1, priceFen: 4_500, stock: "in" });
    expect(second.text).toBe(first.text);
    expect(renderings).toBe(1);
  });

  test("is made once for twenty visitors who come at the same moment", async () => {
    const render = page;
    page = async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 500)); // until all twenty are there
      return render(request);
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => visit()));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(renderings).toBe(1);
  });

  test("shows a new price to the very next visitor", async () => {
    await visit();
    await changePrice(9_900);
    expect(await visit()).toMatchObject({ rendering: 2, priceFen: 9_900 });
    expect(await visit()).toMatchObject({ rendering: 2 });
  });

  test("shows that goods are few, and gone, to the very next visitor", async () => {
    expect((await visit()).stock).toBe("in");
    await place(store, anOrder({ goods: basket({ [MILLET]: 89 }) }));
    expect((await visit()).rendering, "eleven are plenty: the page is as it was").toBe(1);
    await place(store, anOrder({ goods: basket({ [MILLET]: 1 }) }));
    expect((await visit()).stock).toBe("low");
    await place(store, anOrder({ goods: basket({ [MILLET]: 10 }) }));
    expect((await visit()).stock).toBe("out");
  });

  test("is not kept for those who come later when it was begun before a change", async () => {
    const render = page;
    let begun = () => {};
    let goOn = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    page = async (request) => {
      const made = await render(request);
      if (renderings > 1) return made;
      begun();
      await mayGoOn; // it has read the old price, and takes its time
      return made;
    };
    const early = visit();
    await isBegun;
    await changePrice(9_900);
    expect(await visit()).toMatchObject({ priceFen: 9_900 });
    goOn();
    await early;
    expect(await visit()).toMatchObject({ priceFen: 9_900 });
  });

  test("that is merely old is sent once more while it is made anew", async () => {
    await visit();
    now += 30_000;
    expect((await visit()).rendering).toBe(1);
    expect(renderings).toBe(1);
    now += 1;
    expect((await visit()).rendering).toBe(1);
    await expect.poll(() => renderings).toBe(2);
    await expect.poll(async () => (await visit()).rendering).toBe(2);
    expect(renderings).toBe(2);
  });

  test("that is old and has come to be missing is not sent again and again", async () => {
    await visit();
    page = () => html("gone", { status: 404 });
    now += 60_000;
    await visit();
    await expect.poll(async () => (await visit()).status).toBe(404);
  });

  test("is a page of its own in each language, for each query and on each host", async () => {
    const addresses = [
      "/products",
      "/en/products",
      "/products?q=%E5%B0%8F%E7%B1%B3",
      "/products?page=2",
      "/",
      "/en",
    ];
    for (const address of addresses) await visit(address);
    for (const address of addresses)
      expect((await visit(address)).at).toMatch(new RegExp(`${asPattern(address)}$`));
    expect(renderings).toBe(addresses.length);
    const made = await ask(["GET /products HTTP/1.1", "Host: elsewhere.example", "Connection: close"]);
    expect(made).toContain("elsewhere.example/products");
    expect((await visit()).at, "what one visitor made up is not told to others").toMatch(/^127\.0\.0\.1/);
  });
});

function asPattern(text: string): string {
  return text.replace(/[?]/g, "\\$&");
}

describe("a visitor who has the page already", () => {
  test("is told so with a 304 and no body, until something changes", async () => {
    const first = await visit();
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    const again = await visit("/products", { headers: { "if-none-match": etag } });
    expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", etag]);
    const weak = await visit("/products", { headers: { "if-none-match": `"other", W/${etag}` } });
    expect(weak.status).toBe(304);
    await changePrice(9_900);
    const changed = await visit("/products", { headers: { "if-none-match": etag } });
    expect(changed).toMatchObject({ status: 200, priceFen: 9_900 });
    expect(changed.headers.get("etag")).not.toBe(etag);
  });

  test("must ask each time, and nobody between may keep it for others", async () => {
    const { headers } = await visit();
    expect(headers.get("cache-control")).toBe("private, no-cache");
    expect(headers.get("vary")).toBe("accept-encoding, cookie");
    expect(headers.get("content-security-policy")).toContain("default-src");
  });
});

describe("a request for the headers alone", () => {
  test("of a page nobody asked for before leaves the whole page for the next visitor", async () => {
    const head = await visit("/products", { method: "HEAD" });
    expect([head.status, head.text]).toEqual([200, ""]);
    const got = await visit();
    expect(got).toMatchObject({ rendering: 1, priceFen: 4_500 });
    expect(head.headers.get("etag")).toBe(got.headers.get("etag"));
  });

  test("has the headers of the page and no body", async () => {
    await visit();
    const said = await ask(["HEAD /products HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]);
    expect(said).toMatch(/^HTTP\/1\.1 200 /);
    expect(Number(/content-length: (\d+)/i.exec(said)?.[1])).toBeGreaterThan(10);
    expect(said).toMatch(/\r\n\r\n$/);
  });
});

test("a page is sent packed to those who can unpack it, and plain to the others", async () => {
  const asked = (encoding: string) =>
    ask(["GET /products HTTP/1.0", "Host: 127.0.0.1", `Accept-Encoding: ${encoding}`]);
  const plain = (await asked("br")).split("\r\n\r\n")[1] ?? "";
  const [head = "", ...body] = (await asked("br, gzip")).split("\r\n\r\n");
  expect(head).toMatch(/content-encoding: gzip/i);
  expect(gunzipSync(Buffer.from(body.join("\r\n\r\n"), "latin1")).toString()).toBe(plain);
});

describe("the cart's badge", () => {
  const withCart = (cookie: string) => visit("/products", { headers: { cookie } });

  test("is on the page of whoever has goods in the cart, and on nobody else's", async () => {
    expect((await withCart("cart_count=3")).cart).toBe(3);
    expect((await visit()).cart).toBe(0);
    expect((await withCart("lang=zh; cart_count=3; x=y")).cart).toBe(3);
    expect((await withCart("cart_count=0")).cart).toBe(0);
    expect(renderings).toBe(2);
  });

  test.each([
    "cart_count=abc; cart_count=7",
    "cart_count=7 ; x=y",
    "cart_count = 7",
    "cart_count=7; cart_count=9",
    "cart_count=1234",
    "cart_count=-7",
    "xcart_count=7",
    'cart_count="7"',
    "cart_count=%37",
    ";;cart_count=7",
  ])("cannot be put on other people's pages: %s", async (cookie) => {
    await withCart(cookie);
    expect((await visit()).cart).toBe(0);
    expect((await withCart("cart_count=7")).cart).toBe(7);
  });
});

describe("the memory holds no page", () => {
  test("of a visitor who is signed in", async () => {
    const signedIn = { headers: { cookie: `cart_count=0; ${SESSION_COOKIE}=abc.def` } };
    expect((await visit("/products", signedIn)).rendering).toBe(1);
    expect((await visit("/products")).rendering).toBe(2);
    expect((await visit("/products", signedIn)).rendering, "nor is one from it sent to them").toBe(3);
    expect((await visit("/products", signedIn)).headers.get("etag")).toBeNull();
    const secure = { headers: { cookie: `__Secure-${SESSION_COOKIE}=abc.def` } };
    expect((await visit("/products", secure)).rendering).toBe(5);
  });

  test("of a visitor who is signed in and writes their cookie by hand", async () => {
    const byHand = { headers: { cookie: `${SESSION_COOKIE} =abc.def` } };
    expect(sessionCookieOf(new Request("http://localhost/", byHand)), "it counts").toBe("abc.def");
    expect((await visit("/products", byHand)).rendering).toBe(1);
    expect((await visit("/products")).rendering, "nobody else is shown as them").toBe(2);
  });

  test.each(["/cart", "/checkout", "/orders", "/account", "/admin", "/products.data", "/productsx"])(
    "of %s",
    async (address) => {
      await visit(address);
      await visit(address);
      expect(renderings).toBe(2);
    },
  );

  test("that is missing, and the next visitor sees it when it is there", async () => {
    const there = page;
    page = () => html("no such page", { status: 404 });
    expect((await visit()).status).toBe(404);
    page = there;
    expect(await visit()).toMatchObject({ status: 200, rendering: 2 });
  });

  test("that could not be made, and everybody who waited is told", async () => {
    const there = page;
    page = () => {
      throw new Error("the shelf fell over");
    };
    const answers = await Promise.all([visit(), visit()]);
    expect(answers.map(({ status }) => status)).toEqual([500, 500]);
    page = there;
    expect((await visit()).status).toBe(200);
  });

  test("that sets a cookie, and each visitor gets their own", async () => {
    page = async () => {
      const mine = renderings;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return html("{}", { headers: { "set-cookie": `cart=${mine}` } });
    };
    const answers = await Promise.all([visit(), visit(), visit()]);
    const cookies = answers.map(({ headers }) => headers.get("set-cookie"));
    expect(new Set(cookies).size).toBe(3);
    expect(answers.map(({ headers }) => headers.get("cache-control"))).toEqual(
      Array(3).fill("private, no-store"),
    );
  });

  test("of a form that was sent", async () => {
    await visit();
    const { port } = server.address() as AddressInfo;
    const sent = await visit("/products", {
      method: "POST",
      body: "a=b",
      headers: { origin: `http://127.0.0.1:${port}`, "content-type": "application/x-www-form-urlencoded" },
    });
    expect(sent.headers.get("etag")).toBeNull();
    expect((await visit()).rendering).toBe(1);
  });
});

describe("what no browser sends is no fault of ours", () => {
  test.each(["a@b", "a:b@c", "shop/cart?", "a b", "", "shop#", "[::1"])("host %s", async (host) => {
    const said = await ask(["GET /products HTTP/1.1", `host: ${host}`, "connection: close"]);
    expect(said).toMatch(/^HTTP\/1.1 200 /);
    expect(said).toContain('"at":"localhost/products"');
  });

  test.each(["shop.example", "shop.example:8443", "127.0.0.1:3000", "[::1]:3000"])(
    "host %s",
    async (host) => {
      const said = await ask(["GET /products HTTP/1.1", `host: ${host}`, "connection: close"]);
      expect(said).toContain(`"at":"${host}/products"`);
    },
  );

  test.each(["/%5C", "/products/%00", "/en/%5c", "/%0d%0aSet-Cookie:%20a=b", "/orders/%00"])(
    "address %s",
    async (address) => {
      expect((await visit(address)).status).toBe(404);
      expect(renderings).toBe(0);
      expect((await visit(`/orders?to=${address}`)).status, "in a query it is a word like any other").toBe(
        200,
      );
    },
  );

  test("a method that the framework does not take", async () => {
    const said = await ask(["TRACE /products HTTP/1.1", "host: shop.example", "connection: close"]);
    expect(said).toMatch(/^HTTP\/1.1 405 /);
    expect(said).toContain("content-security-policy: ");
  });
});
