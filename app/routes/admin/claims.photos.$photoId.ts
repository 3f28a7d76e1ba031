import type { LoaderFunctionArgs } from "@remix-run/node";
import { findPhoto } from "#app/domain/claims/keep-photos.server.ts";
import { answerPhoto } from "#app/http/photo-answer.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

/** A photo of a claim or an acceptance, for the desk. One that neither has is still the shopper's own. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await openPage(request, "readClaims");
  const store = currentStore();
  const photo = await findPhoto(store.read, params.photoId ?? "");
  if (!photo?.isTaken) throw new Response("Not Found", { status: 404 });
  return answerPhoto(store, request, photo.id);
}
