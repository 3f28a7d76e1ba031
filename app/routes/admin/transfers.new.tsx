import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { enterReceipt } from "#app/domain/ordering/import-statement.server.ts";
import { ReceiptForm } from "#app/domain/payments/transfer-forms.ts";
import { listTransferAccounts } from "#app/domain/payments/transfer-rules.server.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { accountOptions } from "#app/routes/admin/transfer-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireAbility(request, "matchTransfers");
  return { accounts: await listTransferAccounts(currentStore().read, Date.now()) };
}

/** Enters one receipt; the same twice is one, and its page is the answer. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "matchTransfers");
  const store = currentStore();
  const now = Date.now();
  const values = await readForm(request);
  const form = checkForm(request, ReceiptForm, values);
  if (!form.ok) return form.answer;
  const { accountId, amount: amountFen, payerAccount, ...stated } = form.data;
  const accounts = await listTransferAccounts(store.read, now);
  if (!accounts.some(({ id }) => id === accountId)) throw new Response("Not Found", { status: 404 });
  const receipt = { ...stated, amountFen, payerAccount: payerAccount || null, bankTime: null };
  const entered = await attempt(
    request,
    () => enterReceipt(store, accountId, receipt, person.userId, now),
    values,
  );
  return entered.ok ? redirect(`/admin/transfers/${entered.value}`, 303) : entered.answer;
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ transfers }) => transfers.enter.title);

export default function EnterReceipt() {
  const { accounts } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { transfers } = useMessages();
  const words = transfers.enter;
  const options = accountOptions(accounts, transfers);
  const to = usePath();
  const field = (name: string) => ({ name, value: answer?.values[name], error: answer?.errors[name] });
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: transfers.title, href: to("/admin/transfers") }, { label: words.title }]}
      />
      <PageTitle title={words.title} text={words.text} />
      <form method="post" data-once noValidate className="panel stack transfer-form">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <FormErrorSummary errors={answer?.errors} />
        <Select
          {...field("accountId")}
          value={answer?.values.accountId ?? accounts[0]?.id}
          label={words.account}
          options={options}
        />
        <TextInput {...field("serialNumber")} label={words.serial} required autoComplete="off" />
        <TextInput
          {...field("amount")}
          label={words.amount}
          inputMode="decimal"
          width="short"
          required
          autoComplete="off"
        />
        <TextInput {...field("bankDay")} type="date" label={words.day} width="medium" required />
        <TextInput {...field("payerName")} label={words.payer} isOptional autoComplete="off" />
        <TextInput {...field("payerAccount")} label={words.payerAccount} isOptional autoComplete="off" />
        <TextInput {...field("remark")} label={words.remark} isOptional autoComplete="off" />
        <Button>{words.submit}</Button>
      </form>
    </>
  );
}
