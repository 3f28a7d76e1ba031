import type { ActionFunctionArgs } from "@remix-run/node";
import { BadSignature } from "#app/domain/payments/gateway.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { receiveEvent } from "#app/domain/payments/inbox.server.ts";
import { wakeGatewayChores } from "#app/http/gateway-chores.server.ts";
import { currentStore } from "#db/current.server.ts";

const BYTES_MAX = 1024 * 1024;

/**
 * Where Stripe tells us that something happened. It is kept and nothing more: once it is stored Stripe may
 * forget it, and when it cannot be stored the 500 makes Stripe send it again. The signature is over the
 * bytes as they came, so nothing may read them before.
 */
export async function action({ request }: ActionFunctionArgs) {
  const store = currentStore();
  const books = gatewaysOf(store).stripe?.books;
  if (!books) return answer(404);
  const raw = Buffer.from(await request.arrayBuffer());
  if (raw.length > BYTES_MAX) return answer(413);
  const now = Date.now();
  try {
    const event = books.verifyWebhook(raw, request.headers.get("stripe-signature") ?? "", now);
    await store.write((tx) => receiveEvent(tx, "stripe", event, now));
  } catch (error) {
    if (error instanceof BadSignature) return answer(400);
    throw error;
  }
  wakeGatewayChores();
  return answer(200);
}

export function loader() {
  return answer(405);
}

function answer(status: number): Response {
  return new Response(null, { status, headers: status === 405 ? { allow: "POST" } : {} });
}
