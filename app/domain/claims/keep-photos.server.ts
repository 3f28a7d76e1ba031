import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { and, eq, inArray, isNotNull, isNull, lte, or } from "drizzle-orm";
import { Refusal } from "#app/domain/values/refusal.ts";
import { claimPhotos } from "#db/schema/claims.ts";
import { countOf, type Reader, type Store, type Tx } from "#db/store.ts";
import type { RemadePhoto } from "./remake-photo.server.ts";

/** Photos that were sent and belong to no claim are kept this long: for who is still filling in the form. */
const LOOSE_FOR_MS = 86_400_000;
const LOOSE_MAX = 30;
const SWEPT_AT_ONCE = 50;

export const PHOTO_ID = /^[0-9a-f]{32}$/;
export const PHOTO_SIZES = ["full", "thumbnail"] as const;
export type PhotoSize = (typeof PHOTO_SIZES)[number];

/** Where the photos of a store's claims are: the folder PHOTO_FOLDER names, else `photos` beside the database. */
export function photoFolderOf(store: Pick<Store, "engine" | "place">): string {
  if (process.env.PHOTO_FOLDER) return resolve(process.env.PHOTO_FOLDER);
  return store.engine === "sqlite" ? join(dirname(resolve(store.place)), "photos") : resolve("data/photos");
}

/**
 * Keeps photos for an order, on disk and beside no claim yet: a claim takes them when it is stored. The
 * row goes before the files, so that a process that dies in between leaves nothing that nobody knows of.
 * Refuses with TOO_MANY_PHOTOS. Answers their ids.
 */
export async function keepPhotos(
  store: Store,
  orderId: string,
  photos: readonly RemadePhoto[],
  now: number,
): Promise<string[]> {
  if (photos.length === 0) return [];
  const rows = photos.map(({ photo, thumbnail, ...row }, position) => ({
    ...row,
    id: randomBytes(16).toString("hex"),
    orderId,
    position,
    mediaType: "image/jpeg" as const,
    bytes: photo.length,
    thumbnailBytes: thumbnail.length,
    storedAt: now,
  }));
  await store.write(async (tx) => {
    const [loose] = await tx
      .select({ count: countOf() })
      .from(claimPhotos)
      .where(and(eq(claimPhotos.orderId, orderId), isLoose));
    if ((loose?.count ?? 0) + rows.length > LOOSE_MAX) throw new Refusal("TOO_MANY_PHOTOS");
    await tx.insert(claimPhotos).values(rows);
  });
  const folder = photoFolderOf(store);
  for (const [index, { id }] of rows.entries()) {
    const made = photos[index];
    if (!made) continue;
    await writeFile(photoFile(folder, id, "full"), made.photo);
    await writeFile(photoFile(folder, id, "thumbnail"), made.thumbnail);
  }
  return rows.map(({ id }) => id);
}

/**
 * Gives loose photos of an order to a step of its claim, or those that the acceptance holds from which the claim
 * came. Refuses with PHOTO_GONE when one is not there to be given.
 */
export async function attachPhotos(
  tx: Tx,
  orderId: string,
  eventId: string,
  photoIds: readonly string[],
  heldBy?: string,
): Promise<void> {
  const isFree = heldBy === undefined ? isLoose : and(isUnclaimed, eq(claimPhotos.heldBy, heldBy));
  for (const [position, id] of photoIds.entries()) {
    const attached = await tx
      .update(claimPhotos)
      .set({ eventId, position })
      .where(and(eq(claimPhotos.id, id), eq(claimPhotos.orderId, orderId), isFree))
      .returning({ id: claimPhotos.id });
    if (attached.length === 0) throw new Refusal("PHOTO_GONE");
  }
}

/** Lets something other than a claim hold loose photos of an order. Refuses with PHOTO_GONE. */
export async function holdPhotos(
  tx: Tx,
  orderId: string,
  heldBy: string,
  photoIds: readonly string[],
): Promise<void> {
  for (const id of photoIds) {
    const held = await tx
      .update(claimPhotos)
      .set({ heldBy })
      .where(and(eq(claimPhotos.id, id), eq(claimPhotos.orderId, orderId), isLoose))
      .returning({ id: claimPhotos.id });
    if (held.length === 0) throw new Refusal("PHOTO_GONE");
  }
}

/** A claim's or an acceptance's: its row stays when its files are gone. */
export const isTaken = or(isNotNull(claimPhotos.eventId), isNotNull(claimPhotos.heldBy));
const isUnclaimed = and(isNull(claimPhotos.eventId), isNull(claimPhotos.erasedAt));
const isLoose = and(isUnclaimed, isNull(claimPhotos.heldBy));

/** Some photos of an order, in the order they were named, and whether they may still be taken. */
export async function listNamedPhotos(read: Reader, orderId: string, photoIds: readonly string[]) {
  if (photoIds.length === 0) return [];
  const found = await read
    .select({
      id: claimPhotos.id,
      hash: claimPhotos.hash,
      eventId: claimPhotos.eventId,
      heldBy: claimPhotos.heldBy,
      erasedAt: claimPhotos.erasedAt,
    })
    .from(claimPhotos)
    .where(and(inArray(claimPhotos.id, [...photoIds]), eq(claimPhotos.orderId, orderId)))
    .limit(LOOSE_MAX);
  return photoIds.flatMap((id) => {
    const photo = found.find((one) => one.id === id);
    if (!photo) return [];
    const isUsed = photo.eventId !== null || photo.heldBy !== null || photo.erasedAt !== null;
    return [{ id, hash: photo.hash, isLoose: !isUsed }];
  });
}

/** What photos show, as a list of hashes: a form sent twice brings the same photos under other ids. */
export async function hashPhotos(read: Reader, orderId: string, photoIds: readonly string[]) {
  return (await listNamedPhotos(read, orderId, photoIds)).map(({ hash }) => hash);
}

/** A photo that may be shown, and the order it is about: whom it is shown to is the caller's to check. */
export async function findPhoto(read: Reader, photoId: string) {
  if (!PHOTO_ID.test(photoId)) return undefined;
  const [photo] = await read
    .select({
      id: claimPhotos.id,
      orderId: claimPhotos.orderId,
      eventId: claimPhotos.eventId,
      heldBy: claimPhotos.heldBy,
    })
    .from(claimPhotos)
    .where(and(eq(claimPhotos.id, photoId), isNull(claimPhotos.erasedAt)))
    .limit(1);
  if (!photo) return undefined;
  const { eventId, heldBy, ...found } = photo;
  return { ...found, isTaken: eventId !== null || heldBy !== null };
}

/** The bytes of a photo; undefined when its file is lost. */
export async function readPhoto(store: Store, photoId: string, size: PhotoSize): Promise<Buffer | undefined> {
  try {
    return await readFile(photoFile(photoFolderOf(store), photoId, size));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Removes the files of photos that were forgotten, and of those that for a day belonged to nothing. A
 * photo is first marked, so that nothing takes it any more; then its files go; then the books say so.
 * Answers how many, fifty at most.
 */
export async function sweepPhotos(store: Store, now: number): Promise<number> {
  const due = await store.read
    .select({ id: claimPhotos.id })
    .from(claimPhotos)
    .where(
      and(
        isNull(claimPhotos.removedAt),
        or(isNotNull(claimPhotos.erasedAt), and(isLoose, lte(claimPhotos.storedAt, now - LOOSE_FOR_MS))),
      ),
    )
    .limit(SWEPT_AT_ONCE);
  if (due.length === 0) return 0;
  const isDue = inArray(
    claimPhotos.id,
    due.map(({ id }) => id),
  );
  const marked = await store.write(async (tx) => {
    await tx.update(claimPhotos).set({ erasedAt: now }).where(and(isDue, isLoose));
    return tx
      .select({ id: claimPhotos.id })
      .from(claimPhotos)
      .where(and(isDue, isNotNull(claimPhotos.erasedAt)))
      .limit(SWEPT_AT_ONCE);
  });
  const folder = photoFolderOf(store);
  for (const { id } of marked)
    for (const size of PHOTO_SIZES) await rm(photoFile(folder, id, size), { force: true });
  const isMarked = inArray(
    claimPhotos.id,
    marked.map(({ id }) => id),
  );
  await store.write(async (tx) => {
    if (marked.length === 0) return;
    await tx.update(claimPhotos).set({ removedAt: now }).where(and(isMarked, isTaken));
    await tx
      .delete(claimPhotos)
      .where(and(isMarked, isNull(claimPhotos.eventId), isNull(claimPhotos.heldBy)));
  });
  return marked.length;
}

/** Where a photo is in a folder of photos. */
export function photoFile(folder: string, photoId: string, size: PhotoSize): string {
  if (!PHOTO_ID.test(photoId)) throw new Error("that is no photo's id");
  return join(folder, photoId.slice(0, 2), `${photoId}${size === "thumbnail" ? "-small" : ""}.jpg`);
}

/** Writes a new file and waits until the disk has it: nothing is acknowledged that a power cut would take. */
async function writeFile(file: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
