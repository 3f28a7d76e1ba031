import { data } from "@remix-run/node";
import type { z } from "zod";
import { Refusal, type RefusalCode } from "#app/domain/values/refusal.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";

/** What a form's page gets back when something was wrong: what was typed, and a message for each field. */
export interface FormAnswer {
  values: Record<string, string | string[]>;
  errors: Record<string, string>;
  refusal?: { code: RefusalCode; message: string } | undefined;
}

export type Answer = ReturnType<typeof data<FormAnswer>>;

type Parsed<T> = { ok: true; data: T; values: FormAnswer["values"] } | { ok: false; answer: Answer };

/** More fields than the longest of our forms has, with an order of five hundred lines in it. */
const FIELDS_MAX = 10_000;

/** The fields of a posted form. A name that comes several times is a list. */
export async function readForm(request: Request): Promise<FormAnswer["values"]> {
  const isPlain = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded");
  const fields: Iterable<[string, FormDataEntryValue]> = isPlain
    ? new URLSearchParams(await request.text()) // several times as fast as formData()
    : await request.formData().catch(() => {
        throw new Response(null, { status: 415 });
      });
  const values: FormAnswer["values"] = Object.create(null);
  let count = 0;
  for (const [name, value] of fields) {
    count += 1;
    if (count > FIELDS_MAX) throw new Response(null, { status: 413 });
    if (typeof value !== "string") continue; // no form here takes a file
    const before = values[name];
    if (before === undefined) values[name] = value;
    else if (typeof before === "string") values[name] = [before, value];
    else before.push(value);
  }
  return values;
}

/**
 * Reads and checks a form. When it is not what `schema` asks for, `answer` is a 400 with what was
 * typed and a message, in the visitor's language, for each field: a zod message that is a key of
 * messages.fields is that text; any other fault is told in general words.
 */
export async function parseForm<S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<Parsed<z.output<S>>> {
  const values = await readForm(request);
  return checkForm(request, schema, values);
}

/** The same for fields that were read already; `nested`, when given, is what they say, put in order for the schema. */
export function checkForm<S extends z.ZodType>(
  request: Request,
  schema: S,
  values: FormAnswer["values"],
  nested: unknown = values,
): Parsed<z.output<S>> {
  const result = schema.safeParse(nested);
  if (result.success) return { ok: true, data: result.data, values };
  const texts = messagesFor(localeOf(request)).fields;
  const errors: Record<string, string> = {};
  for (const issue of result.error.issues) {
    const field = issue.path.map(String).join(".") || "form";
    const key = issue.message in texts ? (issue.message as keyof typeof texts) : generalFault(issue.code);
    errors[field] ??= texts[key];
  }
  return { ok: false, answer: data({ values: shorten(values), errors }, { status: 400 }) };
}

function generalFault(code: string): "required" | "tooLong" | "invalid" {
  if (code === "invalid_type") return "required";
  return code === "too_big" ? "tooLong" : "invalid";
}

/** What was typed goes back into the page, but not a megabyte of it. */
const ECHO_LENGTH_MAX = 5_000;

/** What was typed into one field, as it goes back into the page; of a field that came several times, the first. */
export function typedOf(values: FormAnswer["values"], name: string): string {
  const typed = values[name];
  return ((typeof typed === "string" ? typed : typed?.[0]) ?? "").slice(0, ECHO_LENGTH_MAX);
}

function shorten(values: FormAnswer["values"]): FormAnswer["values"] {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? value.slice(0, ECHO_LENGTH_MAX) : value.slice(0, 500),
    ]),
  );
}

/** Runs a use case; when the business refuses, `answer` is a 409 with the refusal in the visitor's language. */
export async function attempt<T>(
  request: Request,
  work: () => Promise<T>,
  values: FormAnswer["values"] = {},
): Promise<{ ok: true; value: T } | { ok: false; refusal: Refusal; answer: Answer }> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const message = messagesFor(localeOf(request)).refusals[error.code](error.facts);
    return {
      ok: false,
      refusal: error,
      answer: data(
        { values: shorten(values), errors: {}, refusal: { code: error.code, message } },
        { status: 409 },
      ),
    };
  }
}
