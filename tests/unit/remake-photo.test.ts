import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { PHOTO_BYTES_MAX } from "#app/domain/claims/claim.ts";
import { type RemadePhoto, remakePhoto } from "#app/domain/claims/remake-photo.server.ts";
import { aPhoto, aPicture, aPixelBomb, aPolyglot, DRAWING, SCRIPT } from "#tests/fixtures/some-photos.ts";

async function remade(sent: Uint8Array): Promise<RemadePhoto> {
  const made = await remakePhoto(sent);
  if ("fault" in made) throw new Error(made.fault);
  return made;
}

const head = (bytes: Buffer) => bytes.subarray(0, 3).toString("hex");

describe("a photo", () => {
  test("stands upright, and where and by whom it was taken is gone", async () => {
    const sent = await aPhoto({ width: 400, height: 300 });
    expect(sent.includes("SECRET-OWNER")).toBe(true);
    const { photo, thumbnail, width, height } = await remade(sent);
    expect([width, height]).toEqual([300, 400]);
    for (const bytes of [photo, thumbnail]) {
      expect(head(bytes)).toBe("ffd8ff");
      expect(bytes.includes("SECRET-OWNER")).toBe(false);
      expect(bytes.includes("Exif")).toBe(false);
      const kept = await sharp(bytes).metadata();
      expect(kept).toMatchObject({ format: "jpeg", space: "srgb" });
      expect([kept.exif, kept.icc, kept.xmp, kept.orientation]).toEqual(Array(4).fill(undefined));
    }
  });

  test("is made no larger than a page needs, and never enlarged", async () => {
    const large = await remade(await aPhoto({ width: 5_000, height: 2_500 }));
    expect([large.width, large.height]).toEqual([1_000, 2_000]);
    const small = await sharp(large.thumbnail).metadata();
    expect([small.width, small.height]).toEqual([160, 320]);
    expect(await remade(await aPicture("png", 50))).toMatchObject({ width: 50, height: 50 });
  });

  test("may be JPEG, PNG or WebP, and comes out as JPEG; the same picture twice is the same file", async () => {
    for (const sent of [await aPhoto(), await aPicture("png"), await aPicture("webp")]) {
      const [one, two] = [await remade(sent), await remade(sent)];
      expect(head(one.photo)).toBe("ffd8ff");
      expect(two.hash).toBe(one.hash);
    }
  });

  test("what was hidden behind its pixels is gone", async () => {
    const sent = await aPolyglot();
    expect(sent.includes("<script>")).toBe(true);
    const { photo, thumbnail } = await remade(sent);
    expect(photo.includes("<script>") || thumbnail.includes("<script>")).toBe(false);
  });
});

describe("what is no photo is not taken", () => {
  const fault = async (sent: Uint8Array) => {
    const made = await remakePhoto(sent);
    return "fault" in made ? made.fault : "taken";
  };

  test("a page, a drawing that runs scripts, a text, nothing", async () => {
    for (const sent of [SCRIPT, DRAWING, "GIF89a", "%PDF-1.7", ""])
      expect(await fault(Buffer.from(sent))).toBe("photoUnreadable");
    // the first bytes of a photo, and then a drawing
    expect(await fault(Buffer.concat([Buffer.from("ffd8ff", "hex"), Buffer.from(DRAWING)]))).toBe(
      "photoUnreadable",
    );
  });

  test("pictures in formats whose decoders are shut off", async () => {
    for (const format of ["gif", "tiff", "avif"] as const)
      expect(await fault(await aPicture(format))).toBe("photoUnreadable");
    await expect(sharp(Buffer.from(DRAWING)).metadata()).rejects.toThrow();
  });

  test("a photo in HEIC, which is told by its name", async () => {
    for (const brand of ["heic", "heix", "hevc", "mif1"])
      expect(await fault(Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1heic`, "latin1"))).toBe("photoHeic");
  });

  test("a photo cut in half, too many pixels, too many bytes, hardly any pixels", async () => {
    const whole = await aPhoto({ width: 2_000, height: 1_500 });
    expect(await fault(whole.subarray(0, whole.length / 2))).toBe("photoBroken");
    expect(await fault(await aPixelBomb())).toBe("photoTooManyPixels");
    const heavy = Buffer.concat([whole, Buffer.alloc(PHOTO_BYTES_MAX)]);
    expect(await fault(heavy)).toBe("photoTooLarge");
    expect(await fault(await aPicture("png", 8))).toBe("photoUnreadable");
  });
});
