import type { FormAnswer } from "#app/http/forms.server.ts";

type Values = FormAnswer["values"];

/** Fields such as "pieces.V001" as a record under their first part; deeper ones such as "arrived.ID.damaged" as records in it. */
export function nestedOf(values: Values, first: string): Record<string, unknown> {
  const nested: Record<string, Record<string, unknown> | unknown> = Object.create(null);
  for (const [name, value] of Object.entries(values)) {
    const [head, key, part] = name.split(".");
    if (head !== first || !key) continue;
    if (part === undefined) nested[key] = value;
    else nested[key] = { ...(nested[key] as Record<string, unknown> | undefined), [part]: value };
  }
  return nested;
}
