import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Button } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PaymentRequestSheet } from "#app/components/payment-request.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { findPaymentRequest } from "#app/domain/acceptance/payment-requests.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** What the shop asks this unit to pay, with its proof; another unit's is not there. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit, person } = await openUnit(request, params.unitId);
  const found = await findPaymentRequest(currentStore().read, unit.id, params.number ?? "");
  if (!found) throw new Response("Not Found", { status: 404 });
  const { unit: named, id: _, ...asked } = found;
  return { unitId: unit.id, asOf: Date.now(), unitName: unitNameFor(named, person), request: asked };
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ paymentRequests }) => paymentRequests.heading(page?.request.number ?? ""));

export default function UnitPaymentRequest() {
  const { unitId, asOf, unitName, request } = useLoaderData<typeof loader>();
  const { paymentRequests: words } = useMessages();
  const to = usePath();
  const isEn = useLocale() === "en";
  const order = (number: string) => to(`/purchasing/${unitId}/orders/${number}`);
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: words.title, href: to(`/purchasing/${unitId}/requests`) },
          { label: words.heading(request.number) },
        ]}
      />
      <PageTitle
        title={words.heading(request.number)}
        actions={
          <Button type="button" kind="quiet" data-print hidden>
            {words.print}
          </Button>
        }
      />
      <PaymentRequestSheet
        request={request}
        unitName={isEn ? unitName.en : unitName.zh}
        asOf={asOf}
        orderHref={order}
        paperHref={(number) => `${order(number)}/acceptance.pdf`}
        photoHref={(id, size) =>
          to(`/purchasing/${unitId}/requests/${request.number}/photos/${id}?size=${size}`)
        }
      />
    </>
  );
}
