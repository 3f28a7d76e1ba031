import type { LoaderFunctionArgs } from "@remix-run/node";
import { findPaymentRequest } from "#app/domain/acceptance/payment-requests.server.ts";
import { answerPhoto } from "#app/http/photo-answer.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

/** A photo that proves a request for payment, for members of the unit that is asked. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit } = await openUnit(request, params.unitId);
  const store = currentStore();
  const found = await findPaymentRequest(store.read, unit.id, params.number ?? "");
  const photo = found?.photos.find((id) => id === params.photoId);
  if (!photo) throw new Response("Not Found", { status: 404 });
  return answerPhoto(store, request, photo);
}
