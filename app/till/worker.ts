/*
 * The till's service worker: it keeps the page, its script, its styles and the barcode reader of one version
 * together in one cache, and answers from there. A new version is fetched whole, each file checked against
 * the hash it was built with, and waits until the page says that no sale is under way.
 */

/** Put in by the build (server/till-build.ts): this version, and what it is made of. */
declare const TILL_VERSION: string;
declare const TILL_FILES: readonly { address: string; sha256: string }[];

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response> | Response): void;
}
interface Worker {
  readonly location: Location;
  addEventListener(kind: "install" | "activate", listen: (event: WorkerEvent) => void): void;
  addEventListener(kind: "fetch", listen: (event: FetchEvent) => void): void;
  addEventListener(kind: "message", listen: (event: MessageEvent) => void): void;
  skipWaiting(): Promise<void>;
}

const worker = self as unknown as Worker;
const CACHE_PREFIX = "till-version-";
const CACHE = CACHE_PREFIX + TILL_VERSION;
const DRAWINGS_CACHE = "till-drawings";
const PAGES = ["/counter", "/en/counter"];
const OTHERS = ["/favicon.svg", "/counter.webmanifest", "/counter.en.webmanifest", "/till/icon-192.png"];

worker.addEventListener("install", (event) => event.waitUntil(keepAll()));
worker.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
worker.addEventListener("message", (event) => {
  if (event.data === "replace") void worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== worker.location.origin) return;
  const isPage = request.mode === "navigate";
  if (isPage ? !PAGES.includes(address.pathname) : !isKept(address)) return;
  event.respondWith(kept(request, isPage ? address.pathname : request.url));
});

function isKept({ pathname }: URL): boolean {
  return (
    pathname.startsWith("/drawings/") ||
    OTHERS.includes(pathname) ||
    TILL_FILES.some(({ address }) => address === pathname)
  );
}

async function kept(request: Request, key: string): Promise<Response> {
  const found = (await match(CACHE, key)) ?? (await match(DRAWINGS_CACHE, key));
  return found ?? fetch(request);
}

async function match(cache: string, key: string): Promise<Response | undefined> {
  return (await caches.open(cache)).match(key);
}

/** Fetches everything of this version past the browser's own cache; throws, and is tried again later, when a file is another's. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all([
    ...TILL_FILES.map(async ({ address, sha256 }) => {
      const answer = await fetchWhole(address);
      const hash = await crypto.subtle.digest("SHA-256", await answer.clone().arrayBuffer());
      if (hex(hash) !== sha256) throw new Error(`${address} is of another version`);
      await cache.put(address, answer);
    }),
    ...[...PAGES, ...OTHERS].map(async (address) => cache.put(address, await fetchWhole(address))),
  ]);
}

async function fetchWhole(address: string): Promise<Response> {
  const answer = await fetch(address, { cache: "reload", credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer;
}

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function dropOthers(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

export {};
