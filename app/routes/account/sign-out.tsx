import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { closeSession } from "#app/http/auth.server.ts";
import { cartHeaders } from "#app/http/cart-cookie.ts";
import { currentStore } from "#db/current.server.ts";

/** Following a link signs nobody out: that takes the button. */
export function loader() {
  throw redirect("/", 303);
}

export async function action({ request, context }: ActionFunctionArgs) {
  // the cart stays with the person; the next one at this device starts with none
  const headers = cartHeaders(request, undefined, 0);
  for (const cookie of await closeSession(currentStore(), request, context.clientAddress))
    headers.append("set-cookie", cookie);
  return redirect("/", { status: 303, headers });
}
