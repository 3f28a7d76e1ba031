import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { confirmAgreement, refuseAgreement } from "#app/domain/agreements/answer-agreement.server.ts";
import {
  type AgreementsOf,
  findAgreement,
  listAgreements,
  nameGoods,
} from "#app/domain/agreements/queries.server.ts";
import type { Person } from "#app/domain/identity/access.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { attempt, type FormAnswer, readForm, typedOf } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { currentStore } from "#db/current.server.ts";

/*
 * Supply agreements as three rooms show them: a unit its own, a supplier those that were put before them, the
 * operators all.
 */

/** The agreements of a room. */
export async function drawAgreements(person: Person, of: AgreementsOf) {
  const agreements = await listAgreements(currentStore().read, of);
  return {
    today: businessDay(Date.now()),
    agreements: agreements.map(({ unit, ...agreement }) => ({
      ...agreement,
      unitName: unitNameFor(unit, person),
    })),
  };
}

/** One of them. One that is not of the room is not there (404). */
export async function getAgreement(number: string | undefined, of: AgreementsOf) {
  const agreement = number && (await findAgreement(currentStore().read, number, of));
  if (!agreement) throw new Response("Not Found", { status: 404 });
  return agreement;
}

/** All that the page of an agreement shows. */
export async function drawAgreement(person: Person, of: AgreementsOf, number: string | undefined) {
  const { unit, lines, ...agreement } = await getAgreement(number, of);
  const { read } = currentStore();
  const goodsOf = await nameGoods(
    read,
    lines.map(({ variantId }) => variantId),
  );
  const unitName = unitNameFor(unit, person);
  return {
    today: businessDay(Date.now()),
    agreement: { ...agreement, unitName, regionZh: unitName.isHidden ? null : unit.regionZh },
    lines: lines.map((line) => ({ ...line, goods: goodsOf(line.variantId) })),
  };
}

/** Takes what a seller sent from the page of an agreement: yes, or no with a reason. */
export async function answerAsSeller(
  { request, params }: Pick<ActionFunctionArgs, "request" | "params">,
  person: Person,
  sellerId: string,
) {
  const store = currentStore();
  const { id } = await getAgreement(params.number, { sellerId });
  const values = await readForm(request);
  const now = Date.now();
  const by = person.userId;
  const reason = typedOf(values, "reason").trim().slice(0, 200);
  const isRefusal = typedOf(values, "intent") === "refuse";
  if (isRefusal && reason === "") {
    const errors = { reason: messagesFor(localeOf(request)).fields.required };
    return data<FormAnswer>({ values, errors }, { status: 400 });
  }
  const answered = await attempt(
    request,
    () =>
      store.write((tx) =>
        isRefusal ? refuseAgreement(tx, id, reason, by, now) : confirmAgreement(tx, id, by, now),
      ),
    values,
  );
  return answered.ok ? redirect(new URL(request.url).pathname, 303) : answered.answer;
}
