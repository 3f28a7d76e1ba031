import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { KindField, nameTitleFields, TitleFields } from "#app/components/fapiao-pieces.tsx";
import { Button, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { askFapiao } from "#app/domain/invoicing/ask-fapiao.server.ts";
import { sumBillable } from "#app/domain/invoicing/order-fapiao.server.ts";
import { StaffAskForm, titleOf } from "#app/domain/invoicing/title.ts";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { findOrder } from "#app/domain/ordering/order-queries.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { usccFault } from "#app/domain/values/uscc.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** The form by which staff ask for the fapiao of an order in the buyer's place: /admin/fapiao/new?order=… */
export async function loader({ request }: LoaderFunctionArgs) {
  await openPage(request, "issueFapiao");
  const order = await openOrder(request);
  const restFen = order.paidAt === null ? 0 : await sumBillable(currentStore().read, order.id);
  return { number: order.number, restFen, requestId: newId(), email: order.email ?? "" };
}

/** Here a tax id that fails its check is taken, for a reason that is kept. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "issueFapiao");
  const order = await openOrder(request);
  const values = await readForm(request);
  const form = checkForm(request, StaffAskForm, values);
  if (!form.ok) return form.answer;
  const { requestId, kind, email, overrideReason } = form.data;
  const title = titleOf(form.data);
  const isOverridden = title.taxId !== null && usccFault(title.taxId) !== undefined;
  const ask = {
    requestId,
    orderId: order.id,
    kind,
    title,
    email: email || null,
    overrideReason: isOverridden ? overrideReason : null,
  };
  const asked = await attempt(
    request,
    () => currentStore().write((tx) => askFapiao(tx, ask, person.userId, Date.now())),
    values,
  );
  return asked.ok ? redirect(`/admin/fapiao/requests/${requestId}`, 303) : asked.answer;
}

async function openOrder(request: Request) {
  const number = new URL(request.url).searchParams.get("order") ?? "";
  const order = ORDER_NUMBER.test(number) ? await findOrder(currentStore().read, number) : undefined;
  if (!order) throw new Response("Not Found", { status: 404 });
  return order;
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ fapiao }) => (page ? fapiao.staff.title(page.number) : fapiao.desk.title));

export default function AskForBuyer() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { checkout, fapiao } = useMessages();
  const texts = fapiao.staff;
  const to = usePath();
  const title = texts.title(page.number);
  return (
    <>
      <Breadcrumbs crumbs={[{ label: fapiao.desk.title, href: to("/admin/fapiao") }, { label: title }]} />
      <PageTitle title={title} text={texts.text} />
      <form method="post" className="panel fapiao-form field-grid" noValidate data-once>
        <p>{fapiao.ask.amount(formatFen(page.restFen))}</p>
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <FormErrorSummary errors={nameTitleFields(answer?.errors, fapiao, checkout.checkout.wrongField)} />
        <input type="hidden" name="requestId" value={page.requestId} />
        <KindField answer={answer} />
        <TitleFields answer={answer} filled={{ titleKind: "unit" }} />
        <TextInput
          name="overrideReason"
          label={texts.override}
          hint={texts.overrideHint}
          value={answer?.values.overrideReason}
          error={answer?.errors.overrideReason}
          maxLength={200}
          isOptional
        />
        <TextInput
          name="email"
          label={fapiao.ask.email}
          value={answer ? answer.values.email : page.email}
          error={answer?.errors.email}
          type="email"
          isOptional
        />
        <div>
          <Button>{texts.submit}</Button>
        </div>
      </form>
    </>
  );
}
