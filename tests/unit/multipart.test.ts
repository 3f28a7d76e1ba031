import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundaryOf, type FormPart, MalformedForm, readParts } from "#app/http/multipart.server.ts";

const LIMITS = { fileBytesMax: 1_000, fieldBytesMax: 100 };

/** Bytes that arrive in pieces of some size. */
function inPieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
}

async function read(bytes: Uint8Array, boundary: string, size = 64, limits = LIMITS): Promise<FormPart[]> {
  const parts: FormPart[] = [];
  for await (const part of readParts(inPieces(bytes, size), boundary, limits)) parts.push(part);
  return parts;
}

/** A form as a browser sends it. */
async function sent(form: FormData) {
  const request = new Response(form);
  const boundary = boundaryOf(request.headers.get("content-type"));
  if (!boundary) throw new Error("a form of Node's own has a boundary");
  return { boundary, bytes: new Uint8Array(await request.arrayBuffer()) };
}

const handWritten = (text: string) => Buffer.from(text.replaceAll("\n", "\r\n"), "latin1");

describe("a form with files", () => {
  test("is read as it was sent, in whatever pieces it arrives", async () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(bytes, { maxLength: 4 }),
        fc.integer({ min: 1, max: 90 }),
        async (files, size) => {
          const form = new FormData();
          form.append("words", "压坏了 \r\n--x");
          for (const file of files)
            form.append("photos", new Blob([file as Uint8Array<ArrayBuffer>]), "../a.jpg");
          const { boundary, bytes } = await sent(form);
          const [words, ...photos] = await read(bytes, boundary, size);
          expect(words).toMatchObject({ name: "words", isFile: false });
          expect(words?.bytes.toString()).toBe("压坏了 \r\n--x");
          expect(photos.map((part) => new Uint8Array(part.bytes))).toEqual(files);
          expect(photos.every((part) => part.isFile && part.name === "photos")).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("of a part that is too large nothing is kept, and what follows is read", async () => {
    const form = new FormData();
    form.append("photos", new Blob([randomBytes(5_000)]), "large.jpg");
    form.append("photos", new Blob(["small"]), "small.jpg");
    form.append("words", "字".repeat(100));
    const { boundary, bytes } = await sent(form);
    expect(await read(bytes, boundary)).toMatchObject([
      { isTooLarge: true, bytes: Buffer.alloc(0) },
      { isTooLarge: false, bytes: Buffer.from("small") },
      { name: "words", isTooLarge: true },
    ]);
  });

  test.each([
    ["cut off", '--b\nContent-Disposition: form-data; name="a"\n\nhalf a'],
    ["without a beginning", "nothing of the kind"],
    ["with a part that has no name", "--b\nContent-Type: text/plain\n\nx\n--b--"],
    ["with a part that has no head", "--b\n\nx\n--b--"],
    [
      "with a head without end",
      `--b\nContent-Disposition: form-data; name="a"; x="${"y".repeat(9_000)}"\n\nx\n--b--`,
    ],
    ["empty", ""],
  ])("%s is refused", async (_, text) => {
    await expect(read(handWritten(text), "b")).rejects.toThrow(MalformedForm);
  });

  test("with more parts than any form of ours is refused", async () => {
    const part = '--b\nContent-Disposition: form-data; name="a"\n\n\n';
    await expect(read(handWritten(`${part.repeat(2_001)}--b--`), "b", 65_536)).rejects.toThrow(MalformedForm);
  });
});

test("the boundary is read with and without quotes, and only of this type", () => {
  expect(boundaryOf("multipart/form-data; boundary=----abc")).toBe("----abc");
  expect(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b"')).toBe("a b");
  for (const other of [
    null,
    "",
    "text/plain; boundary=a",
    "multipart/mixed; boundary=a",
    "multipart/form-data",
  ])
    expect(boundaryOf(other)).toBeUndefined();
});
