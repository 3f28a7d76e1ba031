import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { AgreementTable } from "#app/components/agreement-pieces.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { drawAgreements } from "#app/http/agreement-desk.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit, may } = await openUnit(request, params.unitId);
  const drawn = await drawAgreements(person, { unitId: unit.id });
  return { ...drawn, unitId: unit.id, mayBuy: may("buyForUnit") };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ agreements }) => agreements.title);

export default function Agreements() {
  const { unitId, mayBuy, ...page } = useLoaderData<typeof loader>();
  const { agreements } = useMessages();
  const to = usePath();
  const here = `/purchasing/${unitId}/agreements`;
  return (
    <>
      <PageTitle
        title={agreements.title}
        text={agreements.text}
        actions={mayBuy ? <ButtonLink href={to(`${here}/new`)}>{agreements.make}</ButtonLink> : null}
      />
      <AgreementTable {...page} href={(number) => to(`${here}/${number}`)} hides="unit" />
    </>
  );
}
