import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Database from "better-sqlite3";
import { afterAll, expect, test } from "vitest";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "#seeds/demo-accounts.ts";
import { freePort } from "#tests/setup/postgres-server.ts";
import { SECRET_KEY, StripeServer } from "#tests/stripe-server/server.ts";

/* What the person who starts the shop reads: where it is, or one plain sentence of what is wrong. */

const folder = mkdtempSync(join(tmpdir(), "bangfu-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Start {
  code: number | null;
  said: string;
}

/** Starts the built shop; ends it once it has said where it is, and then what it is to say last. */
async function start(env: Record<string, string>, last = DEMO_ACCOUNTS.at(-1)?.email ?? ""): Promise<Start> {
  const child = spawn(process.execPath, ["server/start.mjs"], {
    env: { ...process.env, HOST: "127.0.0.1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => {
      said += text;
      if (said.includes(last)) child.kill("SIGTERM");
    });
  const [code] = await once(child, "exit");
  await pause(20); // what was said last arrives
  return { code: code as number | null, said: said.trim() };
}

const file = join(folder, "shop.db");

test("a shop that starts says its address, its database and the demo accounts, and ends in order", async () => {
  const port = String(await freePort());
  const { said, code } = await start({ PORT: port, DATABASE_URL: `sqlite:${file}` });
  expect(said).toContain(`http://127.0.0.1:${port}`);
  expect(said).toContain(file);
  expect(said).toContain(DEMO_PASSWORD);
  for (const { email } of DEMO_ACCOUNTS) expect(said).toContain(email);
  expect(code).toBe(0);
});

test("a shop with keys says what the account at Stripe offers, or why it could not be asked", async () => {
  const stripe = await new StripeServer().listen();
  const env = {
    DATABASE_URL: `sqlite:${file}`,
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: "whsec_of_the_tests",
    STRIPE_API_BASE: stripe.address,
  };
  stripe.account.methods = ["card", "alipay"];
  const known = await start({ ...env, PORT: String(await freePort()) }, "wechat_pay");
  expect(known.said).toContain("Stripe  card, alipay; the account does not have wechat_pay");
  const refused = { ...env, STRIPE_SECRET_KEY: "sk_test_revoked", PORT: String(await freePort()) };
  const { said, code } = await start(refused, "could not be asked");
  expect(said).toMatch(/^Stripe could not be asked what the account offers: Invalid API Key/m);
  expect(said).toContain("http://127.0.0.1"); // it is open all the same
  expect(code).toBe(0);
  await stripe.close();
});

test("a taken port, a bad port, a bad database and a bad mail server are each told in one sentence", {
  timeout: 180_000, // nine starts of the shop
}, async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const taken = String((holder.address() as AddressInfo).port);
  writeFileSync(join(folder, "a-file"), "");
  const closed = String(await freePort());
  const wrong: [Record<string, string>, RegExp][] = [
    [{ PORT: taken, DATABASE_URL: `sqlite:${file}` }, new RegExp(`^Port ${taken} is taken`)],
    [{ PORT: "seventy", DATABASE_URL: `sqlite:${file}` }, /^PORT "seventy" is not a port/],
    [{ DATABASE_URL: "mysql://localhost/shop" }, /^DATABASE_URL "mysql:\/\/localhost\/shop" is neither/],
    [{ DATABASE_URL: "postgres://localhost" }, /^DATABASE_URL names no PostgreSQL database/],
    [
      { DATABASE_URL: `postgres://nobody@127.0.0.1:${closed}/shop` },
      /^The PostgreSQL database .* cannot be reached/,
    ],
    [{ DATABASE_URL: `sqlite:${join(folder, "a-file", "shop.db")}` }, /^The database .* cannot be written/],
    [
      { DATABASE_URL: `sqlite:${file}`, SMTP_URL: "mail.example.cn" },
      /^SMTP_URL is no address of a mail server/,
    ],
    [
      { DATABASE_URL: `sqlite:${file}`, MAIL_FOLDER: join(folder, "a-file") },
      /^Messages cannot be written into/,
    ],
    [
      { DATABASE_URL: `sqlite:${join(folder, "a-file")}`, PORT: taken },
      new RegExp(`^Port ${taken} is taken`),
    ],
  ];
  for (const [env, sentence] of wrong) {
    const { code, said } = await start(env);
    expect(said).toMatch(sentence);
    expect(said.split("\n")).toHaveLength(1);
    expect(code).toBe(1);
  }
  holder.close();
});

test("a file that a new build took away is not found, and the shop goes on selling", async () => {
  const asset = `build/client/assets/gone-${process.pid}.css`;
  writeFileSync(asset, "a {}");
  const address = `http://127.0.0.1:${await freePort()}`;
  const shop = spawn(process.execPath, ["server/start.mjs"], {
    env: { ...process.env, HOST: "127.0.0.1", PORT: new URL(address).port, DATABASE_URL: `sqlite:${file}` },
    stdio: "ignore",
  });
  const ask = async (path: string) => (await fetch(address + path).catch(() => undefined))?.status;
  try {
    while ((await ask("/healthz")) !== 200) await pause(100);
    const path = asset.replace("build/client", "");
    expect(await ask(path)).toBe(200);
    rmSync(asset);
    expect(await ask(path)).toBe(404);
    expect(await ask("/healthz")).toBe(200);
  } finally {
    rmSync(asset, { force: true });
    if (shop.kill("SIGTERM")) await once(shop, "exit");
  }
});

test("a database of a newer program is left alone", async () => {
  const newer = new Database(file);
  newer
    .prepare("insert into __drizzle_migrations (hash, created_at) values ('later', ?)")
    .run(Date.now() * 2);
  newer.close();
  const { code, said } = await start({ DATABASE_URL: `sqlite:${file}`, PORT: "0" });
  expect(said).toMatch(/^The database has a newer schema/);
  expect(code).toBe(1);
});
