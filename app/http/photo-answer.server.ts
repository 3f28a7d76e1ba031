import { PHOTO_SIZES, readPhoto } from "#app/domain/claims/keep-photos.server.ts";
import type { Store } from "#db/store.ts";

/** Nothing in the answer may run, load or be framed, whatever a browser takes it for. */
const HEADERS = {
  "content-type": "image/jpeg",
  "content-disposition": 'inline; filename="photo.jpg"',
  "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "private, no-store",
};

/** A photo of a claim as an answer, in the size that the address asks for; a 404 when its file is lost. Who may see it was asked before. */
export async function answerPhoto(store: Store, request: Request, photoId: string): Promise<Response> {
  const asked = new URL(request.url).searchParams.get("size");
  const size = PHOTO_SIZES.find((one) => one === asked) ?? "full";
  const bytes = await readPhoto(store, photoId, size);
  if (!bytes) throw new Response("Not Found", { status: 404 });
  return new Response(new Uint8Array(bytes), { headers: HEADERS });
}
