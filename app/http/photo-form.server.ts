import { PHOTO_BYTES_MAX, PHOTOS_MAX } from "#app/domain/claims/claim.ts";
import { type PhotoFault, type RemadePhoto, remakePhoto } from "#app/domain/claims/remake-photo.server.ts";
import { type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { boundaryOf, MalformedForm, readParts } from "#app/http/multipart.server.ts";
import { BodyTooLarge } from "#app/http/request-body.server.ts";

/** The field in which photos come. */
const PHOTOS = "photos";
const LIMITS = { fileBytesMax: PHOTO_BYTES_MAX, fieldBytesMax: 64 * 1024 };
const FIELD_BYTES_IN_ALL = 512 * 1024;

export interface PhotoForm {
  values: FormAnswer["values"];
  photos: RemadePhoto[];
  /** A key of messages.fields: what was wrong with a photo that is not among them. */
  fault?: PhotoFault | "tooManyPhotos";
}

/**
 * The fields of a form, and its photos, each made anew as it arrives. A photo that is not taken is left out,
 * and the first reason said; what else was typed is kept. No more than six are looked at.
 */
export async function readPhotoForm(request: Request): Promise<PhotoForm> {
  const boundary = boundaryOf(request.headers.get("content-type"));
  if (boundary === undefined || !request.body) return { values: await readForm(request), photos: [] };
  const form: PhotoForm = { values: Object.create(null), photos: [] };
  let files = 0;
  let fieldBytes = 0;
  try {
    for await (const part of readParts(request.body, boundary, LIMITS)) {
      if (!part.isFile) {
        fieldBytes += part.bytes.length;
        if (part.isTooLarge || fieldBytes > FIELD_BYTES_IN_ALL) throw new Response(null, { status: 413 });
        addField(form.values, part.name, part.bytes.toString("utf8"));
      } else if (part.name === PHOTOS && (part.isTooLarge || part.bytes.length > 0)) {
        files += 1;
        if (files > PHOTOS_MAX) form.fault ??= "tooManyPhotos";
        else await takePhoto(form, part);
      }
    }
  } catch (error) {
    if (error instanceof BodyTooLarge) return { ...form, fault: "photoTooLarge" };
    if (error instanceof MalformedForm) throw new Response(null, { status: 400 });
    throw error;
  }
  return form;
}

async function takePhoto(form: PhotoForm, { bytes, isTooLarge }: { bytes: Buffer; isTooLarge: boolean }) {
  const made = isTooLarge ? { fault: "photoTooLarge" as const } : await remakePhoto(bytes);
  if ("fault" in made) form.fault ??= made.fault;
  else form.photos.push(made);
}

function addField(values: FormAnswer["values"], name: string, value: string): void {
  const before = values[name];
  if (before === undefined) values[name] = value;
  else if (typeof before === "string") values[name] = [before, value];
  else before.push(value);
}
