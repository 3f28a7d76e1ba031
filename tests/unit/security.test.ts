import { expect, test } from "vitest";
import { contentSecurityPolicy } from "#app/http/security.ts";

const formAction = (env: Record<string, string>) =>
  contentSecurityPolicy(undefined, env)
    .split("; ")
    .find((rule) => rule.startsWith("form-action"));

test("forms lead to this shop, and to the page where shoppers pay only where they can", () => {
  expect(formAction({})).toBe("form-action 'self'");
  expect(formAction({ STRIPE_API_BASE: "http://127.0.0.1:12111" })).toBe("form-action 'self'");
  const STRIPE_SECRET_KEY = "sk_test_abc";
  expect(formAction({ STRIPE_SECRET_KEY })).toBe("form-action 'self' https://checkout.stripe.com");
  expect(formAction({ STRIPE_SECRET_KEY, STRIPE_API_BASE: "http://127.0.0.1:12111/v1" })).toBe(
    "form-action 'self' http://127.0.0.1:12111",
  );
});
