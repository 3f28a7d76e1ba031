import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import qs from "qs";
import type { Endpoint } from "./requests.ts";

const schema = JSON.parse(readFileSync(new URL("requests.schema.json", import.meta.url), "utf8")) as {
  definitions: { Requests: { properties: Record<Endpoint, { $ref: string }> } };
};
const ajv = new Ajv({ coerceTypes: true, strict: false });
ajv.addSchema(schema, "stripe-requests");

const ENDPOINTS = Object.entries(schema.definitions.Requests.properties).map(([endpoint, { $ref }]) => {
  const [method = "", path = ""] = endpoint.split(" ");
  return {
    endpoint: endpoint as Endpoint,
    method,
    path: new RegExp(`^${path.replace(":id", "(?<id>[\\w-]+)")}$`),
    validate: ajv.getSchema(`stripe-requests${$ref}`) as ValidateFunction,
  };
});

/** The endpoint that a request is for, and the id in its path; undefined when this server has none such. */
export function findEndpoint(method: string, pathname: string) {
  for (const each of ENDPOINTS) {
    const match = each.method === method ? each.path.exec(pathname) : null;
    if (match) return { ...each, id: match.groups?.id ?? "" };
  }
  return undefined;
}

/** What a form or a query says, with numbers and truths as such; or what is wrong with it, by the package's own types. */
export function readParams(
  text: string,
  validate: ValidateFunction,
): { params: Record<string, unknown> } | { fault: string } {
  const params = qs.parse(text, { depth: 20, arrayLimit: 500, parameterLimit: 5_000, plainObjects: false });
  if (validate(params)) return { params };
  const [first] = validate.errors ?? [];
  return {
    fault:
      `${first?.instancePath ?? ""} ${first?.message ?? ""} ${JSON.stringify(first?.params ?? {})}`.trim(),
  };
}
