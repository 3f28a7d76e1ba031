import { data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { Button } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { OrderMessages } from "#app/components/order-messages.tsx";
import { toneOf } from "#app/components/order-tone.ts";
import { OrderView } from "#app/components/order-view.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { listSentMessages } from "#app/domain/messaging/message-queries.server.ts";
import { readOrderPage } from "#app/http/order-page.server.ts";
import { findOwnOrder } from "#app/http/own-order.server.ts";
import { FindOrderForm } from "#app/routes/storefront/find-order-form.tsx";
import { currentStore } from "#db/current.server.ts";

/**
 * An order, for its owner and for a guest who proved to know it; for anybody else it is not there,
 * just as one that does not exist. Members of a unit that bought it have its page in the unit's rooms.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const number = params.number ?? "";
  const { read } = currentStore();
  const now = Date.now();
  const found = await findOwnOrder(request, number, now);
  if (!found) return data({ number, order: undefined }, { status: 404 });
  if (found.unitId) throw redirect(`/purchasing/${found.unitId}/orders/${number}`, 303);
  return data({
    ...(await readOrderPage(read, found, now)),
    messages: found.isOwner ? await listSentMessages(read, found.order.id) : [],
    isOwner: found.isOwner,
  });
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ checkout }) =>
    page?.order ? checkout.order.heading(page.number) : checkout.order.title,
  );

type Page = Extract<ReturnType<typeof useLoaderData<typeof loader>>, { order: object }>;

export default function OrderRoute() {
  const page = useLoaderData<typeof loader>();
  return page.order ? <OwnOrderPage page={page} /> : <NoOrder number={page.number} />;
}

function NoOrder({ number }: { number: string }) {
  const texts = useMessages().checkout.order;
  const path = usePath();
  return (
    <div className="find-order-page">
      <PageTitle title={texts.notFoundTitle} text={texts.notFoundText} />
      <p className="quiet">
        <a href={`${path("/account/sign-in")}?to=/orders/${number}`}>{texts.signIn}</a>
      </p>
      <FindOrderForm number={number} />
    </div>
  );
}

function OwnOrderPage({ page }: { page: Page }) {
  const { checkout, fulfilment } = useMessages();
  const texts = checkout.order;
  const path = usePath();
  const { order } = page;
  return (
    <div className="order">
      <PageTitle
        title={texts.heading(page.number)}
        text={
          <>
            <Badge tone={toneOf(order.state)}>{texts.states[order.state]}</Badge>{" "}
            {order.progress === "none" ? null : <Badge>{fulfilment.progress[order.progress]}</Badge>}{" "}
            {texts.placedAt} <DateTime instant={order.placedAt} />
          </>
        }
        actions={
          <>
            {page.isOwner ? (
              <a className="no-print" href={path("/account/orders")}>
                {texts.allOrders}
              </a>
            ) : null}
            <Button type="button" kind="quiet" data-print hidden>
              {texts.print}
            </Button>
          </>
        }
      />
      <OrderView page={page}>
        <OrderMessages messages={page.messages} />
      </OrderView>
    </div>
  );
}
