import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { addMember, leaveUnit, removeMember } from "#app/domain/units/change-members.server.ts";
import { listMemberships } from "#app/domain/units/list-units.server.ts";
import { AddMemberForm, EndMembershipForm, LeaveForm } from "#app/domain/units/unit-forms.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";
import type { Tx } from "#db/store.ts";

/** Who is and was what in a unit; its head may change it, and everybody may leave. */
export async function readMembersPage({ request, params }: LoaderFunctionArgs) {
  const { person, unit, may } = await openUnit(request, params.unitId);
  const members = (await listMemberships(currentStore().read, unit.id)).map((member) => ({
    id: member.id,
    role: member.role,
    name: member.name,
    email: member.email,
    isSelf: member.userId === person.userId,
    grantedAt: member.grantedAt,
    grantedBy: member.grantedBy,
    endedAt: member.endedAt,
    endedBy: member.endedBy,
    hasLeft: member.endedById === member.userId,
  }));
  return {
    unitId: unit.id,
    current: members.filter(({ endedAt }) => endedAt === null),
    past: members.filter(({ endedAt }) => endedAt !== null),
    isActive: unit.state === "active",
    mayKeep: may("keepUnit") && unit.state === "active",
    keys: Array.from({ length: 2 + members.length }, newId),
  };
}

export async function changeMembers({ request, params }: ActionFunctionArgs) {
  const values = await readForm(request);
  const isLeaving = values.intent === "leave";
  const { person, unit } = await openUnit(request, params.unitId, isLeaving ? "openUnit" : "keepUnit");
  const deed = (key: string) => ({ key, by: person.userId, at: Date.now() });
  const here = `/purchasing/${unit.id}/members`;
  const run = async (work: (tx: Tx) => Promise<void>, next: string) => {
    const done = await attempt(request, () => currentStore().write(work), values);
    return done.ok ? redirect(next, 303) : done.answer;
  };
  switch (values.intent) {
    case "add": {
      const form = checkForm(request, AddMemberForm, values);
      if (!form.ok) return form.answer;
      const { key, ...member } = form.data;
      return run((tx) => addMember(tx, unit.id, member, deed(key)), here);
    }
    case "end": {
      const form = checkForm(request, EndMembershipForm, values);
      if (!form.ok) return form.answer;
      const { key, membershipId } = form.data;
      return run((tx) => removeMember(tx, unit.id, membershipId, deed(key)), here);
    }
    case "leave": {
      const form = checkForm(request, LeaveForm, values);
      if (!form.ok) return form.answer;
      return run((tx) => leaveUnit(tx, unit.id, deed(form.data.key)), "/purchasing");
    }
    default:
      throw new Response("Bad Request", { status: 400 });
  }
}
