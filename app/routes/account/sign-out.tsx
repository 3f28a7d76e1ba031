import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { closeSession } from "#app/http/auth.server.ts";
import { cartCookies, isSecure } from "#app/http/cart-cookie.ts";
import { currentStore } from "#db/current.server.ts";

/** Following a link signs nobody out: that takes the button. */
export function loader() {
  throw redirect("/", 303);
}

export async function action({ request, context }: ActionFunctionArgs) {
  const headers = new Headers();
  for (const cookie of await closeSession(currentStore(), request, context.clientAddress))
    headers.append("set-cookie", cookie);
  // the cart stays with the person; the next one at this device starts with none
  for (const cookie of cartCookies(undefined, 0, isSecure(request))) headers.append("set-cookie", cookie);
  return redirect("/", { status: 303, headers });
}
