import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { createGenerator, type Schema } from "ts-json-schema-generator";

/*
 * Makes the schema of the requests in requests.ts from the types of the installed package, stricter than
 * the types are: a word outside a list is refused, and money and counts are whole.
 *
 *   node --import tsx tests/stripe-server/make-schema.ts
 */
const FILE = new URL("requests.schema.json", import.meta.url);
const PACKAGE = new URL("../../node_modules/stripe/package.json", import.meta.url);

/** The few numbers that may have a fraction. */
const FRACTIONS = /percent/;

/** A class of the package's; on the wire it is text. */
const DECIMAL = { type: "string", pattern: "^-?\\d+(\\.\\d+)?$" };

function makeSchema(): string {
  const { definitions = {} } = createGenerator({
    path: new URL("requests.ts", import.meta.url).pathname,
    tsconfig: new URL("../../tsconfig.json", import.meta.url).pathname,
    type: "Requests",
    skipTypeCheck: true,
    jsDoc: "none",
    encodeRefs: false,
    additionalProperties: false,
  }).createSchema("Requests");
  const names = namesFor(definitions);
  const lines = Object.entries(definitions)
    .filter(([name]) => name !== "OtherString")
    .map(
      ([name, schema]) =>
        [names.get(name) ?? name, name === "Decimal" ? DECIMAL : tighten(schema, "", names)] as const,
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)}`);
  const { version } = JSON.parse(readFileSync(PACKAGE, "utf8")) as { version: string };
  return `{
"$schema": "http://json-schema.org/draft-07/schema#",
"$id": "stripe-requests",
"$comment": "made by make-schema.ts from stripe@${version}",
"definitions": {
${lines.join(",\n")}
}
}
`;
}

/** Names that a reference can hold; types without a name are numbered in the order they come. */
function namesFor(definitions: Record<string, unknown>): Map<string, string> {
  const names = new Map<string, string>();
  let unnamed = 0;
  for (const name of Object.keys(definitions)) {
    const plain = name.replace(/def-[\w-]+/g, () => {
      unnamed += 1;
      return `unnamed${unnamed}`;
    });
    names.set(name, plain.replaceAll("[]", "List").replace(/[^\w.]+/g, "_"));
  }
  if (new Set(names.values()).size !== names.size) throw new Error("two types have one name");
  return names;
}

const isOther = (schema: unknown) => (schema as Schema).$ref === "#/definitions/OtherString";

function tighten(schema: unknown, property: string, names: Map<string, string>): unknown {
  if (Array.isArray(schema)) return schema.map((each) => tighten(each, property, names));
  if (typeof schema !== "object" || schema === null) return schema;
  const made: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "$ref") made[key] = referTo(String(value), names);
    else if (key === "type" && value === "number" && !FRACTIONS.test(property)) made[key] = "integer";
    else if (key === "properties" || key === "patternProperties")
      made[key] = Object.fromEntries(
        Object.entries(value as object).map(([name, each]) => [name, tighten(each, name, names)]),
      );
    else if (key === "anyOf" && Array.isArray(value))
      made[key] = tighten(
        value.filter((each) => !isOther(each)),
        property,
        names,
      );
    else made[key] = tighten(value, property, names);
  }
  return closed(made);
}

function referTo(reference: string, names: Map<string, string>): string {
  const name = reference.replace("#/definitions/", "");
  return `#/definitions/${names.get(name) ?? name}`;
}

/** A choice between words as one list of them. */
function closed(schema: Record<string, unknown>): Record<string, unknown> {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf)) return schema;
  const isWord = (each: { type?: string; const?: unknown }) => each.type === "string" && "const" in each;
  const words = anyOf.filter(isWord).map((each: { const: string }) => each.const);
  if (words.length === 0) return schema;
  const others = anyOf.filter((each) => !isWord(each));
  const list = { type: "string", enum: words };
  return { ...rest, ...(others.length === 0 ? list : { anyOf: [list, ...others] }) };
}

/** True when the schema that is kept is the one that the installed package gives. */
export function isUpToDate(): boolean {
  return readFileSync(FILE, "utf8") === makeSchema();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(FILE, makeSchema());
