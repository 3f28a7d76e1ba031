import type { LoaderFunctionArgs } from "@remix-run/node";
import { findPhoto } from "#app/domain/claims/keep-photos.server.ts";
import { findOrderUnit } from "#app/domain/purchasing/unit-orders.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { answerPhoto } from "#app/http/photo-answer.server.ts";
import { currentStore } from "#db/current.server.ts";

/** A photo of a unit's order that came with a form about to be sent again; a shopper's own is not there. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireAbility(request, "requestPayments");
  const store = currentStore();
  const photo = await findPhoto(store.read, params.photoId ?? "");
  if (!photo || (await findOrderUnit(store.read, photo.orderId)) === undefined)
    throw new Response("Not Found", { status: 404 });
  return answerPhoto(store, request, photo.id);
}
