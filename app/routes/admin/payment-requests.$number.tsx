import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PaymentRequestSheet } from "#app/components/payment-request.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { findPaymentRequest } from "#app/domain/acceptance/payment-requests.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** What a unit was asked to pay, and what came of it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMoney");
  const found = await findPaymentRequest(currentStore().read, null, params.number ?? "");
  if (!found) throw new Response("Not Found", { status: 404 });
  const { unit, id: _, ...asked } = found;
  return { asOf: Date.now(), unitName: unitNameFor(unit, person), request: asked };
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ paymentRequests }) => paymentRequests.heading(page?.request.number ?? ""));

export default function PaymentRequestPage() {
  const { asOf, unitName, request } = useLoaderData<typeof loader>();
  const { paymentRequests: words } = useMessages();
  const to = usePath();
  const isEn = useLocale() === "en";
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: words.title, href: to("/admin/payment-requests") },
          { label: words.heading(request.number) },
        ]}
      />
      <PageTitle title={words.heading(request.number)} />
      <PaymentRequestSheet
        request={request}
        unitName={isEn ? unitName.en : unitName.zh}
        asOf={asOf}
        orderHref={(number) => to(`/admin/orders/${number}`)}
        photoHref={(id, size) => to(`/admin/claims/photos/${id}?size=${size}`)}
      />
    </>
  );
}
