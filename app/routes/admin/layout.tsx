import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { AdminFrame } from "#app/components/admin-frame.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { type Ability, may } from "#app/domain/identity/access.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { withoutLocale } from "#app/http/locale.ts";
import { ErrorBoundary as PageError } from "#app/routes/admin/error-boundary.tsx";
import { ROLES } from "#db/words.ts";

/** The rooms in the order of the menu, each with the ability that opens it. */
const ROOMS = [
  { name: "sales", ability: "readSales" },
  { name: "orders", ability: "readOrders" },
  { name: "outlets", ability: "readOutlets" },
  { name: "units", ability: "readUnits" },
  { name: "share", ability: "readUnits" },
  { name: "claims", ability: "readClaims" },
  { name: "acceptances", ability: "readAcceptances" },
  { name: "payment-requests", ability: "readMoney" },
  { name: "money", ability: "readMoney" },
  { name: "transfers", ability: "readMoney" },
  { name: "receivables", ability: "readMoney" },
  { name: "quotes", ability: "readQuotes" },
  { name: "fairs", ability: "readFairs" },
  { name: "agreements", ability: "readAgreements" },
  { name: "fapiao", ability: "readFapiao" },
  { name: "messages", ability: "readMessages" },
  { name: "settings", ability: "readSettings" },
] as const satisfies { name: string; ability: Ability }[];

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requireAbility(request, "openAdmin");
  return {
    name: person.name,
    roles: ROLES.filter((role) => person.roles.some((holding) => holding.role === role)),
    rooms: ROOMS.filter(({ ability }) => may(person, ability)).map(({ name }) => name),
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

export default function Admin() {
  const { name, roles, rooms } = useLoaderData<typeof loader>();
  const { admin } = useMessages();
  const to = usePath();
  const { pathname, search } = useLocation();
  const path = withoutLocale(pathname);
  const nav = [
    { label: admin.nav.home, href: to("/admin"), isHere: path === "/admin" },
    ...rooms.map((room) => ({
      label: admin.nav[room],
      href: to(`/admin/${room}`),
      isHere: path.startsWith(`/admin/${room}`),
    })),
  ];
  const role = roles.map((held) => admin.roles[held]).join(" · ");
  return (
    <AdminFrame path={path + search} nav={nav} person={{ name, role }}>
      <Outlet />
    </AdminFrame>
  );
}
