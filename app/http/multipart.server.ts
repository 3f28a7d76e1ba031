/*
 * Forms that bring files, read part by part as they arrive: no more of one is in memory than the part that
 * is being read, and of a part that is too large nothing.
 */

const HEAD_BYTES_MAX = 8 * 1024;
const HEAD_END = Buffer.from("\r\n\r\n");
const PARTS_MAX = 2_000;

export interface FormPart {
  name: string;
  isFile: boolean;
  /** Empty when it was too large. */
  bytes: Buffer;
  isTooLarge: boolean;
}

export interface PartLimits {
  fileBytesMax: number;
  fieldBytesMax: number;
}

/** The form breaks the rules of its own format (RFC 7578), or ended too early. */
export class MalformedForm extends Error {}

/** The boundary that a Content-Type names; undefined for anything but multipart/form-data. */
export function boundaryOf(contentType: string | null): string | undefined {
  const found = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType ?? "",
  );
  return found?.[1] ?? found?.[2];
}

/** The parts of a form in the order they were sent. Throws MalformedForm, and whatever the body itself throws. */
export async function* readParts(
  body: ReadableStream<Uint8Array>,
  boundary: string,
  limits: PartLimits,
): AsyncGenerator<FormPart> {
  const reader = body.getReader();
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  let held: Buffer = Buffer.from("\r\n"); // the first delimiter may stand at the very start

  async function holdMore(): Promise<void> {
    const { done, value } = await reader.read();
    if (done) throw new MalformedForm("the form ended too early");
    held = Buffer.concat([held, value]);
  }

  /** Hands on all bytes before a mark, as they come, and goes past it. */
  async function readTo(mark: Buffer, take: (bytes: Buffer) => void): Promise<void> {
    for (;;) {
      const at = held.indexOf(mark);
      const safe = at < 0 ? held.length - mark.length + 1 : at;
      if (safe > 0) take(held.subarray(0, safe));
      if (at >= 0) {
        held = held.subarray(at + mark.length);
        return;
      }
      if (safe > 0) held = held.subarray(safe);
      await holdMore();
    }
  }

  await readTo(delimiter, () => {});
  for (let count = 0; ; count += 1) {
    while (held.length < 2) await holdMore();
    if (held[0] === 0x2d && held[1] === 0x2d) return; // the two hyphens after the last part
    if (count >= PARTS_MAX) throw new MalformedForm("the form has too many parts");
    const head = collect(HEAD_BYTES_MAX);
    await readTo(HEAD_END, head.take);
    const { name, isFile } = parseHead(head.bytes()?.toString("utf8"));
    const content = collect(isFile ? limits.fileBytesMax : limits.fieldBytesMax);
    await readTo(delimiter, content.take);
    const bytes = content.bytes();
    yield { name, isFile, bytes: bytes ?? Buffer.alloc(0), isTooLarge: bytes === undefined };
  }
}

/** Gathers bytes up to a limit; above it, all that was gathered is let go. */
function collect(bytesMax: number) {
  let chunks: Buffer[] = [];
  let length = 0;
  return {
    take(bytes: Buffer) {
      length += bytes.length;
      if (length > bytesMax) chunks = [];
      else chunks.push(bytes);
    },
    bytes: () => (length > bytesMax ? undefined : Buffer.concat(chunks, length)),
  };
}

function parseHead(head: string | undefined): { name: string; isFile: boolean } {
  const disposition = head && /(?:^|\r\n)content-disposition:\s*form-data\s*(;[^\r\n]*)/i.exec(head)?.[1];
  const name = disposition && /;\s*name="([^"]*)"/i.exec(disposition)?.[1];
  if (!disposition || name === undefined) throw new MalformedForm("a part of the form has no name");
  return { name, isFile: /;\s*filename\*?=/i.test(disposition) };
}
