import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { SECRET_KEY, StripeServer } from "#tests/stripe-server/server.ts";

/** Runs the command that asks Stripe's test mode, with these settings and no others of Stripe's. */
async function askStripe(settings: Record<string, string>) {
  const { STRIPE_SECRET_KEY: _, STRIPE_API_BASE: __, ...env } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/stripe-live.ts"], {
    env: { ...env, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => {
      said += text;
    });
  const [code] = await once(child, "close");
  return { code: code as number, said: said.trim() };
}

test("without a key it says in one sentence that nothing was asked", async () => {
  const { code, said } = await askStripe({});
  expect(said).toMatch(/^Skipped: no key\. Set STRIPE_SECRET_KEY[^\n]*$/);
  expect(code).toBe(0);
});

test("a key that moves real money is refused", async () => {
  const { code, said } = await askStripe({ STRIPE_SECRET_KEY: "sk_live_abc" });
  expect(said).toMatch(/^STRIPE_SECRET_KEY is a live key/);
  expect(code).toBe(1);
});

test("with a test key every question is asked; here of the tests' own server", async () => {
  const stripe = await new StripeServer().listen();
  const settings = { STRIPE_SECRET_KEY: SECRET_KEY, STRIPE_API_BASE: stripe.address };
  const { code, said } = await askStripe(settings);
  expect(said).toMatch(/10 passed, 0 failed$/);
  expect(code).toBe(0);
  stripe.refusesKeyWith = 401;
  expect((await askStripe(settings)).code).toBe(1);
  await stripe.close();
});
