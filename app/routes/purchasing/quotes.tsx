import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ButtonLink } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { QuoteRequestTable } from "#app/components/quote-pieces.tsx";
import { PageTitle } from "#app/components/site-frame.tsx";
import { listQuoteRequests } from "#app/domain/quoting/queries.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit, may } = await openUnit(request, params.unitId);
  const requests = await listQuoteRequests(currentStore().read, { unitId: unit.id });
  return {
    unitId: unit.id,
    today: businessDay(Date.now()),
    mayAsk: may("buyForUnit"),
    requests: requests.map(({ unit: asking, ...request }) => ({
      ...request,
      unitName: unitNameFor(asking, person),
    })),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ quotes }) => quotes.title);

export default function Quotes() {
  const { unitId, today, mayAsk, requests } = useLoaderData<typeof loader>();
  const { quotes } = useMessages();
  const to = usePath();
  const here = `/purchasing/${unitId}/quotes`;
  return (
    <>
      <PageTitle
        title={quotes.title}
        text={quotes.text}
        actions={mayAsk ? <ButtonLink href={to(`${here}/new`)}>{quotes.ask}</ButtonLink> : null}
      />
      <QuoteRequestTable
        requests={requests}
        today={today}
        href={(id) => to(`${here}/${id}`)}
        isOwn
        hasCounts
      />
    </>
  );
}
