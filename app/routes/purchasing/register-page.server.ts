import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { listPlaceChoices } from "#app/domain/geography/place-choices.server.ts";
import { listApplications } from "#app/domain/units/list-units.server.ts";
import { findUnit } from "#app/domain/units/queries.server.ts";
import { registerUnit } from "#app/domain/units/register-unit.server.ts";
import { RegisterForm } from "#app/domain/units/unit-forms.ts";
import { typeOf } from "#app/domain/units/unit-types.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm, typedOf } from "#app/http/forms.server.ts";
import { requireUser } from "#app/http/guards.server.ts";
import { currentStore } from "#db/current.server.ts";
import type { Reader } from "#db/store.ts";

const FIELDS = [
  "key",
  "type",
  "nameZh",
  "nameEn",
  "uscc",
  "isUsccAsPrinted",
  "isFurther",
  "parentCode",
  "provinceCode",
  "prefectureCode",
  "countyCode",
  "street",
  "detail",
  "contactName",
  "phone",
  "email",
] as const;
type Typed = Record<(typeof FIELDS)[number], string>;

async function drawForm(
  read: Reader,
  typed: Partial<Record<(typeof FIELDS)[number], string | null>>,
  errors: Record<string, string>,
  refusal?: FormAnswer["refusal"],
) {
  const values = Object.fromEntries(FIELDS.map((name) => [name, typed[name] ?? ""])) as Typed;
  const places = await listPlaceChoices(read, values.provinceCode, values.prefectureCode);
  return { values, errors, refusal, ...places };
}

/** The form of a registration, empty or with what was refused before, and what the visitor has registered. */
export async function readRegisterPage({ request }: LoaderFunctionArgs) {
  const person = await requireUser(request);
  const { read } = currentStore();
  const query = new URL(request.url).searchParams;
  const applications = await listApplications(read, person.userId);
  const from = query.get("from");
  const again = from === null ? undefined : await getOwnRefused(read, person.userId, from);
  const prefilled = again
    ? { ...again, type: typeOf(again) ?? "", parentCode: "" }
    : { contactName: person.name, phone: person.phone, email: person.email, provinceCode: "110000" };
  return {
    isDone: query.get("done") === "yes",
    applications,
    form: await drawForm(read, { ...prefilled, key: newId() }, {}),
  };
}

/** One of the visitor's own registrations that was refused; anybody else's is not there. */
async function getOwnRefused(read: Reader, userId: string, unitId: string) {
  const unit = isId(unitId) ? await findUnit(read, unitId) : undefined;
  if (unit?.appliedBy !== userId || unit.state !== "refused")
    throw new Response("Not Found", { status: 404 });
  return unit;
}

export async function sendRegistration({ request }: ActionFunctionArgs) {
  const person = await requireUser(request);
  const store = currentStore();
  const values = await readForm(request);
  const typed = Object.fromEntries(FIELDS.map((name) => [name, typedOf(values, name)])) as Typed;
  if (typedOf(values, "intent") === "places")
    return data(await drawForm(store.read, typed, {}), { status: 200 });

  const form = checkForm(request, RegisterForm, values);
  if (!form.ok) return data(await drawForm(store.read, typed, form.answer.data.errors), { status: 400 });
  const { key, ...application } = form.data;
  const deed = { key, by: person.userId, at: Date.now() };
  const done = await attempt(request, () => store.write((tx) => registerUnit(tx, application, deed)), values);
  if (done.ok) return redirect("/purchasing/register?done=yes", 303);
  return data(await drawForm(store.read, typed, {}, done.answer.data.refusal), { status: 409 });
}

export type RegisterFormData = Awaited<ReturnType<typeof drawForm>>;
