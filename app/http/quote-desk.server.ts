import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import type { Person } from "#app/domain/identity/access.ts";
import { offerQuote, withdrawQuote } from "#app/domain/quoting/offer-quote.server.ts";
import {
  findQuoteRequest,
  listOfferable,
  listQuoteMessages,
  listQuoteRequests,
  listSellers,
} from "#app/domain/quoting/queries.server.ts";
import { writeQuoteMessage } from "#app/domain/quoting/write-message.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { addDays, businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm, typedOf } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { nestedOf } from "#app/http/nested-fields.ts";
import { MessageForm, OfferForm } from "#app/http/quote-forms.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { currentStore } from "#db/current.server.ts";

/*
 * What a seller does with requests for quotes: a supplier in their room, the centre's staff in the operators'.
 */

const VALID_DAYS = 7;

/** The requests that a seller was asked. */
export async function drawQuoteDesk(person: Person, sellerId: string) {
  const now = Date.now();
  const requests = await listQuoteRequests(currentStore().read, { sellerId });
  return {
    today: businessDay(now),
    requests: requests.map(({ unit, ...request }) => ({ ...request, unitName: unitNameFor(unit, person) })),
  };
}

/** One of them, with the seller's own quote and messages, and nobody else's. A request they were not asked is not there (404). */
export async function drawQuoteOffer(person: Person, sellerId: string, requestId: string | undefined) {
  const { read } = currentStore();
  const request = requestId && (await findQuoteRequest(read, requestId, { sellerId }));
  if (!request) throw new Response("Not Found", { status: 404 });
  const today = businessDay(Date.now());
  const [[own], messages, others] = await Promise.all([
    listSellers(read, request.id, sellerId),
    listQuoteMessages(read, request.id, sellerId),
    sellerId === ""
      ? []
      : listOfferable(read, sellerId, [...new Set(request.lines.map(({ categoryId }) => categoryId))]),
  ]);
  const { unit, ...rest } = request;
  const unitName = unitNameFor(unit, person);
  return {
    today,
    request: { ...rest, unitName, regionZh: unitName.isHidden ? null : unit.regionZh },
    isOpen: request.state === "open" && request.answerByDay >= today,
    own: own && { quote: own.quote, lines: own.lines },
    choices: request.lines.map((line) => ({
      lineNumber: line.lineNumber,
      goods:
        sellerId === "" || line.supplierId === sellerId
          ? [line, ...others.filter(({ variantId }) => variantId !== line.variantId)]
          : others,
    })),
    messages,
    validUntil: formatDay(addDays(today, VALID_DAYS)),
    keys: { quote: newId(), message: newId() },
  };
}

/** Takes what a seller sent from the page of a request: a quote, a message, or that the quote is taken back. */
export async function answerQuoteOffer(
  { request, params }: Pick<ActionFunctionArgs, "request" | "params">,
  person: Person,
  sellerId: string,
) {
  const store = currentStore();
  const requestId = params.requestId ?? "";
  if (!(await findQuoteRequest(store.read, requestId, { sellerId })))
    throw new Response("Not Found", { status: 404 });
  const now = Date.now();
  const values = await readForm(request);
  const done = () => redirect(`${new URL(request.url).pathname}?done=yes`, 303);
  switch (typedOf(values, "intent")) {
    case "write": {
      const form = checkForm(request, MessageForm, { ...values, sellerId });
      if (!form.ok) return form.answer;
      const message = {
        id: form.data.messageKey,
        requestId,
        sellerId,
        isFromUnit: false,
        text: form.data.text,
        writtenBy: person.userId,
        writtenAt: now,
      };
      const written = await attempt(
        request,
        () => store.write((tx) => writeQuoteMessage(tx, message)),
        values,
      );
      return written.ok ? done() : written.answer;
    }
    case "withdraw":
      await store.write((tx) => withdrawQuote(tx, requestId, sellerId));
      return done();
    default:
  }
  const form = checkForm(request, OfferForm, values, { ...values, line: linesOf(values) });
  if (!form.ok) return form.answer;
  const { quoteKey, validUntil, note, line } = form.data;
  const chosen = Object.entries(line).filter(([, { variant }]) => variant !== "");
  const priceless = chosen.find(([, { price }]) => price === 0);
  if (priceless) {
    const errors = { [`line.${priceless[0]}.price`]: messagesFor(localeOf(request)).fields.required };
    return data<FormAnswer>({ values, errors }, { status: 400 });
  }
  const offered = await attempt(
    request,
    () =>
      store.write((tx) =>
        offerQuote(
          tx,
          {
            id: quoteKey,
            requestId,
            sellerId,
            validUntilDay: validUntil,
            note: note || null,
            lines: chosen.map(([lineNumber, { variant, quantity, price }]) => ({
              lineNumber: Number(lineNumber),
              variantId: variant,
              quantity,
              unitPriceFen: price,
            })),
            by: person.userId,
          },
          now,
        ),
      ),
    values,
  );
  return offered.ok ? done() : offered.answer;
}

/** What was typed for the lines of which something is offered: the others need no quantity. */
function linesOf(values: FormAnswer["values"]): Record<string, unknown> {
  const lines = nestedOf(values, "line") as Record<string, { variant?: unknown }>;
  return Object.fromEntries(Object.entries(lines).filter(([, { variant }]) => variant));
}
