import { StartUpError } from "#db/open.ts";

export interface StripeSettings {
  secretKey: string;
  /** One, or two while the old one is being replaced. */
  webhookSecrets: string[];
  /** Where Stripe is asked, when not at Stripe: a server of tests. */
  apiBase: URL | undefined;
  /** True when the key moves real money. */
  isLive: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How this shop is connected to Stripe, or undefined when it is not. Settings that make no sense together
 * are told in one sentence: the shop does not start with them.
 */
export function stripeSettings(env: Environment = process.env): StripeSettings | undefined {
  const secretKey = env.STRIPE_SECRET_KEY?.trim() ?? "";
  const webhookSecrets = (env.STRIPE_WEBHOOK_SECRET ?? "")
    .split(",")
    .map((secret) => secret.trim())
    .filter((secret) => secret !== "");
  if (secretKey === "" && webhookSecrets.length === 0) {
    if (env.STRIPE_API_BASE) throw new StartUpError("STRIPE_API_BASE is set and STRIPE_SECRET_KEY is not.");
    return undefined;
  }
  if (secretKey === "")
    throw new StartUpError(
      "STRIPE_WEBHOOK_SECRET is set and STRIPE_SECRET_KEY is not: set both to take payments with Stripe, or neither.",
    );
  if (webhookSecrets.length === 0)
    throw new StartUpError(
      "STRIPE_SECRET_KEY is set and STRIPE_WEBHOOK_SECRET is not: set both to take payments with Stripe, or neither.",
    );
  const mode = /^[sr]k_(test|live)_\w+$/.exec(secretKey)?.[1];
  if (!mode)
    throw new StartUpError(
      "STRIPE_SECRET_KEY is no secret key of Stripe: it begins with sk_test_, sk_live_, rk_test_ or rk_live_.",
    );
  if (!webhookSecrets.every((secret) => /^whsec_\S+$/.test(secret)))
    throw new StartUpError("STRIPE_WEBHOOK_SECRET is no signing secret of Stripe: each begins with whsec_.");
  return {
    secretKey,
    webhookSecrets,
    apiBase: env.STRIPE_API_BASE ? apiBaseOf(env.STRIPE_API_BASE, secretKey) : undefined,
    isLive: mode === "live",
  };
}

/** Only a server on this machine may stand in for Stripe, and only for a test key: the key is sent there. */
function apiBaseOf(text: string, secretKey: string): URL {
  const base = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = base && /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(base.hostname);
  if (!base || !isLoopback || !/^https?:$/.test(base.protocol))
    throw new StartUpError(`STRIPE_API_BASE "${text}" is not an address of this machine.`);
  if (!secretKey.startsWith("sk_test_"))
    throw new StartUpError("STRIPE_API_BASE is only for a key that begins with sk_test_.");
  return base;
}
