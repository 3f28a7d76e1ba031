import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { RoomFrame } from "#app/components/room-frame.tsx";
import { type Ability, may } from "#app/domain/identity/access.ts";
import { getOutletName } from "#app/domain/outlets/queries.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { withoutLocale } from "#app/http/locale.ts";
import { ErrorBoundary as PageError } from "#app/routes/counter/error-boundary.tsx";
import { outletsOf } from "#app/routes/counter/open-counter.server.ts";
import { currentStore } from "#db/current.server.ts";
import { ROLES } from "#db/words.ts";

/** The rooms in the order of the menu: /counter/<name>, each with the ability that opens it. */
const ROOMS = [
  { name: "today", ability: "openCounter" },
  { name: "stock", ability: "readStock" },
  { name: "collect", ability: "sellAtCounter" },
  { name: "receipts", ability: "openCounter" },
  { name: "shifts", ability: "openCounter" },
  { name: "tags", ability: "openCounter" },
  { name: "devices", ability: "readTills" },
  { name: "aside", ability: "readTills" },
  { name: "centre", ability: "watchCentre" },
] as const satisfies {
  name: string;
  ability: Ability;
}[];

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requireAbility(request, "openCounter");
  const outletIds = outletsOf(person);
  return {
    name: person.name,
    roles: ROLES.filter((role) => person.roles.some((holding) => holding.role === role)),
    /** The till is a page of its own, outside this room. */
    maySell: may(person, "sellAtCounter"),
    rooms: ROOMS.filter(({ ability }) => may(person, ability)).map(({ name }) => name),
    place: outletIds?.length === 1 ? await getOutletName(currentStore().read, outletIds[0] ?? "") : null,
    outletCount: outletIds?.length ?? null,
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

export default function Counter() {
  const { name, roles, maySell, rooms, place, outletCount } = useLoaderData<typeof loader>();
  const { admin, counter } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { pathname, search } = useLocation();
  const path = withoutLocale(pathname);
  const nav = [
    ...(maySell ? [{ label: counter.nav.till, href: to("/counter"), isHere: false }] : []),
    ...rooms.map((room) => ({
      label: counter.nav[room],
      href: to(`/counter/${room}`),
      isHere: path.startsWith(`/counter/${room}`),
    })),
  ];
  const whole = outletCount === null ? counter.allOutlets : counter.outlets(outletCount);
  return (
    <RoomFrame
      room={{ name: counter.room, href: to("/counter/today"), navLabel: counter.nav.label }}
      path={path + search}
      nav={nav}
      place={place ? (locale === "en" ? place.en : place.zh) : whole}
      person={{ name, role: roles.map((held) => admin.roles[held]).join(" · ") }}
    >
      <Outlet />
    </RoomFrame>
  );
}
