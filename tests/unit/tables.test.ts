import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const DOMAIN = "app/domain";
/** The sign-in library names its table at run time; auth-adapter.server.ts lists those that it may. */
const NAMED_AT_RUN_TIME = ["table"];

interface Write {
  module: string;
  table: string;
  /** The file of db/schema that the table comes from. */
  schema: string | undefined;
  file: string;
}

function writesIn(module: string, file: string): Write[] {
  const text = readFileSync(join(DOMAIN, module, file), "utf8");
  const schemaOf = new Map(
    [...text.matchAll(/import \{([^}]*)\} from "#db\/schema\/(\w+)\.ts"/g)].flatMap(([, names, schema]) =>
      (names ?? "").split(",").map((name) => [name.trim().split(" as ").at(-1) ?? "", schema] as const),
    ),
  );
  return [...text.matchAll(/\b(?:tx|write)\s*\.(?:insert|update|delete)\((\w+)\)/g)]
    .map(([, table = ""]) => ({ module, table, schema: schemaOf.get(table), file }))
    .filter(({ table }) => !NAMED_AT_RUN_TIME.includes(table));
}

const writes = readdirSync(DOMAIN).flatMap((module) =>
  readdirSync(join(DOMAIN, module))
    .filter((file) => file.endsWith(".server.ts"))
    .flatMap((file) => writesIn(module, file)),
);

test("a table is written by the module of the domain that its schema file is named after, and by no other", () => {
  expect(writes.length).toBeGreaterThan(30);
  expect(writes.filter(({ module, schema }) => module !== schema)).toEqual([]);
});

test("reporting writes nothing", () => {
  expect(writes.filter(({ module }) => module === "reporting")).toEqual([]);
});
