import { data } from "@remix-run/node";
import { PHOTOS_MAX } from "#app/domain/claims/claim.ts";
import { keepPhotos, listNamedPhotos, PHOTO_ID } from "#app/domain/claims/keep-photos.server.ts";
import type { Refusal } from "#app/domain/values/refusal.ts";
import { type Answer, attempt, type FormAnswer } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { readPhotoForm } from "#app/http/photo-form.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { currentStore } from "#db/current.server.ts";

/**
 * Reads a form about an order that brings photos, and keeps those that are photos: whatever else is wrong
 * with the form, they need not be chosen again. `values.kept` names all that belong to it, `answer` is what
 * to say when one could not be taken.
 */
export async function readClaimForm(
  request: Request,
  orderId: string,
  now: number,
): Promise<{ values: FormAnswer["values"]; answer?: Answer }> {
  const store = currentStore();
  const { values, photos, fault } = await readPhotoForm(request);
  const named = [values.kept ?? []].flat().filter((id) => PHOTO_ID.test(id));
  const earlier = await listNamedPhotos(store.read, orderId, [...new Set(named)].slice(0, PHOTOS_MAX));
  values.kept = earlier.map(({ id }) => id);
  const room = PHOTOS_MAX - earlier.length;
  const stored = await attempt(
    request,
    () => keepPhotos(store, orderId, photos.slice(0, Math.max(0, room)), now),
    values,
  );
  if (!stored.ok) return { values, answer: stored.answer };
  values.kept = [...values.kept, ...stored.value];
  const wrong = fault ?? (photos.length > room ? "tooManyPhotos" : undefined);
  if (!wrong) return { values };
  const errors = { photos: messagesFor(localeOf(request)).fields[wrong] };
  return { values, answer: await withLoosePhotos({ values, errors }, orderId, 400) };
}

/** An answer that names the photos which may still be sent along, and no others. */
export async function withLoosePhotos(answer: FormAnswer, orderId: string, status: number): Promise<Answer> {
  const named = [answer.values.kept ?? []].flat().filter((id) => PHOTO_ID.test(id));
  const photos = await listNamedPhotos(currentStore().read, orderId, named);
  const kept = photos.filter(({ isLoose }) => isLoose).map(({ id }) => id);
  return data({ ...answer, values: { ...answer.values, kept } }, { status });
}

/** A refusal about one of the lines is said beside it. */
export function besideLine(
  refusal: Refusal,
  answer: Answer,
  lines: readonly { orderLineId: string }[],
): FormAnswer {
  const index = lines.findIndex(({ orderLineId }) => orderLineId === refusal.facts.orderLineId);
  const message = answer.data.refusal?.message;
  if (index < 0 || !message) return answer.data;
  return { values: answer.data.values, errors: { [`lines.${index}.quantity`]: message } };
}
