import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { refreshPayment } from "#app/domain/ordering/begin-payment.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { currentStore } from "#db/current.server.ts";

/** Where a gateway sends the shopper back to: what it says now is applied, and the order's page tells the rest. */
export async function loader({ params }: LoaderFunctionArgs) {
  const { paymentId = "" } = params;
  const store = currentStore();
  const number = isId(paymentId)
    ? await refreshPayment(store, gatewaysOf(store), paymentId, Date.now())
    : undefined;
  if (number === undefined) throw new Response("Not Found", { status: 404 });
  return redirect(`/orders/${number}`, 303);
}
