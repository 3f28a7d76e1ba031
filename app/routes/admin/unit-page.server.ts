import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { may } from "#app/domain/identity/access.ts";
import { maskEmail, maskName, maskPhone } from "#app/domain/identity/masking.ts";
import { findPersonName } from "#app/domain/identity/people.server.ts";
import { closeBuyingUnit } from "#app/domain/purchasing/close-unit.server.ts";
import {
  findPaymentTerms,
  listPaymentTerms,
  setPaymentTerms,
} from "#app/domain/purchasing/payment-terms.server.ts";
import { TermsForm } from "#app/domain/purchasing/payment-terms.ts";
import { getPurchaseRule } from "#app/domain/purchasing/surroundings.server.ts";
import { affiliateUnit, renameUnit } from "#app/domain/units/change-unit.server.ts";
import {
  listMemberships,
  listNamed,
  listUnitEvents,
  readAffiliations,
} from "#app/domain/units/list-units.server.ts";
import { findUnit } from "#app/domain/units/queries.server.ts";
import { listSameUscc } from "#app/domain/units/register-unit.server.ts";
import { approveUnit, refuseUnit, setUscc } from "#app/domain/units/review-unit.server.ts";
import { isHiddenFrom, type NamedUnit, unitNameFor } from "#app/domain/units/unit.ts";
import {
  AffiliateForm,
  ApproveForm,
  CloseUnitForm,
  RefuseForm,
  RenameUnitForm,
  UsccForm,
} from "#app/domain/units/unit-forms.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { usccFault } from "#app/domain/values/uscc.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import type { Tx } from "#db/store.ts";

async function getUnit(unitId = "") {
  const unit = isId(unitId) ? await findUnit(currentStore().read, unitId) : undefined;
  if (!unit) throw new Response("Not Found", { status: 404 });
  return unit;
}

/** One unit: what it is, what it belongs to, who serves it, what was done to it, and what may be done now. */
export async function readUnitPage({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readUnits");
  const { read } = currentStore();
  const unit = await getUnit(params.unitId);
  const today = businessDay(Date.now());
  const isHidden = isHiddenFrom(unit, person);
  const seesPeople = may(person, "seePersonalData");
  const nameOfPerson = (name: string | null) => (name === null || seesPeople ? name : maskName(name));
  const named = (other: NamedUnit) => ({ id: other.id, code: other.code, name: unitNameFor(other, person) });
  const { above, under } = await readAffiliations(read, unit.id, today);
  const events = await listUnitEvents(read, unit.id);
  const linked = await listNamed(
    read,
    [unit.askedParentId, ...events.flatMap(parentsIn)].filter((id) => id !== null),
  );
  const nameOf = new Map(linked.map((other) => [other.id, named(other)]));
  const { code, kind, entryChannel, state, openedDay, closedDay, appliedAt, isDemo } = unit;
  return {
    today,
    isHidden,
    unit: {
      ...{ id: unit.id, code, kind, entryChannel, state, openedDay, closedDay, appliedAt, isDemo },
      name: unitNameFor(unit, person),
      // barracks tell nothing of where they are and whom to ask for
      details: isHidden ? null : detailsOf(unit, seesPeople),
    },
    applicant: isHidden ? null : nameOfPerson(await findPersonName(read, unit.appliedBy)),
    askedParent: unit.askedParentId && state !== "active" ? nameOf.get(unit.askedParentId) : undefined,
    above: above.map(({ unit: parent, ...days }) => ({ ...days, unit: named(parent) })),
    under: under.map(({ unit: child, ...days }) => ({ ...days, unit: named(child) })),
    sameUscc: (await listSameUscc(read, unit.uscc, unit.id)).map((other) => ({
      ...named(other),
      state: other.state,
    })),
    members: isHidden
      ? []
      : (await listMemberships(read, unit.id)).map((member) => ({
          id: member.id,
          role: member.role,
          name: nameOfPerson(member.name) ?? "",
          email: seesPeople ? member.email : maskEmail(member.email),
          grantedAt: member.grantedAt,
          endedAt: member.endedAt,
        })),
    events: events.map((event) => ({
      id: event.id,
      kind: event.kind,
      day: event.day,
      happenedAt: event.happenedAt,
      actor: isHidden ? null : nameOfPerson(event.actor),
      reason: isHidden ? null : event.reason,
      change: isHidden ? null : changeIn(event, nameOf),
    })),
    terms: {
      now: await findPaymentTerms(read, unit.id, today),
      all: isHidden
        ? []
        : (await listPaymentTerms(read, unit.id)).map(({ by, ...said }) => ({
            ...said,
            by: nameOfPerson(by),
          })),
      creditDays: await getPurchaseRule(read, "credit_days", today),
      key: newId(),
    },
    mayKeep: may(person, "keepUnits"),
    keys: Array.from({ length: 6 }, newId),
  };
}

type Named = { id: string; code: string; name: { zh: string; en: string } };
type Event = Awaited<ReturnType<typeof listUnitEvents>>[number];

/** The units that an event speaks of. */
function parentsIn({ kind, fromText, toText }: Event): (string | null)[] {
  return kind === "affiliated" || kind === "approved" ? [fromText, toText] : [];
}

/** What an event changed, as text or as units; members have a table of their own. */
function changeIn({ kind, fromText, toText }: Event, nameOf: ReadonlyMap<string, Named>) {
  switch (kind) {
    case "affiliated":
      return {
        from: nameOf.get(fromText ?? "")?.name ?? { zh: "", en: "" },
        to: nameOf.get(toText ?? "")?.name ?? { zh: "", en: "" },
      };
    case "renamed":
    case "changed":
    case "uscc_overridden": {
      const [from, to] = [fromText ?? "", toText ?? ""];
      return { from: { zh: from, en: from }, to: { zh: to, en: to } };
    }
    default:
      return null;
  }
}

function detailsOf(unit: NonNullable<Awaited<ReturnType<typeof findUnit>>>, seesPeople: boolean) {
  const { uscc, usccReason, districtCode, regionZh, street, detail, nameZh, nameEn } = unit;
  return {
    ...{ uscc, usccReason, districtCode, nameZh, nameEn },
    usccFails: unit.kind !== "barracks" && usccFault(uscc ?? "") !== undefined,
    address: `${regionZh} ${street} ${detail}`,
    contact: seesPeople ? unit.contactName : maskName(unit.contactName),
    phone: seesPeople ? unit.phone : maskPhone(unit.phone),
    email: unit.email === null || seesPeople ? unit.email : maskEmail(unit.email),
  };
}

/** Approves, refuses, renames, puts a code right, changes the unit above or closes: each its own form. */
export async function changeUnit({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepUnits");
  const { id } = await getUnit(params.unitId);
  const values = await readForm(request);
  const at = Date.now();
  const by = person.userId;
  const run = async (work: (tx: Tx) => Promise<void>) => {
    const done = await attempt(request, () => currentStore().write(work), values);
    return done.ok ? redirect(`/admin/units/${id}`, 303) : done.answer;
  };
  switch (values.intent) {
    case "approve": {
      const form = checkForm(request, ApproveForm, values);
      if (!form.ok) return form.answer;
      return run((tx) => approveUnit(tx, id, { key: form.data.key, by, at }));
    }
    case "refuse": {
      const form = checkForm(request, RefuseForm, values);
      if (!form.ok) return form.answer;
      return run((tx) => refuseUnit(tx, id, form.data.reason, { key: form.data.key, by, at }));
    }
    case "rename": {
      const form = checkForm(request, RenameUnitForm, values);
      if (!form.ok) return form.answer;
      const { key, ...name } = form.data;
      return run((tx) => renameUnit(tx, id, name, { key, by, at }));
    }
    case "uscc": {
      const form = checkForm(request, UsccForm, values);
      if (!form.ok) return form.answer;
      const { key, ...code } = form.data;
      return run((tx) => setUscc(tx, id, code, { key, by, at }));
    }
    case "affiliate": {
      const form = checkForm(request, AffiliateForm, values);
      if (!form.ok) return form.answer;
      const { key, ...to } = form.data;
      return run((tx) => affiliateUnit(tx, id, to, { key, by, at }));
    }
    case "close": {
      const form = checkForm(request, CloseUnitForm, values);
      if (!form.ok) return form.answer;
      return run((tx) => closeBuyingUnit(tx, id, form.data.reason, { key: form.data.key, by, at }));
    }
    case "terms": {
      const form = checkForm(request, TermsForm, values);
      if (!form.ok) return form.answer;
      const { key, limit, mode, creditDays, validFromDay, ...said } = form.data;
      if (validFromDay === null) throw new Error("a required day is missing");
      const isFirst = mode === "goods_first";
      const terms = {
        mode,
        creditDays: isFirst ? creditDays : 0,
        limitFen: isFirst ? limit : 0,
        validFromDay,
      };
      return run((tx) => setPaymentTerms(tx, id, { ...terms, ...said }, { key, by, at }));
    }
    default:
      throw new Response("Bad Request", { status: 400 });
  }
}

export type UnitPage = Awaited<ReturnType<typeof readUnitPage>>;
export type UnitAnswer = FormAnswer | undefined;
