import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { AcceptanceSection } from "#app/components/acceptance-section.tsx";
import { DateTime } from "#app/components/amounts.tsx";
import { Button, ButtonLink } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { toneOf } from "#app/components/order-tone.ts";
import { OrderView } from "#app/components/order-view.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { isFinal } from "#app/domain/acceptance/acceptance.ts";
import { listOrderAcceptances } from "#app/domain/acceptance/queries.server.ts";
import { readOrderPage } from "#app/http/order-page.server.ts";
import { openUnitOrder } from "#app/routes/purchasing/open-unit-order.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** An order of one of the unit's purchases, for all its members; what they may do about it follows their roles. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const now = Date.now();
  const { unit, may, found, about } = await openUnitOrder(request, params, now);
  const { read } = currentStore();
  const page = await readOrderPage(read, found, now);
  const acceptances = await listOrderAcceptances(read, found.order.id);
  const isSent = ["shipped", "delivered", "completed"].includes(page.order.progress);
  const mayAccept = may("acceptGoods") && isSent && !isFinal(acceptances[0]?.outcome ?? null);
  return {
    ...page,
    // whoever may say what came of the goods says so, and not only that they came
    mayReceive: page.mayReceive && !mayAccept,
    unitId: unit.id,
    about,
    acceptances,
    mayAccept,
  };
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ checkout }) => checkout.order.heading(page?.number ?? ""));

export default function UnitOrder() {
  const page = useLoaderData<typeof loader>();
  const { acceptance, checkout, fulfilment, unitOrders: words } = useMessages();
  const to = usePath();
  const { order, number, unitId, about } = page;
  return (
    <div className="order">
      <Breadcrumbs
        crumbs={[
          { label: words.title, href: to(`/purchasing/${unitId}/orders`) },
          { label: checkout.order.heading(number) },
        ]}
      />
      <PageTitle
        title={checkout.order.heading(number)}
        text={
          <>
            <Badge tone={toneOf(order.state)}>{checkout.order.states[order.state]}</Badge>{" "}
            {order.progress === "none" ? null : <Badge>{fulfilment.progress[order.progress]}</Badge>}{" "}
            {checkout.order.placedAt} <DateTime instant={order.placedAt} />
          </>
        }
        actions={
          <Button type="button" kind="quiet" data-print hidden>
            {checkout.order.print}
          </Button>
        }
      />
      <div className="stack">
        <p>
          <a href={to(`/purchasing/${unitId}/purchases/${about.purchaseNumber}`)}>
            {words.ofPurchase(about.purchaseNumber)}
          </a>{" "}
          · {about.pointName} · {words.columns.day} <DateTime day={about.deliveryDay} />
        </p>
        {page.mayAct ? null : <p className="quiet">{words.readsOnly}</p>}
        {page.mayAccept ? (
          <p className="panel row no-print">
            <ButtonLink href={to(`/purchasing/${unitId}/orders/${number}/accept`)}>
              {page.acceptances.length > 0 ? acceptance.again : acceptance.open}
            </ButtonLink>
            <span className="quiet">{acceptance.openText}</span>
          </p>
        ) : null}
        <AcceptanceSection
          acceptances={page.acceptances}
          photoHref={(id, size) => to(`/orders/${number}/photos/${id}?size=${size}`)}
          claimHref={(id) => to(`/orders/${number}/claims/${id}`)}
          paperHref={to(`/purchasing/${unitId}/orders/${number}/acceptance.pdf`)}
        />
        <OrderView page={page} />
      </div>
    </div>
  );
}
