import { StripeServer } from "./server.ts";

/*
 * Stripe on this machine for a shop of its own process, with the page where shoppers pay:
 *
 *   node --import tsx tests/stripe-server/run.ts 12111 http://127.0.0.1:3000/webhooks/stripe whsec_of_the_tests
 *
 * The shop is then started with STRIPE_API_BASE, STRIPE_SECRET_KEY (SECRET_KEY of server.ts) and
 * STRIPE_WEBHOOK_SECRET.
 */
const [port = "12111", to, secret] = process.argv.slice(2);
const server = await new StripeServer().listen(Number(port));
server.account.pagesAt = server.address;
if (to && secret) server.sendEventsTo({ to, secret });
console.log(`Stripe, as the tests have it  ${server.address}`);
