import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button, ButtonLink } from "#app/components/fields.tsx";
import { formatDeadline, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Steps } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { payAgain } from "#app/domain/ordering/attempt-payment.server.ts";
import { beginPayment } from "#app/domain/ordering/begin-payment.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { findOffer } from "#app/domain/payments/offer.server.ts";
import { payerName } from "#app/domain/payments/payer.ts";
import { findPaymentOfOrder, isLive } from "#app/domain/payments/payments.server.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { findOwnOrder } from "#app/http/own-order.server.ts";
import { publicOrigin } from "#app/http/public-origin.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { faultsOfWay } from "#app/routes/storefront/chosen-way.ts";
import { WayToPay } from "#app/routes/storefront/way-to-pay.tsx";
import { currentStore } from "#db/current.server.ts";
import { GATEWAYS } from "#db/words.ts";

/**
 * Where somebody goes on paying for an order that waits for money: in the way they chose, or in another.
 * Where there is nothing to choose and the payment is open already, straight on to it.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { order, number, now } = await openOrder(request, params.number);
  const store = currentStore();
  const offer = await findOffer(store.read, order.userId !== null, now);
  const last = await findPaymentOfOrder(store.read, order.id);
  const live = last && isLive(last) ? last : undefined;
  if (live && offer.gateways.length === 1 && offer.gateways[0] === live.gateway) {
    const to = await beginPayment(store, gatewaysOf(store), live, now);
    if (to !== undefined) throw redirect(to, 303);
  }
  return {
    number,
    amountFen: order.totalFen,
    until: order.holdExpiresAt,
    asOf: now,
    offer,
    chosen: live?.gateway,
    hasFailed: last?.state === "failed",
  };
}

const Choice = z.object({ gateway: z.enum(GATEWAYS).optional(), payerName });

export async function action({ request, params }: ActionFunctionArgs) {
  const { order, number, now } = await openOrder(request, params.number);
  const store = currentStore();
  const values = await readForm(request);
  const form = checkForm(request, Choice, values);
  if (!form.ok) return form.answer;
  const offer = await findOffer(store.read, order.userId !== null, now);
  const { gateway = offer.gateways[0], payerName } = form.data;
  const texts = messagesFor(localeOf(request));
  const errors = faultsOfWay(offer, { gateway, payerName }, texts);
  if (Object.keys(errors).length > 0) return data<FormAnswer>({ values, errors }, { status: 400 });

  const gateways = gatewaysOf(store);
  const paid = await attempt(request, () =>
    payAgain(
      store,
      gateways,
      { orderId: order.id, gateway, payerName: payerName || null, origin: publicOrigin(request) },
      now,
    ),
  );
  if (!paid.ok) return paid.refusal.code === "PAYMENT_NOT_OPEN" ? redirectToOrder(number) : paid.answer;
  const to = await beginPayment(store, gateways, paid.value, now);
  if (to !== undefined) return redirect(to, 303);
  return data<FormAnswer>({ values, errors: { form: texts.paying.unavailable } }, { status: 503 });
}

/** The order, if it waits for money; else this throws the way to its page, which says why not. */
async function openOrder(request: Request, number = "") {
  const now = Date.now();
  const found = await findOwnOrder(request, number, now);
  if (!found?.mayAct || found.order.state !== "awaiting_payment" || found.order.holdExpiresAt <= now)
    throw redirectToOrder(number);
  return { order: found.order, number, now };
}

function redirectToOrder(number: string): Response {
  return redirect(`/orders/${number}`, 303);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ checkout }) => checkout.pay.title);

export default function PayForOrder() {
  const { number, amountFen, until, asOf, offer, chosen, hasFailed } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { checkout, paying } = useMessages();
  const locale = useLocale();
  const path = usePath();
  const wrong = answer?.refusal?.message ?? answer?.errors.form;
  return (
    <div className="pay">
      <PageTitle title={checkout.pay.title} />
      <Steps steps={checkout.steps} current={3} />
      <section className="panel pay-sheet stack">
        {wrong ? <Notice kind="refusal" title={wrong} /> : null}
        {hasFailed && !wrong ? (
          <Notice kind="warning" title={paying.failedTitle}>
            {paying.failedText}
          </Notice>
        ) : null}
        <dl className="pay-facts">
          <dt>{checkout.pay.amount}</dt>
          <dd className="pay-amount">{formatFen(amountFen)}</dd>
          <dt>{checkout.pay.order}</dt>
          <dd className="number">{number}</dd>
        </dl>
        <form method="post" data-once className="stack">
          <WayToPay offer={offer} values={{ gateway: chosen, ...answer?.values }} errors={answer?.errors} />
          <p className="quiet">{checkout.pay.until(formatDeadline(until, asOf, locale))}</p>
          <Button size="large" isWide>
            {paying.go}
          </Button>
          <ButtonLink kind="quiet" isWide href={path(`/orders/${number}`)}>
            {checkout.pay.later}
          </ButtonLink>
        </form>
      </section>
    </div>
  );
}
