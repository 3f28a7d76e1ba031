import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { confirmReceipt } from "#app/domain/fulfilment/deliver-parcel.server.ts";
import { attempt } from "#app/http/forms.server.ts";
import { getOrderToAct } from "#app/http/own-order.server.ts";
import { currentStore } from "#db/current.server.ts";

/** Where a shopper says that everything came. Before it is sent, and when it was said, the order's own page has more to tell. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { order } = await getOrderToAct(request, params.number ?? "", Date.now());
  if (order.progress !== "shipped" && order.progress !== "delivered")
    throw redirect(`/orders/${order.number}`, 303);
  return { number: order.number };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const now = Date.now();
  const { order, person } = await getOrderToAct(request, params.number ?? "", now);
  const said = await attempt(request, () =>
    currentStore().write((tx) => confirmReceipt(tx, order.id, person?.userId ?? order.userId, now)),
  );
  return said.ok ? redirect(`/orders/${order.number}`, 303) : said.answer;
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ fulfilment }) => fulfilment.shopper.receive);

export default function ReceiveOrder() {
  const { number } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { fulfilment } = useMessages();
  const path = usePath();
  const words = fulfilment.shopper;
  return (
    <div className="narrow-page">
      <PageTitle title={words.receiveTitle(number)} text={words.receiveText} />
      <form method="post" data-once className="stack">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <p className="row">
          <Button>{words.receiveSubmit}</Button>
          <a href={path(`/orders/${number}`)}>{words.back}</a>
        </p>
      </form>
    </div>
  );
}
