import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { RoomFrame } from "#app/components/room-frame.tsx";
import type { Ability } from "#app/domain/identity/access.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { withoutLocale } from "#app/http/locale.ts";
import { ErrorBoundary as PageError } from "#app/routes/purchasing/error-boundary.tsx";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { UNIT_ROLES } from "#db/words.ts";

/** The rooms in the order of the menu: /purchasing/<unit>/<name>, each with the ability that opens it. */
const ROOMS = [
  { name: "purchases", ability: "openUnit" },
  { name: "orders", ability: "openUnit" },
  { name: "points", ability: "openUnit" },
  { name: "quotes", ability: "openUnit" },
  { name: "agreements", ability: "openUnit" },
  { name: "signed", ability: "openUnit" },
  { name: "approvals", ability: "openUnit" },
  { name: "budgets", ability: "openUnit" },
  { name: "rules", ability: "openUnit" },
  { name: "pay", ability: "openUnit" },
  { name: "requests", ability: "openUnit" },
  { name: "members", ability: "openUnit" },
  { name: "under", ability: "keepUnit" },
  { name: "share", ability: "openUnit" },
] as const satisfies { name: string; ability: Ability }[];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit, may } = await openUnit(request, params.unitId);
  const held = (scopeId: string) => person.roles.filter((holding) => holding.scopeId === scopeId);
  const unitIds = new Set(
    person.roles
      .filter(({ role }) => (UNIT_ROLES as readonly string[]).includes(role))
      .map(({ scopeId }) => scopeId),
  );
  return {
    name: person.name,
    roles: UNIT_ROLES.filter((role) => held(unit.id).some((holding) => holding.role === role)),
    unit: { id: unit.id, name: unitNameFor(unit, person) },
    servesSeveral: unitIds.size > 1,
    rooms: ROOMS.filter(({ ability }) => may(ability)).map(({ name }) => name),
  };
}

/** Who may not come in at all sees no room, only the door. */
export function ErrorBoundary() {
  return (
    <main id="content" className="admin-alone">
      <PageError />
    </main>
  );
}

export default function Purchasing() {
  const { name, roles, unit, servesSeveral, rooms } = useLoaderData<typeof loader>();
  const { admin, purchasing } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { pathname, search } = useLocation();
  const path = withoutLocale(pathname);
  const home = `/purchasing/${unit.id}`;
  const nav = [
    { label: purchasing.nav.home, href: to(home), isHere: path === home },
    ...rooms.map((room) => ({
      label: purchasing.nav[room],
      href: to(`${home}/${room}`),
      isHere: path.startsWith(`${home}/${room}`),
    })),
    ...(servesSeveral ? [{ label: purchasing.nav.units, href: to("/purchasing"), isHere: false }] : []),
  ];
  return (
    <RoomFrame
      room={{ name: purchasing.room, href: to(home), navLabel: purchasing.nav.label }}
      path={path + search}
      nav={nav}
      place={locale === "en" ? unit.name.en : unit.name.zh}
      person={{ name, role: roles.map((role) => admin.roles[role]).join(" · ") }}
    >
      <Outlet />
    </RoomFrame>
  );
}
