import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** What a form may bring, and what one with photos may. */
export const BODY_BYTES_MAX = 2 * 1024 * 1024;
export const UPLOAD_BYTES_MAX = 100 * 1024 * 1024;

/** The forms that bring photos: a claim and what is added to one, what a unit says of goods that came, and what it is asked to pay. */
const UPLOADS =
  /^(?:\/en)?\/(?:orders\/\d{18}\/claims\/(?:new|[\da-f-]{36})|purchasing\/[\da-f-]{36}\/orders\/\d{18}\/accept|admin\/payment-requests\/new)$/;

/** More was sent than is taken; what came after it was not read. */
export class BodyTooLarge extends Error {}

/** True for a request whose body is passed on as it comes, and is never whole in memory. */
export function isUpload(request: IncomingMessage): boolean {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  return (
    request.method === "POST" &&
    UPLOADS.test(path) &&
    /^multipart\/form-data\b/i.test(request.headers["content-type"] ?? "")
  );
}

/** True when a request says itself that it brings more than is taken: then none of it need be read. */
export function saysTooMuch(request: IncomingMessage, bytesMax: number): boolean {
  return Number(request.headers["content-length"] ?? 0) > bytesMax;
}

/** The body as it comes. It breaks off with BodyTooLarge once it is longer than is taken. */
export function streamBody(
  request: IncomingMessage,
  bytesMax = UPLOAD_BYTES_MAX,
): ReadableStream<Uint8Array> {
  async function* bounded() {
    let bytes = 0;
    // the socket stays: who sent too much is still to be told so
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw new BodyTooLarge();
      yield chunk;
    }
  }
  return Readable.toWeb(Readable.from(bounded(), { objectMode: false })) as ReadableStream<Uint8Array>;
}

/** The body of a request, or null when it is larger than we take. */
export async function readBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
