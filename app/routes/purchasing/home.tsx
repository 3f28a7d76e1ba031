import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId);
  const { code, kind, entryChannel, uscc, regionZh, street, detail, contactName, phone } = unit;
  return {
    name: unitNameFor(unit, person),
    unit: { code, kind, entryChannel, uscc, regionZh, street, detail, contactName, phone },
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ purchasing }) => purchasing.nav.home);

export default function UnitHome() {
  const { name, unit } = useLoaderData<typeof loader>();
  const { admin, purchasing } = useMessages();
  const locale = useLocale();
  const texts = purchasing.home;
  return (
    <>
      <PageTitle title={locale === "en" ? name.en : name.zh} />
      <dl className="order-facts">
        <dt>{texts.code}</dt>
        <dd>
          <strong translate="no">{unit.code}</strong>
          <small className="quiet block">{texts.codeText}</small>
        </dd>
        <dt>{texts.kind}</dt>
        <dd>{purchasing.kinds[unit.kind]}</dd>
        <dt>{texts.channel}</dt>
        <dd>{admin.channels[unit.entryChannel]}</dd>
        {unit.uscc ? (
          <>
            <dt>{texts.uscc}</dt>
            <dd>{unit.uscc}</dd>
          </>
        ) : null}
        <dt>{texts.address}</dt>
        <dd>
          {unit.regionZh} {unit.street} {unit.detail}
        </dd>
        <dt>{texts.contact}</dt>
        <dd>
          {unit.contactName} {unit.phone}
        </dd>
      </dl>
    </>
  );
}
