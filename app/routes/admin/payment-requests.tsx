import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ButtonLink } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PaymentRequestTable } from "#app/components/payment-request-table.tsx";
import { PageTitle } from "#app/components/site-frame.tsx";
import { listPaymentRequests } from "#app/domain/acceptance/payment-requests.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** What units were asked to pay, the newest first. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMoney");
  const before = new URL(request.url).searchParams.get("before") ?? undefined;
  const { requests, next } = await listPaymentRequests(currentStore().read, null, before);
  return {
    asOf: Date.now(),
    next,
    isFirst: before === undefined,
    mayAsk: may(person, "requestPayments"),
    requests: requests.map(({ unit, ...one }) => ({ ...one, unit: unitNameFor(unit, person) })),
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ paymentRequests }) => paymentRequests.title);

export default function PaymentRequests() {
  const { asOf, next, isFirst, mayAsk, requests } = useLoaderData<typeof loader>();
  const { paymentRequests: words } = useMessages();
  const to = usePath();
  const isEn = useLocale() === "en";
  const here = "/admin/payment-requests";
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.deskText}
        actions={mayAsk ? <ButtonLink href={to(`${here}/new`)}>{words.make}</ButtonLink> : null}
      />
      <PaymentRequestTable
        requests={requests.map(({ unit, ...one }) => ({ ...one, unitName: isEn ? unit.en : unit.zh }))}
        asOf={asOf}
        href={(number) => to(`${here}/${number}`)}
      />
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
