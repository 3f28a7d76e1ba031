import { createHash } from "node:crypto";
import type { Sharp } from "sharp";
import { PHOTO_BYTES_MAX } from "./claim.ts";

/** What a phone takes, and no more: a small file can claim to be a picture that fills the memory. */
const PIXELS_MAX = 64_000_000;
const SIDE_MIN = 16;
/** The longer side of a photo as it is kept, and of its thumbnail. */
const SIDE_MAX = 2_000;
const THUMBNAIL_SIDE_MAX = 320;
const SECONDS_MAX = 20;
const AT_ONCE = 2;

/** The library that decodes, set up at the first photo. */
let decoder: Promise<typeof import("sharp").default> | undefined;

// Three decoders are enough: what else the library could read (vector drawings, documents) is shut off.
async function setUpDecoder() {
  const { default: sharp } = await import("sharp");
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({
    operation: ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer"],
  });
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/** A photo made anew: pixels only, upright, in JPEG. Nothing else of what was sent is in it. */
export interface RemadePhoto {
  photo: Buffer;
  thumbnail: Buffer;
  width: number;
  height: number;
  /** Of the photo, SHA-256 in base64url. */
  hash: string;
}

/** Why a file is not taken: it is no picture we read, it has too many pixels, or it is broken. */
export type PhotoFault =
  | "photoUnreadable"
  | "photoHeic"
  | "photoTooLarge"
  | "photoTooManyPixels"
  | "photoBroken";

/**
 * Makes a photo of what somebody sent, by decoding it; neither its name nor the type it declares is asked.
 * Where it was taken, by which camera, and what was hidden behind the pixels is gone.
 */
export async function remakePhoto(sent: Uint8Array): Promise<RemadePhoto | { fault: PhotoFault }> {
  if (sent.length > PHOTO_BYTES_MAX) return { fault: "photoTooLarge" };
  if (!isPicture(sent)) return { fault: isHeic(sent) ? "photoHeic" : "photoUnreadable" };
  return inTurn(() => remake(sent));
}

async function remake(sent: Uint8Array): Promise<RemadePhoto | { fault: PhotoFault }> {
  decoder ??= setUpDecoder();
  const sharp = await decoder;
  const open = () => sharp(sent, { limitInputPixels: PIXELS_MAX, failOn: "error", sequentialRead: true });
  try {
    const { width = 0, height = 0 } = await sharp(sent, { limitInputPixels: false }).metadata();
    if (width * height > PIXELS_MAX) return { fault: "photoTooManyPixels" };
    if (Math.min(width, height) < SIDE_MIN) return { fault: "photoUnreadable" };
  } catch {
    return { fault: "photoUnreadable" };
  }
  try {
    const { data: photo, info } = await inside(open(), SIDE_MAX)
      .jpeg({ quality: 82, mozjpeg: true })
      .timeout({ seconds: SECONDS_MAX })
      .toBuffer({ resolveWithObject: true });
    const thumbnail = await inside(sharp(photo), THUMBNAIL_SIDE_MAX).jpeg({ quality: 72 }).toBuffer();
    const hash = createHash("sha256").update(photo).digest("base64url");
    return { photo, thumbnail, width: info.width, height: info.height, hash };
  } catch {
    return { fault: "photoBroken" };
  }
}

function inside(picture: Sharp, side: number): Sharp {
  return picture
    .autoOrient()
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" });
}

/** The first bytes of the three formats: JPEG, PNG, WebP. */
function isPicture(bytes: Uint8Array): boolean {
  const text = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString("latin1");
  return (
    text(0, 3) === "\u00ff\u00d8\u00ff" ||
    text(0, 8) === "\u0089PNG\r\n\u001a\n" ||
    (text(0, 4) === "RIFF" && text(8, 12) === "WEBP")
  );
}

/** What iPhones write unless told otherwise: it can be named, not read. */
function isHeic(bytes: Uint8Array): boolean {
  return /^ftyp(hei[cxms]|hev[cx]|mif1)/.test(Buffer.from(bytes.subarray(4, 12)).toString("latin1"));
}

let busy = 0;
const waiting: (() => void)[] = [];

/** A few at a time: decoding takes a processor and memory, and shoppers want pages meanwhile. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else busy += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }
}
