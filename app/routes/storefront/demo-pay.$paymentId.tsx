import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, ButtonLink } from "#app/components/fields.tsx";
import { formatFen, formatTimeOfDay } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Steps } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { findDemoPayment, isPayable, payDemoOrder } from "#app/domain/ordering/pay-demo-order.server.ts";
import { isOffered } from "#app/domain/payments/ways-to-pay.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { attempt } from "#app/http/forms.server.ts";
import { currentStore } from "#db/current.server.ts";

function paymentIdOf(params: { paymentId?: string }): string {
  const { paymentId } = params;
  if (!paymentId || !isId(paymentId)) throw notFound();
  return paymentId;
}

function notFound(): Response {
  return new Response("Not Found", { status: 404 });
}

export async function loader({ params }: LoaderFunctionArgs) {
  const payment = await findDemoPayment(currentStore().read, paymentIdOf(params));
  if (!payment) throw notFound();
  const { number, amountFen, expiresAt, state } = payment;
  const isOpen = isOffered("demo") && isPayable(payment, Date.now());
  const stage = state === "paid" ? "paid" : isOpen ? "open" : "expired";
  const page = { number, amountFen, expiresAt, stage: stage as "paid" | "open" | "expired" };
  return data(page, { status: stage === "expired" ? 410 : 200 });
}

/** Pays. The browser that pressed the button twice arrives at the order both times. */
export async function action({ request, params }: ActionFunctionArgs) {
  const paymentId = paymentIdOf(params);
  const paid = await attempt(request, () =>
    currentStore().write((tx) => payDemoOrder(tx, paymentId, Date.now())),
  );
  if (!paid.ok) return paid.answer;
  if (!paid.value) throw notFound();
  return redirect(`/orders/${paid.value.number}`, 303);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ checkout }) => checkout.pay.title);

export default function DemoPay() {
  const { number, amountFen, expiresAt, stage } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { checkout } = useMessages();
  const texts = checkout.pay;
  const path = usePath();
  return (
    <div className="pay">
      <PageTitle title={texts.title} />
      <Steps steps={checkout.steps} current={3} />
      <section className="panel pay-sheet">
        <p className="mark-demo pay-mark">{texts.demo}</p>
        <dl className="pay-facts">
          <dt>{texts.amount}</dt>
          <dd className="pay-amount">{formatFen(amountFen)}</dd>
          <dt>{texts.order}</dt>
          <dd className="number">{number}</dd>
        </dl>
        {stage === "open" ? (
          <form method="post" data-once className="stack">
            <p className="quiet">{texts.demoText}</p>
            <p className="quiet">{texts.until(formatTimeOfDay(expiresAt))}</p>
            <Button size="large" isWide>
              {texts.pay}
            </Button>
            <ButtonLink kind="quiet" isWide href={path(`/orders/${number}`)}>
              {texts.later}
            </ButtonLink>
          </form>
        ) : null}
        {stage === "paid" ? (
          <div className="stack">
            <Notice kind="success" title={texts.paidTitle}>
              {texts.paidText}
            </Notice>
            <ButtonLink isWide href={path(`/orders/${number}`)}>
              {texts.toOrder}
            </ButtonLink>
          </div>
        ) : null}
        {stage === "expired" ? (
          <div className="stack">
            <Notice kind="refusal" title={texts.expiredTitle}>
              {answer?.refusal?.message ?? texts.expiredText}
            </Notice>
            <ButtonLink isWide href={path("/products")}>
              {texts.again}
            </ButtonLink>
          </div>
        ) : null}
      </section>
    </div>
  );
}
