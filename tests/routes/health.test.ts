import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ServerBuild } from "@remix-run/node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SECURITY_HEADERS } from "#app/http/security.ts";
import { createFront } from "#app/http/serve.server.ts";
import { setCurrentStore } from "#db/current.server.ts";
import type { Store } from "#db/store.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;
let server: Server;

beforeEach(async () => {
  store = await freshStore();
  const build = () => ({}) as ServerBuild;
  server = createServer(createFront({ build, middleware: (_request, _response, next) => next() }, undefined));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function ask() {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
  return { status: answer.status, headers: answer.headers, said: await answer.json() };
}

test("a shop that can read and write says so, with its engine and schema", async () => {
  expect(await ask()).toMatchObject({
    status: 200,
    said: { status: "ok", engine: store.engine, schemaVersion: /^\d{4}_/, reads: true, writes: true },
  });
});

test("it carries the headers that every answer carries", async () => {
  const { headers } = await ask();
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(headers.get(name), name).toBe(value);
});

test("a shop that can only read says that it fails", async () => {
  setCurrentStore({ ...store, write: () => Promise.reject(new Error("the disk is full")) });
  expect(await ask()).toMatchObject({
    status: 503,
    said: { status: "failing", reads: true, writes: false },
  });
});

test("a shop whose writes hang says so, and does not hang with them", async () => {
  setCurrentStore({ ...store, write: () => new Promise(() => {}) });
  expect(await ask()).toMatchObject({ status: 503, said: { writes: false } });
});

test("many who ask at once cost one write", async () => {
  let writes = 0;
  setCurrentStore({
    ...store,
    async write(work) {
      writes += 1;
      await new Promise((resolve) => setTimeout(resolve, 500)); // a busy disk
      return store.write(work);
    },
  });
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(writes).toBe(1);
  expect(store.counter("health")).toBe(1);
});
