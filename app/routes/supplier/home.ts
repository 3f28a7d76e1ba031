import { redirect } from "@remix-run/node";

/** A supplier begins with what they are asked. */
export function loader() {
  return redirect("/supplier/quotes", 303);
}
