import { PHOTO_BYTES_MAX, PHOTOS_MAX } from "#app/domain/claims/claim.ts";
import { type PhotoFault, type RemadePhoto, remakePhoto } from "#app/domain/claims/remake-photo.server.ts";
import { type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { boundaryOf, MalformedForm, readParts } from "#app/http/multipart.server.ts";
import { BodyTooLarge } from "#app/http/request-body.server.ts";

const LIMITS = { fileBytesMax: PHOTO_BYTES_MAX, fieldBytesMax: 64 * 1024 };
const FIELD_BYTES_IN_ALL = 512 * 1024;

/** What was wrong with a photo that was not taken: a key of messages.fields. */
export type PhotoFieldFault = PhotoFault | "tooManyPhotos";

export interface PhotoForm {
  values: FormAnswer["values"];
  /** What came in each of the fields for photos. */
  fields: Record<string, { photos: RemadePhoto[]; fault?: PhotoFieldFault }>;
}

/**
 * The fields of a form, and the photos in some of them, each made anew as it arrives. A photo that is not taken is
 * left out, and the first reason of its field said; what else was typed is kept. No more than six of a field
 * are looked at.
 */
export async function readPhotoForm(request: Request, names: readonly string[]): Promise<PhotoForm> {
  const fields: PhotoForm["fields"] = Object.fromEntries(names.map((name) => [name, { photos: [] }]));
  const boundary = boundaryOf(request.headers.get("content-type"));
  if (boundary === undefined || !request.body) return { values: await readForm(request), fields };
  const form: PhotoForm = { values: Object.create(null), fields };
  const files = new Map<string, number>();
  let fieldBytes = 0;
  try {
    for await (const part of readParts(request.body, boundary, LIMITS)) {
      const field = names.includes(part.name) ? fields[part.name] : undefined;
      if (!part.isFile) {
        fieldBytes += part.bytes.length;
        if (part.isTooLarge || fieldBytes > FIELD_BYTES_IN_ALL) throw new Response(null, { status: 413 });
        addField(form.values, part.name, part.bytes.toString("utf8"));
      } else if (field && (part.isTooLarge || part.bytes.length > 0)) {
        const count = (files.get(part.name) ?? 0) + 1;
        files.set(part.name, count);
        if (count > PHOTOS_MAX) field.fault ??= "tooManyPhotos";
        else await takePhoto(field, part);
      }
    }
  } catch (error) {
    if (error instanceof MalformedForm) throw new Response(null, { status: 400 });
    if (!(error instanceof BodyTooLarge)) throw error;
    const last = fields[[...files.keys()].at(-1) ?? names[0] ?? ""];
    if (last) last.fault = "photoTooLarge";
  }
  return form;
}

async function takePhoto(
  field: PhotoForm["fields"][string],
  { bytes, isTooLarge }: { bytes: Buffer; isTooLarge: boolean },
) {
  const made = isTooLarge ? { fault: "photoTooLarge" as const } : await remakePhoto(bytes);
  if ("fault" in made) field.fault ??= made.fault;
  else field.photos.push(made);
}

function addField(values: FormAnswer["values"], name: string, value: string): void {
  const before = values[name];
  if (before === undefined) values[name] = value;
  else if (typeof before === "string") values[name] = [before, value];
  else before.push(value);
}
