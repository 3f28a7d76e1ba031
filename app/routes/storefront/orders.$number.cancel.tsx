import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button, FormErrorSummary, RadioGroup } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { cancelOrder } from "#app/domain/fulfilment/cancel-order.server.ts";
import { drainOrder } from "#app/domain/ordering/drain-outbox.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { attempt, parseForm } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { getOrderToAct } from "#app/http/own-order.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { currentStore } from "#db/current.server.ts";

const REASONS = ["changed_mind", "ordered_wrong", "wrong_address", "too_slow", "other"] as const;

const Cancellation = z.object({ reason: z.enum(REASONS, "choice") });

/** Where a shopper thinks once more before an order is cancelled. One that cannot be cancelled goes back to its page. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { order } = await getOrderToAct(request, params.number ?? "", Date.now());
  if (order.progress !== "allocated") throw redirect(`/orders/${order.number}`, 303);
  return { number: order.number, isOnAccount: order.state === "on_account" };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const now = Date.now();
  const { order, person } = await getOrderToAct(request, params.number ?? "", now);
  const form = await parseForm(request, Cancellation);
  if (!form.ok) return form.answer;

  const store = currentStore();
  const note = messagesFor(localeOf(request)).fulfilment.shopper.reasons[form.data.reason];
  const cancelled = await attempt(
    request,
    () =>
      store.write((tx) => cancelOrder(tx, { orderId: order.id, note }, person?.userId ?? order.userId, now)),
    form.values,
  );
  if (!cancelled.ok) return cancelled.answer;
  await drainOrder(store, gatewaysOf(store), order.id, now);
  return redirect(`/orders/${order.number}`, 303);
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ fulfilment }) => fulfilment.shopper.cancel);

export default function CancelOrder() {
  const { number, isOnAccount } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { fulfilment } = useMessages();
  const path = usePath();
  const words = fulfilment.shopper;
  return (
    <div className="narrow-page">
      <PageTitle
        title={words.cancelTitle(number)}
        text={isOnAccount ? words.cancelOnAccount : words.cancelText}
      />
      <form method="post" data-once className="stack">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <FormErrorSummary errors={answer?.errors} />
        <RadioGroup
          name="reason"
          label={words.reason}
          options={REASONS.map((value) => ({ value, label: words.reasons[value] }))}
          value={answer?.values.reason}
          error={answer?.errors.reason}
        />
        <p className="row">
          <Button kind="danger">{words.cancelSubmit}</Button>
          <a href={path(`/orders/${number}`)}>{words.back}</a>
        </p>
      </form>
    </div>
  );
}
