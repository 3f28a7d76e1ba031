import { data } from "@remix-run/node";
import { type FoundPack, findPack } from "#app/domain/catalog/find-pack.server.ts";
import { type FormAnswer, typedOf } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import type { Reader } from "#db/store.ts";

/** What a form's page gets back, with the goods that were found of each field in which a code was scanned. */
export type ScanAnswer = FormAnswer & { found?: Record<string, FoundPack> | undefined };

/**
 * The answer to a form that a scanner sent with its Enter before the rest was typed: what was scanned is named,
 * and all else stays as it was. Undefined where the person had more to be told: nothing was scanned just now,
 * or something that was typed is wrong.
 */
export async function answerEarlyScan(read: Reader, field: string, { values, errors }: FormAnswer) {
  const isTyped = (name: string) => typedOf(values, name).trim() !== "";
  if (Object.keys(errors).some((name) => name !== field && isTyped(name))) return undefined;
  const typed = typedOf(values, field).trim();
  const pack = await findPack(read, typed);
  if (!pack || pack.sku === typed) return undefined;
  const answer: ScanAnswer = {
    values: { ...values, [field]: pack.sku },
    errors: {},
    found: { [field]: pack },
  };
  return data(answer);
}

/** The answer to the Enter key in a form that must not be sent by it: the goods of these fields, found or unknown. */
export async function answerLookUp(
  request: Request,
  read: Reader,
  fields: readonly string[],
  values: FormAnswer["values"],
) {
  const answer: ScanAnswer & { found: Record<string, FoundPack> } = {
    values: { ...values },
    errors: {},
    found: {},
  };
  for (const field of fields) {
    const typed = typedOf(values, field).trim();
    if (typed === "") continue;
    const pack = await findPack(read, typed);
    if (pack) {
      answer.values[field] = pack.sku;
      answer.found[field] = pack;
    } else answer.errors[field] = unknownGoods(request);
  }
  return data<ScanAnswer>(answer, { status: Object.keys(answer.errors).length > 0 ? 400 : 200 });
}

/** The answer to a field in which no goods were found. */
export function answerUnknown(request: Request, field: string, values: FormAnswer["values"]) {
  const answer: ScanAnswer = { values, errors: { [field]: unknownGoods(request) } };
  return data(answer, { status: 400 });
}

function unknownGoods(request: Request): string {
  return messagesFor(localeOf(request)).stock.receive.unknownGoods;
}
