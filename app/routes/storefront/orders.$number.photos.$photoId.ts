import type { LoaderFunctionArgs } from "@remix-run/node";
import { findPhoto } from "#app/domain/claims/keep-photos.server.ts";
import { getOwnOrder } from "#app/http/own-order.server.ts";
import { answerPhoto } from "#app/http/photo-answer.server.ts";
import { currentStore } from "#db/current.server.ts";

/** A photo that a shopper sent about this order, for whoever may see the order. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const store = currentStore();
  const { order } = await getOwnOrder(request, params.number ?? "", Date.now());
  const photo = await findPhoto(store.read, params.photoId ?? "");
  if (photo?.orderId !== order.id) throw new Response("Not Found", { status: 404 });
  return answerPhoto(store, request, photo.id);
}
