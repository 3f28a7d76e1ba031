import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PaymentRequestTable } from "#app/components/payment-request-table.tsx";
import { PageTitle } from "#app/components/site-frame.tsx";
import { listPaymentRequests } from "#app/domain/acceptance/payment-requests.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** What the shop asked this unit to pay. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit } = await openUnit(request, params.unitId);
  const before = new URL(request.url).searchParams.get("before") ?? undefined;
  const { requests, next } = await listPaymentRequests(currentStore().read, unit.id, before);
  return {
    unitId: unit.id,
    asOf: Date.now(),
    next,
    isFirst: before === undefined,
    requests: requests.map(({ unit: _, ...one }) => one),
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ paymentRequests }) => paymentRequests.title);

export default function PaymentRequests() {
  const { unitId, asOf, next, isFirst, requests } = useLoaderData<typeof loader>();
  const { paymentRequests: words } = useMessages();
  const to = usePath();
  const here = `/purchasing/${unitId}/requests`;
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <PaymentRequestTable requests={requests} asOf={asOf} href={(number) => to(`${here}/${number}`)} />
      <p className="row row-apart">
        {isFirst ? <span /> : <a href={to(here)}>{words.toStart}</a>}
        {next ? (
          <a rel="next" href={to(`${here}?before=${next}`)}>
            {words.more}
          </a>
        ) : null}
      </p>
    </>
  );
}
