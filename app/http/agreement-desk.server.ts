import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { contentAt } from "#app/domain/agreements/agreement.ts";
import { answerAmendment, proposeAmendment } from "#app/domain/agreements/amend-agreement.server.ts";
import { confirmAgreement, refuseAgreement } from "#app/domain/agreements/answer-agreement.server.ts";
import { type LineProgress, listCallOffLines, readProgress } from "#app/domain/agreements/progress.server.ts";
import {
  type AgreementsOf,
  findAgreement,
  listAgreements,
  nameGoods,
} from "#app/domain/agreements/queries.server.ts";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import type { Person } from "#app/domain/identity/access.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { addDays, businessDay, parseDay, startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { readAgreedGoods } from "#app/http/agreed-goods-rows.ts";
import { AmendmentForm } from "#app/http/agreement-forms.ts";
import { attempt, checkForm, type FormAnswer, readForm, typedOf } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { nestedOf } from "#app/http/nested-fields.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { currentStore } from "#db/current.server.ts";

/*
 * Supply agreements as three rooms show them: a unit its own, a supplier those that were put before them, the
 * operators all.
 */

/** The agreements of a room: first those of which something is expected to be short, the largest part of what is left before the others. */
export async function drawAgreements(person: Person, of: AgreementsOf) {
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const agreements = await listAgreements(read, of);
  const active = agreements.filter(({ state, lastDay }) => state === "active" && lastDay >= today);
  const ended = agreements.filter(({ state, lastDay }) => state === "active" && lastDay < today);
  const progress = await readProgress(read, [...active, ...ended], today);
  const isActive = new Set(active.map(({ id }) => id));
  const drawn = agreements.map(({ unit, ...agreement }) => {
    const lines = progress.get(agreement.id);
    return {
      ...agreement,
      unitName: unitNameFor(unit, person),
      sums: lines ? sumLines(lines) : null,
      short: lines && isActive.has(agreement.id) ? shortOf(lines) : { lines: 0, part: 0 },
    };
  });
  return { today, asOf: now, agreements: drawn.sort((a, b) => b.short.part - a.short.part) };
}

/** The lines of all agreements that hold or held, for a file. */
export async function listLinesForFile(person: Person, now: number) {
  const { read } = currentStore();
  const agreements = (await listAgreements(read, "all")).filter(({ state }) => state === "active");
  const progress = await readProgress(read, agreements, businessDay(now));
  const goodsOf = await nameGoods(
    read,
    [...progress.values()].flat().map(({ variantId }) => variantId),
  );
  return agreements.flatMap(({ unit, ...agreement }) =>
    (progress.get(agreement.id) ?? []).map((line) => ({
      ...agreement,
      ...line,
      unitName: unitNameFor(unit, person),
      goods: goodsOf(line.variantId),
    })),
  );
}

function sumLines(lines: readonly LineProgress[]) {
  const sumOf = (value: (line: LineProgress) => number) => lines.reduce((sum, line) => sum + value(line), 0);
  return {
    quantity: sumOf(({ quantity }) => quantity),
    calledOff: sumOf(({ calledOff }) => calledOff),
    paidFen: sumOf(({ paidFen }) => paidFen),
  };
}

/** Of how many kinds of goods something is expected to be short, and the largest part of what is left of one. */
function shortOf(lines: readonly LineProgress[]) {
  const short = lines.filter(({ forecast }) => forecast.shortfall > 0);
  return {
    lines: short.length,
    part: Math.max(0, ...short.map(({ forecast }) => forecast.shortfall / forecast.left)),
  };
}

/** One of them. One that is not of the room is not there (404). */
export async function getAgreement(number: string | undefined, of: AgreementsOf) {
  const agreement = number && (await findAgreement(currentStore().read, number, of));
  if (!agreement) throw new Response("Not Found", { status: 404 });
  return agreement;
}

/** All that the page of an agreement shows: `?on=` asks what was agreed on a day, `?goods=` for what was called off of some goods. */
export async function drawAgreement(
  person: Person,
  of: AgreementsOf,
  number: string | undefined,
  request: Request,
) {
  const { unit, lines, amendments, ...agreement } = await getAgreement(number, of);
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const query = new URL(request.url).searchParams;
  const onDay = parseDay(query.get("on") ?? "");
  const original = { lastDay: agreement.proposedLastDay, lines };
  const content = contentAt(original, amendments, now);
  const goodsOf = await nameGoods(
    read,
    [...lines, ...amendments.flatMap((one) => one.lines)].map(({ variantId }) => variantId),
  );
  const named = <Line extends { variantId: string }>(some: readonly Line[]) =>
    some.map((line) => ({ ...line, goods: goodsOf(line.variantId) }));
  const progress = agreement.state === "active" ? await readProgress(read, [agreement], today) : undefined;
  const asked = query.get("goods");
  const chosen = content.lines.find(({ variantId }) => variantId === asked)?.variantId ?? null;
  const unitName = unitNameFor(unit, person);
  return {
    today,
    asOf: now,
    agreement: { ...agreement, unitName, regionZh: unitName.isHidden ? null : unit.regionZh },
    lines: named(content.lines),
    /** What was agreed at the end of a day, where one was asked for. */
    past:
      onDay === undefined || agreement.state !== "active" ? null : { day: onDay, content: contentOn(onDay) },
    progress: progress ? named(progress.get(agreement.id) ?? []) : null,
    callOffs: progress
      ? (await listCallOffLines(read, agreement.id, chosen)).map((line) => ({
          ...line,
          goods: goodsOf(line.variantId ?? ""),
        }))
      : [],
    chosen,
    amendments: amendments.map(({ contentHash: _, lines: changed, ...amendment }, index) => ({
      ...amendment,
      changes: named(changed).map((after) => {
        const before = contentAt(original, amendments.slice(0, index), now).lines;
        return { after, before: before.find(({ lineNumber }) => lineNumber === after.lineNumber) ?? null };
      }),
    })),
    keys: { amendment: newId(), callOff: newId() },
  };

  function contentOn(day: number) {
    const instant = startOfDay(addDays(day, 1)) - 1;
    if (agreement.answeredAt === null || agreement.answeredAt > instant) return null;
    const { lastDay, lines: agreed } = contentAt(original, amendments, instant);
    return { lastDay, lines: named(agreed) };
  }
}

type DrawnAgreement = Awaited<ReturnType<typeof drawAgreement>>;
export type AgreementPage = DrawnAgreement;

/** What a form of an agreement's page gets back; goods that are being added to an amendment stay in it. */
export interface AgreementAnswer extends FormAnswer {
  added?: DrawnAgreement["lines"];
}

/** Takes what a seller sent from the page of an agreement: an answer to it, or something about an amendment. */
export async function answerAsSeller(
  { request, params }: Pick<ActionFunctionArgs, "request" | "params">,
  person: Person,
  sellerId: string,
) {
  const store = currentStore();
  const agreement = await getAgreement(params.number, { sellerId });
  const values = await readForm(request);
  const now = Date.now();
  const by = person.userId;
  const here = new URL(request.url).pathname;
  switch (typedOf(values, "intent")) {
    case "confirm": {
      const confirmed = await attempt(
        request,
        () => store.write((tx) => confirmAgreement(tx, agreement.id, by, now)),
        values,
      );
      return confirmed.ok ? redirect(here, 303) : confirmed.answer;
    }
    case "refuse": {
      const reason = typedOf(values, "reason").trim().slice(0, 200);
      if (reason === "") return wrong(values, { reason: messagesFor(localeOf(request)).fields.required });
      const refused = await attempt(
        request,
        () => store.write((tx) => refuseAgreement(tx, agreement.id, reason, by, now)),
        values,
      );
      return refused.ok ? redirect(here, 303) : refused.answer;
    }
    default:
      return takeAmendment(request, values, agreement, { isFromUnit: false, by });
  }
}

function wrong(
  values: FormAnswer["values"],
  errors: Record<string, string>,
  more: Partial<AgreementAnswer> = {},
) {
  return data<AgreementAnswer>({ values, errors, ...more }, { status: 400 });
}

/** Takes a form about amendments from either side: a further one, goods for it, or an answer to one that waits. */
export async function takeAmendment(
  request: Request,
  values: FormAnswer["values"],
  agreement: Awaited<ReturnType<typeof getAgreement>>,
  side: { isFromUnit: boolean; by: string },
) {
  const store = currentStore();
  const now = Date.now();
  const here = `${new URL(request.url).pathname}#amendments`;
  const intent = typedOf(values, "intent");
  const outcome = ANSWERS[intent as keyof typeof ANSWERS];
  if (outcome) {
    const amendment = agreement.amendments.find(({ id }) => id === typedOf(values, "amendmentId"));
    if (!amendment) throw new Response("Not Found", { status: 404 });
    const reason = typedOf(values, "reason").trim().slice(0, 200) || null;
    if (outcome === "refused" && !reason)
      return wrong(values, { reason: messagesFor(localeOf(request)).fields.required });
    const answer = { amendmentId: amendment.id, agreementId: agreement.id, outcome, reason, ...side };
    const answered = await attempt(
      request,
      () => store.write((tx) => answerAmendment(tx, answer, now)),
      values,
    );
    return answered.ok ? redirect(here, 303) : answered.answer;
  }

  const original = { lastDay: agreement.proposedLastDay, lines: agreement.lines };
  const current = contentAt(original, agreement.amendments, now);
  const added = await addedGoods(values, current.lines);
  const finder = await rememberBulkGoods(store.read, now);
  const typed = readAgreedGoods(finder, typedOf(values, "goods"), localeOf(request));
  if (typed.fault) return wrong(values, { goods: typed.fault }, { added });
  if (intent === "amendGoods" || typed.goods.length > 0) {
    // goods to be added come into the form first, for their prices and seasons to be put in
    const known = new Set([...current.lines, ...added].map(({ variantId }) => variantId));
    const fresh = typed.goods.filter(({ variantId }) => !known.has(variantId));
    const goodsOf = await nameGoods(
      store.read,
      fresh.map(({ variantId }) => variantId),
    );
    const last = Math.max(0, ...[...current.lines, ...added].map(({ lineNumber }) => lineNumber));
    const more = fresh.map(({ variantId, quantity }, index) => ({
      ...{ lineNumber: last + 1 + index, variantId, quantity, unitPriceFen: goodsOf(variantId).priceFen },
      ...{ belowListPermille: null, seasonFrom: null, seasonTo: null, goods: goodsOf(variantId) },
    }));
    return data<AgreementAnswer>({
      values: { ...values, goods: "" },
      errors: {},
      added: [...added, ...more],
    });
  }
  const form = checkForm(request, AmendmentForm, values, { ...values, line: nestedOf(values, "line") });
  if (!form.ok) return wrong(values, form.answer.data.errors, { added });
  const { key, reason, last, line } = form.data;
  const variantOf = new Map([...current.lines, ...added].map((one) => [one.lineNumber, one.variantId]));
  const lines = Object.entries(line).map(([typedNumber, terms]) => {
    const lineNumber = Number(typedNumber);
    return { lineNumber, variantId: variantOf.get(lineNumber) ?? "", ...terms };
  });
  if (lines.some(({ variantId }) => variantId === "")) throw new Response("Not Found", { status: 404 });
  const amendment = { id: key, agreementId: agreement.id, reason, lastDay: last, lines, ...side };
  const proposed = await attempt(
    request,
    () => store.write((tx) => proposeAmendment(tx, amendment, now)),
    values,
  );
  if (proposed.ok) return redirect(here, 303);
  const { data: told, init } = proposed.answer;
  return data<AgreementAnswer>({ ...told, added }, init ?? undefined);
}

const ANSWERS = {
  confirmAmendment: "confirmed",
  refuseAmendment: "refused",
  withdrawAmendment: "withdrawn",
} as const;

/** The goods that a form of an amendment adds to those that are agreed, with the prices of today. */
async function addedGoods(
  values: FormAnswer["values"],
  current: readonly { lineNumber: number }[],
): Promise<DrawnAgreement["lines"]> {
  const typed = Object.entries(nestedOf(values, "line") as Record<string, { variant?: unknown }>).flatMap(
    ([lineNumber, { variant }]) =>
      typeof variant === "string" && /^\d{1,4}$/.test(lineNumber)
        ? [{ lineNumber: Number(lineNumber), variantId: variant }]
        : [],
  );
  const added = typed.filter((one) => !current.some(({ lineNumber }) => lineNumber === one.lineNumber));
  const finder = await rememberBulkGoods(currentStore().read, Date.now());
  if (added.some(({ variantId }) => !finder.byVariant.has(variantId)))
    throw new Response("Not Found", { status: 404 });
  const goodsOf = await nameGoods(
    currentStore().read,
    added.map(({ variantId }) => variantId),
  );
  return added.map(({ lineNumber, variantId }) => ({
    ...{ lineNumber, variantId, quantity: 1, unitPriceFen: goodsOf(variantId).priceFen },
    ...{ belowListPermille: null, seasonFrom: null, seasonTo: null, goods: goodsOf(variantId) },
  }));
}
