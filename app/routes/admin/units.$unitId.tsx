import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { privateMeta } from "#app/components/page-meta.ts";
import { UnitDesk } from "#app/routes/admin/unit-desk.tsx";
import { changeUnit, readUnitPage } from "#app/routes/admin/unit-page.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

export const loader = readUnitPage;
export const action = changeUnit;

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ units }) => page?.unit.name.zh ?? units.list.title);

export default function Unit() {
  return <UnitDesk page={useLoaderData<typeof loader>()} answer={useActionData<typeof action>()} />;
}
