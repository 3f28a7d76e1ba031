import { type ActionFunctionArgs, data, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { formatTimeOfDay } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { forgiveOrderAttempts, takeOrderAttempt } from "#app/domain/identity/attempts.server.ts";
import { FindOrder } from "#app/domain/ordering/find-order.ts";
import { findOrder } from "#app/domain/ordering/order-queries.server.ts";
import { type FormAnswer, parseForm } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { grantOrder } from "#app/http/order-grant.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { FindOrderForm } from "#app/routes/storefront/find-order-form.tsx";
import { currentStore } from "#db/current.server.ts";

/** Whoever knows the number and the phone of an order may see it; guesses are counted, apart from those at signing in. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, FindOrder);
  if (!form.ok) return form.answer;

  const { number, phone } = form.data;
  const store = currentStore();
  const now = Date.now();
  const texts = messagesFor(localeOf(request)).checkout.find;
  const wrong = (status: number, message: string) =>
    data<FormAnswer>({ values: form.values, errors: { form: message } }, { status });

  const attempt = await store.write((tx) => takeOrderAttempt(tx, number, context.clientAddress, now));
  if (!attempt.isAllowed) return wrong(429, texts.tooMany(formatTimeOfDay(attempt.retryAt)));
  const order = await findOrder(store.read, number);
  if (order?.phone !== phone) return wrong(404, texts.notFound);

  await store.write((tx) => forgiveOrderAttempts(tx, number, context.clientAddress));
  const grant = await grantOrder(store, request, number, "found", now);
  return redirect(`/orders/${number}`, { status: 303, headers: { "set-cookie": grant } });
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ checkout }) => checkout.find.title);

export default function FindOrderPage() {
  const answer = useActionData<typeof action>();
  const texts = useMessages().checkout.find;
  return (
    <div className="find-order-page">
      <PageTitle title={texts.title} text={texts.text} />
      <FindOrderForm answer={answer} />
    </div>
  );
}
