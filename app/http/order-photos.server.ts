import { data } from "@remix-run/node";
import { PHOTOS_MAX } from "#app/domain/claims/claim.ts";
import { keepPhotos, listNamedPhotos, PHOTO_ID } from "#app/domain/claims/keep-photos.server.ts";
import type { Refusal } from "#app/domain/values/refusal.ts";
import { type Answer, attempt, type FormAnswer } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { readPhotoForm } from "#app/http/photo-form.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { currentStore } from "#db/current.server.ts";

/** A field for photos: the name under which they come, and the one that says which came with an earlier try. */
export interface PhotoFieldNames {
  photos: string;
  kept: string;
}

/** The only field for photos of a form that has one. */
export const ONE_FIELD: readonly PhotoFieldNames[] = [{ photos: "photos", kept: "kept" }];

/**
 * Reads a form about an order that brings photos, and keeps those that are photos: whatever else is wrong
 * with the form, they need not be chosen again. The values under each field's `kept` name all that belong to it,
 * `answer` is what to say when one could not be taken.
 */
export async function readOrderPhotos(
  request: Request,
  orderId: string,
  names: readonly PhotoFieldNames[],
  now: number,
): Promise<{ values: FormAnswer["values"]; answer?: Answer }> {
  const store = currentStore();
  const { values, fields } = await readPhotoForm(
    request,
    names.map(({ photos }) => photos),
  );
  const errors: FormAnswer["errors"] = {};
  for (const { photos: name, kept } of names) {
    const { photos, fault } = fields[name] ?? { photos: [] };
    const named = [values[kept] ?? []].flat().filter((id) => PHOTO_ID.test(id));
    const earlier = await listNamedPhotos(store.read, orderId, [...new Set(named)].slice(0, PHOTOS_MAX));
    const room = Math.max(0, PHOTOS_MAX - earlier.length);
    values[kept] = earlier.map(({ id }) => id);
    const stored = await attempt(
      request,
      () => keepPhotos(store, orderId, photos.slice(0, room), now),
      values,
    );
    if (!stored.ok) return { values, answer: stored.answer };
    values[kept] = [...earlier.map(({ id }) => id), ...stored.value];
    const wrong = fault ?? (photos.length > room ? "tooManyPhotos" : undefined);
    if (wrong) errors[name] = messagesFor(localeOf(request)).fields[wrong];
  }
  if (Object.keys(errors).length === 0) return { values };
  return { values, answer: await withLoosePhotos({ values, errors }, orderId, names, 400) };
}

/** An answer that names the photos which may still be sent along, and no others. */
export async function withLoosePhotos(
  answer: FormAnswer,
  orderId: string,
  names: readonly PhotoFieldNames[],
  status: number,
): Promise<Answer> {
  const values = { ...answer.values };
  for (const { kept } of names) {
    const named = [values[kept] ?? []].flat().filter((id) => PHOTO_ID.test(id));
    const photos = await listNamedPhotos(currentStore().read, orderId, named);
    values[kept] = photos.filter(({ isLoose }) => isLoose).map(({ id }) => id);
  }
  return data({ ...answer, values }, { status });
}

/** A refusal about one of the lines is said beside it. */
export function besideLine(
  refusal: Refusal,
  answer: Answer,
  lines: readonly { orderLineId: string }[],
  part = "quantity",
): FormAnswer {
  const index = lines.findIndex(({ orderLineId }) => orderLineId === refusal.facts.orderLineId);
  const message = answer.data.refusal?.message;
  if (index < 0 || !message) return answer.data;
  return { values: answer.data.values, errors: { [`lines.${index}.${part}`]: message } };
}
