import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { RoomFrame } from "#app/components/room-frame.tsx";
import { withoutLocale } from "#app/http/locale.ts";
import { ErrorBoundary as PageError } from "#app/routes/supplier/error-boundary.tsx";
import { openSupplier } from "#app/routes/supplier/open-supplier.server.ts";

/** The rooms in the order of the menu: /supplier/<name>. */
const ROOMS = ["quotes", "agreements"] as const;

export async function loader({ request }: LoaderFunctionArgs) {
  const { person, supplier } = await openSupplier(request);
  return { name: person.name, supplier };
}

/** Who may not come in at all sees no room, only the door. */
export function ErrorBoundary() {
  return (
    <main id="content" className="admin-alone">
      <PageError />
    </main>
  );
}

export default function Supplier() {
  const { name, supplier } = useLoaderData<typeof loader>();
  const { admin, supplier: words } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { pathname, search } = useLocation();
  const path = withoutLocale(pathname);
  return (
    <RoomFrame
      room={{ name: words.room, href: to("/supplier/quotes"), navLabel: words.nav.label }}
      path={path + search}
      nav={ROOMS.map((room) => ({
        label: words.nav[room],
        href: to(`/supplier/${room}`),
        isHere: path.startsWith(`/supplier/${room}`),
      }))}
      place={locale === "en" ? supplier.nameEn : supplier.nameZh}
      person={{ name, role: admin.roles.supplier }}
    >
      <Outlet />
    </RoomFrame>
  );
}
