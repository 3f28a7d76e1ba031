import { describe, expect, test } from "vitest";
import { stripeSettings } from "#app/domain/payments/stripe-settings.server.ts";
import { StartUpError } from "#db/open.ts";

const KEY = { STRIPE_SECRET_KEY: "sk_test_abc" };
const SECRET = { STRIPE_WEBHOOK_SECRET: "whsec_abc" };

describe("the settings of Stripe", () => {
  test("are a key and the secrets, or neither", () => {
    expect(stripeSettings({})).toBeUndefined();
    expect(stripeSettings({ STRIPE_SECRET_KEY: "", STRIPE_WEBHOOK_SECRET: " , " })).toBeUndefined();
    expect(stripeSettings({ ...KEY, ...SECRET })).toEqual({
      secretKey: "sk_test_abc",
      webhookSecrets: ["whsec_abc"],
      apiBase: undefined,
      isLive: false,
    });
    expect(
      stripeSettings({ STRIPE_SECRET_KEY: "rk_live_abc", STRIPE_WEBHOOK_SECRET: "whsec_a, whsec_b" }),
    ).toMatchObject({ webhookSecrets: ["whsec_a", "whsec_b"], isLive: true });
  });

  test("may name a server on this machine for a test key, and no other", () => {
    for (const base of ["http://127.0.0.1:12111", "http://localhost:1", "http://[::1]:80"])
      expect(stripeSettings({ ...KEY, ...SECRET, STRIPE_API_BASE: base })?.apiBase?.origin).toBeTruthy();
  });

  test.each([
    [KEY, /STRIPE_WEBHOOK_SECRET is not/],
    [SECRET, /STRIPE_SECRET_KEY is not/],
    [{ STRIPE_API_BASE: "http://127.0.0.1:1" }, /STRIPE_SECRET_KEY is not/],
    [{ ...SECRET, STRIPE_SECRET_KEY: "pk_test_abc" }, /no secret key/],
    [{ ...KEY, STRIPE_WEBHOOK_SECRET: "abc" }, /no signing secret/],
    [{ ...KEY, STRIPE_WEBHOOK_SECRET: "whsec_a,b" }, /no signing secret/],
    [{ ...KEY, ...SECRET, STRIPE_API_BASE: "https://api.example.com" }, /not an address of this machine/],
    [
      { ...KEY, ...SECRET, STRIPE_API_BASE: "http://127.0.0.1.example.com" },
      /not an address of this machine/,
    ],
    [{ ...KEY, ...SECRET, STRIPE_API_BASE: "file://localhost/x" }, /not an address of this machine/],
    [
      { STRIPE_SECRET_KEY: "sk_live_abc", ...SECRET, STRIPE_API_BASE: "http://127.0.0.1:1" },
      /only for a key that begins with sk_test_/,
    ],
    [
      { STRIPE_SECRET_KEY: "rk_test_abc", ...SECRET, STRIPE_API_BASE: "http://127.0.0.1:1" },
      /only for a key that begins with sk_test_/,
    ],
  ])("%j stop the start with one sentence", (env, sentence) => {
    expect(() => stripeSettings(env)).toThrow(StartUpError);
    expect(() => stripeSettings(env)).toThrow(sentence);
  });
});
