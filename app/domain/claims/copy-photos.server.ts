import { createHash } from "node:crypto";
import { constants, copyFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { and, asc, gt, isNull } from "drizzle-orm";
import { claimPhotos } from "#db/schema/claims.ts";
import type { Store } from "#db/store.ts";
import { isTaken, type PhotoSize, photoFile, photoFolderOf } from "./keep-photos.server.ts";

const ROWS_AT_ONCE = 500;

/**
 * Copies the photos of all claims and acceptances into a folder laid out like the shop's own, each looked at once it is there.
 * Those that somebody asked to be forgotten stay behind. Answers how many were copied, and the ids of those
 * that are lost or damaged where they are kept.
 */
export async function copyPhotos(store: Store, folder: string) {
  const from = photoFolderOf(store);
  const damaged: string[] = [];
  let copied = 0;
  let after = "";
  for (;;) {
    const photos = await store.read
      .select({ id: claimPhotos.id, hash: claimPhotos.hash, thumbnailBytes: claimPhotos.thumbnailBytes })
      .from(claimPhotos)
      .where(and(gt(claimPhotos.id, after), isTaken, isNull(claimPhotos.erasedAt)))
      .orderBy(asc(claimPhotos.id))
      .limit(ROWS_AT_ONCE);
    for (const { id, hash, thumbnailBytes } of photos) {
      const bytes = { full: await copyOne("full", id), thumbnail: await copyOne("thumbnail", id) };
      const isWhole =
        bytes.full !== undefined &&
        createHash("sha256").update(bytes.full).digest("base64url") === hash &&
        bytes.thumbnail?.length === thumbnailBytes;
      if (isWhole) copied += 1;
      else damaged.push(id);
    }
    if (photos.length < ROWS_AT_ONCE) return { copied, damaged };
    after = photos.at(-1)?.id ?? "";
  }

  async function copyOne(size: PhotoSize, id: string): Promise<Buffer | undefined> {
    const copy = photoFile(folder, id, size);
    await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
    try {
      await copyFile(photoFile(from, id, size), copy, constants.COPYFILE_FICLONE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    return readFile(copy);
  }
}
