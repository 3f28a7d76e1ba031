import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { findGoodsDesk } from "#app/domain/fulfilment/desk.server.ts";
import { GoodsStep, gatherByLine } from "#app/domain/fulfilment/goods-step.ts";
import { takeStep } from "#app/domain/fulfilment/take-step.server.ts";
import { drainOrder } from "#app/domain/ordering/drain-outbox.server.ts";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { findOrder } from "#app/domain/ordering/order-queries.server.ts";
import { getOutletName } from "#app/domain/outlets/queries.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { GoodsDeskSection } from "#app/routes/admin/goods-desk.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** The desk for one order's goods, by itself: where its forms come back to when something was wrong. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await openPage(request, "fulfilOrders");
  const order = await openOrder(params.number);
  const { read } = currentStore();
  const today = businessDay(Date.now());
  return {
    number: order.number,
    desk: await findGoodsDesk(read, order, today),
    outlet: await getOutletName(read, order.fulfilmentOutletId),
    keys: { parcelId: newId(), allocationId: newId(), today },
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "fulfilOrders");
  const order = await openOrder(params.number);
  const store = currentStore();
  const values = await readForm(request);
  const form = checkForm(request, GoodsStep, values, gatherByLine(values));
  if (!form.ok) return form.answer;

  const now = Date.now();
  const taken = await attempt(
    request,
    () => store.write((tx) => takeStep(tx, order.id, form.data, person.userId, now)),
    values,
  );
  if (!taken.ok) return taken.answer;
  await drainOrder(store, gatewaysOf(store), order.id, now);
  return redirect(`/admin/orders/${order.number}#goods`, 303);
}

async function openOrder(number = "") {
  const order = ORDER_NUMBER.test(number) ? await findOrder(currentStore().read, number) : undefined;
  if (!order) throw new Response("Not Found", { status: 404 });
  return order;
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ fulfilment }) =>
    page ? fulfilment.desk.pageTitle(page.number) : fulfilment.desk.title,
  );

export default function GoodsDesk() {
  const { number, desk, outlet, keys } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { admin, fulfilment } = useMessages();
  const to = usePath();
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: admin.order.title(number), href: to(`/admin/orders/${number}`) },
          { label: fulfilment.desk.title },
        ]}
      />
      <PageTitle title={fulfilment.desk.pageTitle(number)} />
      <GoodsDeskSection number={number} desk={desk} outlet={outlet} keys={keys} answer={answer} />
    </>
  );
}
