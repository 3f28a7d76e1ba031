import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import routes from "../../app/routes.ts";
import { changeModule } from "../../server/lean-remix.ts";

interface Entry {
  id?: string | undefined;
  file: string;
  path?: string | undefined;
  index?: boolean | undefined;
  children?: Entry[] | undefined;
}

interface Route {
  id: string;
  path?: string;
  index?: boolean;
  children?: Route[];
}

type Match = { pathname: string; params: Record<string, string>; route: Route }[] | null;
type Router = { matchRoutes(routes: Route[], path: string, basename?: string): Match };

const routerFile = join(
  dirname(createRequire(import.meta.url).resolve("@remix-run/router/package.json")),
  "dist/router.js",
);
const folder = mkdtempSync(join(tmpdir(), "bangfu-router-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The router's text as a module of its own. */
async function load(name: string, text: string): Promise<Router> {
  const file = join(folder, name);
  writeFileSync(file, text);
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Router;
}

/** The route table as Remix hands it to its router: everything below one root. */
function tableOf(entries: readonly Entry[]): Route[] {
  return entries.map(({ file, path, index, children }) => ({
    id: file,
    ...(path === undefined ? {} : { path }),
    ...(index ? { index } : {}),
    ...(children ? { children: tableOf(children) } : {}),
  }));
}

describe("the router as the build changes it", () => {
  const table: Route[] = [{ id: "root", path: "", children: tableOf(routes as Entry[]) }];
  let original: Router;
  let changed: Router;
  beforeAll(async () => {
    const text = readFileSync(routerFile, "utf8");
    original = await load("original.mjs", text);
    changed = await load("changed.mjs", changeModule(routerFile.replaceAll("\\", "/"), text));
  });

  const found = (router: Router, path: string, basename?: string) =>
    router
      .matchRoutes(table, path, basename)
      ?.map(({ pathname, params, route }) => ({ pathname, params, id: route.id }));

  const words = [
    ...new Set(JSON.stringify(table).match(/[a-z][\w.-]*/g) ?? []),
    "P001",
    "敖汉",
    "%E6%95%96",
    "a b",
  ];
  const segment = fc.oneof(
    fc.constantFrom(...words),
    fc.constantFrom("", ".", "..", "%2F", "%", "EN", "en"),
    fc.constantFrom(...words).map((word) => word.toUpperCase()),
    fc.string({ maxLength: 6 }),
  );
  const path = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join("/")}`);

  test("finds for any address what the router as it is finds", () => {
    vi.spyOn(console, "warn").mockReturnValue(); // it complains of addresses that cannot be decoded
    fc.assert(
      fc.property(path, fc.constantFrom(undefined, "/en"), (asked, basename) => {
        expect(found(changed, asked, basename)).toEqual(found(original, asked, basename));
      }),
      { numRuns: 5_000 },
    );
  });

  test("finds each route of the table under its own address", () => {
    for (const asked of [
      "/",
      "/products",
      "/products/P001",
      "/admin",
      "/admin/sales",
      "/account",
      "/nowhere",
    ])
      expect(found(changed, asked)?.at(-1)).toEqual(found(original, asked)?.at(-1));
    expect(found(changed, "/ADMIN/Sales/")?.at(-1)?.id).toBe("routes/admin/sales.tsx");
  });
});

test("a package whose text is not what it was fails the build, and is named", () => {
  expect(() => changeModule(routerFile.replaceAll("\\", "/"), "function matchRoutes() {}")).toThrow(
    /@remix-run\/router\/dist\/router\.js has changed/,
  );
});
