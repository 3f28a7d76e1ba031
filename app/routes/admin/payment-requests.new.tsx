import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, TextArea } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PhotoField } from "#app/components/photo-field.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { NOTE_LENGTH_MAX, RequestForm } from "#app/domain/acceptance/acceptance.ts";
import { listDebtors } from "#app/domain/acceptance/payment-requests.server.ts";
import { requestPayment } from "#app/domain/acceptance/request-payment.server.ts";
import { findOrder } from "#app/domain/ordering/order-queries.server.ts";
import { listToPay } from "#app/domain/purchasing/to-pay.server.ts";
import { findUnitOrder } from "#app/domain/purchasing/unit-orders.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { ONE_FIELD, readOrderPhotos, withLoosePhotos } from "#app/http/order-photos.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const FORM = "payment-request";

/** Whom to ask, and what of theirs waits for a transfer. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requireAbility(request, "requestPayments");
  const { read } = currentStore();
  const debtors = (await listDebtors(read)).map((unit) => ({ id: unit.id, name: unitNameFor(unit, person) }));
  const asked = new URL(request.url).searchParams.get("unit");
  const unit = debtors.find(({ id }) => id === asked);
  const orders = unit ? await listToPay(read, unit.id) : [];
  return { asOf: Date.now(), debtors, unit, orders, key: newId() };
}

/** Asks for it. Photos of signed papers are kept for the order that the address names. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "requestPayments");
  const store = currentStore();
  const now = Date.now();
  const query = new URL(request.url).searchParams;
  const unitId = query.get("unit") ?? "";
  const about = await findOrder(store.read, query.get("about") ?? "");
  if (!about || !(await findUnitOrder(store.read, unitId, about.id)))
    throw new Response("Not Found", { status: 404 });
  const sent = await readOrderPhotos(request, about.id, ONE_FIELD, now);
  if (sent.answer) return sent.answer;
  const { values } = sent;
  const form = checkForm(request, RequestForm, values);
  if (!form.ok) return withLoosePhotos(form.answer.data, about.id, ONE_FIELD, 400);
  const { key, payment: paymentIds, note, kept } = form.data;
  if (paymentIds.length === 0) {
    const errors = { form: messagesFor(localeOf(request)).paymentRequests.noneChosen };
    return withLoosePhotos({ values, errors }, about.id, ONE_FIELD, 400);
  }
  const asked = { key, unitId, paymentIds, note: note || null, photoOrderId: about.id, photoIds: kept };
  const made = await attempt(
    request,
    () => store.write((tx) => requestPayment(tx, asked, person.userId, now)),
    values,
  );
  if (!made.ok) return withLoosePhotos(made.answer.data, about.id, ONE_FIELD, 409);
  return redirect(`/admin/payment-requests/${made.value}`, 303);
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ paymentRequests }) => paymentRequests.make);

export default function NewPaymentRequest() {
  const { debtors, unit } = useLoaderData<typeof loader>();
  const { paymentRequests: words } = useMessages();
  const to = usePath();
  const isEn = useLocale() === "en";
  const here = "/admin/payment-requests";
  return (
    <>
      <Breadcrumbs crumbs={[{ label: words.title, href: to(here) }, { label: words.make }]} />
      <PageTitle title={words.make} text={words.deskText} />
      <div className="stack-l">
        {debtors.length === 0 ? <p className="quiet">{words.noDebtors}</p> : null}
        <nav aria-label={words.chooseUnit} className="panel row">
          <b>{words.chooseUnit}</b>
          {debtors.map(({ id, name }) => (
            <a
              key={id}
              href={to(`${here}/new?unit=${id}`)}
              aria-current={unit?.id === id ? "true" : undefined}
            >
              {isEn ? name.en : name.zh}
            </a>
          ))}
        </nav>
        {unit ? <RequestFields /> : null}
      </div>
    </>
  );
}

function RequestFields() {
  const { asOf, unit, orders, key } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { paymentRequests: words } = useMessages();
  const to = usePath();
  const [first] = orders;
  if (!unit || !first) return null;
  const ticked = [answer?.values.payment ?? []].flat();
  return (
    <form
      method="post"
      action={to(`/admin/payment-requests/new?unit=${unit.id}&about=${first.orderNumber}`)}
      encType="multipart/form-data"
      data-once
      noValidate
      className="stack"
    >
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <FormErrorSummary errors={answer?.errors} form={FORM} />
      <input type="hidden" name="key" value={key} />
      <DataTable
        caption={words.choose}
        scope={words.scope}
        asOf={asOf}
        rows={orders}
        rowKey={({ paymentId }) => paymentId}
        rowHref={({ orderNumber }) => to(`/admin/orders/${orderNumber}`)}
        isStacked
        columns={[
          { key: "order", label: words.columns.order, cell: ({ orderNumber }) => orderNumber },
          {
            key: "amount",
            label: words.columns.open,
            isNumeric: true,
            cell: ({ dueFen }) => <Money amountFen={dueFen} />,
          },
          {
            key: "choose",
            label: words.columns.choose,
            isLabelled: true,
            cell: ({ paymentId, orderNumber }) => (
              <input
                type="checkbox"
                name="payment"
                value={paymentId}
                aria-label={words.chooseOrder(orderNumber)}
                defaultChecked={answer ? ticked.includes(paymentId) : true}
              />
            ),
          },
          {
            key: "due",
            label: words.columns.due,
            isLabelled: true,
            cell: ({ dueDay }) => <DateTime day={dueDay} />,
          },
          {
            key: "purchase",
            label: words.columns.purchase,
            isLabelled: true,
            cell: ({ purchaseNumber }) => purchaseNumber,
          },
          { key: "point", label: words.columns.point, isLabelled: true, cell: ({ pointName }) => pointName },
        ]}
      />
      <PhotoField
        label={words.photos}
        hint={words.photosHint}
        error={answer?.errors.photos ?? answer?.errors.kept}
        form={FORM}
        kept={[answer?.values.kept ?? []].flat()}
        keptHref={(id) => to(`/admin/payment-requests/photos/${id}?size=thumbnail`)}
        isOptional
      />
      <TextArea
        name="note"
        form={FORM}
        label={words.note}
        value={answer?.values.note}
        error={answer?.errors.note}
        maxLength={NOTE_LENGTH_MAX}
        rows={3}
        isOptional
      />
      <p>
        <Button>{words.submit}</Button>
      </p>
    </form>
  );
}
