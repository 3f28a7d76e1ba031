import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { privateMeta } from "#app/components/page-meta.ts";
import { OutletDesk } from "#app/routes/admin/outlet-desk.tsx";
import { changeOutlet, readOutletPage } from "#app/routes/admin/outlet-page.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

export const loader = readOutletPage;
export const action = changeOutlet;

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ outlets }) => page?.outlet.nameZh ?? outlets.title);

export default function Outlet() {
  return <OutletDesk page={useLoaderData<typeof loader>()} answer={useActionData<typeof action>()} />;
}
