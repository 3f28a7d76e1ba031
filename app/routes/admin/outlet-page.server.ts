import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { may } from "#app/domain/identity/access.ts";
import { moveOutlet, renameOutlet } from "#app/domain/outlets/change-outlet.server.ts";
import { closeOutlet, readRemaining, withdrawClosing } from "#app/domain/outlets/close-outlet.server.ts";
import { enterDeduction, listDeductions, listDeductionsOn } from "#app/domain/outlets/deductions.server.ts";
import {
  CloseForm,
  DeductionForm,
  MoveForm,
  RenameForm,
  WithdrawForm,
} from "#app/domain/outlets/outlet-forms.ts";
import { KIND_RULES } from "#app/domain/outlets/outlet-tree.ts";
import { findOutlet, listOutletEvents, listParents } from "#app/domain/outlets/outlets-on-day.server.ts";
import { listShops } from "#app/domain/outlets/shops.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import type { Tx } from "#db/store.ts";

const OUTLET_ID = /^[\w-]{1,60}$/;

async function getOutlet(outletId = "") {
  const found = OUTLET_ID.test(outletId) ? await findOutlet(currentStore().read, outletId) : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  return found;
}

/** One outlet: what it is, what it keeps back, what was done to it, and what may be done now. */
export async function readOutletPage({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readOutlets");
  const { read } = currentStore();
  const outlet = await getOutlet(params.outletId);
  const today = businessDay(Date.now());
  const mayKeep = may(person, "keepOutlets");
  const rule = KIND_RULES[outlet.kind];
  const inDistrict = ({ districtCode, kind }: { districtCode: string | null; kind?: string }) =>
    districtCode === outlet.districtCode || kind === "centre";
  return {
    today,
    outlet,
    remaining: await readRemaining(read, outlet.id),
    deductions: await listDeductions(read, outlet.id),
    holding: (await listDeductionsOn(read, outlet.id, today)).map(({ id }) => id),
    events: await listOutletEvents(read, outlet.id),
    mayKeep: mayKeep && outlet.kind !== "centre",
    keys: Array.from({ length: 4 }, newId),
    parents:
      mayKeep && rule.parents.length > 1
        ? (await listParents(read)).filter(inDistrict).filter(({ kind }) => rule.parents.includes(kind))
        : [],
    shops:
      mayKeep && rule.mayBeInShop
        ? (await listShops(read)).filter((shop) => inDistrict(shop) && shop.closedDay === null)
        : [],
    mayReadSales: may(person, "readSales"),
  };
}

/** Renames, moves, closes, takes a closing back or enters a deduction: each its own form. */
export async function changeOutlet({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepOutlets");
  const { id } = await getOutlet(params.outletId);
  const values = await readForm(request);
  const at = Date.now();
  const by = person.userId;
  const run = async (work: (tx: Tx) => Promise<void>) => {
    const done = await attempt(request, () => currentStore().write(work), values);
    return done.ok ? redirect(`/admin/outlets/${id}`, 303) : done.answer;
  };
  switch (values.intent) {
    case "rename": {
      const form = checkForm(request, RenameForm, values);
      if (!form.ok) return form.answer;
      const { key, ...name } = form.data;
      return run((tx) => renameOutlet(tx, id, name, { key, by, at }));
    }
    case "move": {
      const form = checkForm(request, MoveForm, values);
      if (!form.ok) return form.answer;
      const { key, ...to } = form.data;
      return run((tx) => moveOutlet(tx, id, to, { key, by, at }));
    }
    case "close": {
      const form = checkForm(request, CloseForm, values);
      if (!form.ok) return form.answer;
      const { key, ...closing } = form.data;
      return run((tx) => closeOutlet(tx, id, closing, { key, by, at }));
    }
    case "withdraw": {
      const form = checkForm(request, WithdrawForm, values);
      if (!form.ok) return form.answer;
      return run((tx) => withdrawClosing(tx, id, { key: form.data.key, by, at }));
    }
    case "deduct": {
      const form = checkForm(request, DeductionForm, values);
      if (!form.ok) return form.answer;
      const { key, measure, amount, ...rest } = form.data;
      const rate =
        measure === "share"
          ? { sharePermille: amount / 10, monthlyFen: null }
          : { sharePermille: null, monthlyFen: amount };
      return run((tx) => enterDeduction(tx, id, { ...rest, ...rate }, { key, by, at }));
    }
    default:
      throw new Response("Bad Request", { status: 400 });
  }
}

export type OutletPage = Awaited<ReturnType<typeof readOutletPage>>;
export type OutletAnswer = FormAnswer | undefined;
