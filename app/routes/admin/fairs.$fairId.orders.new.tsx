import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, FormErrorSummary, Select, TextArea, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { FAIR_NAME_LENGTH_MAX, FAIR_TEXT_LENGTH_MAX, SignedForm } from "#app/domain/fairs/fair-forms.ts";
import { readSignedGoods } from "#app/domain/fairs/read-signed-goods.ts";
import { SIGNED_LINES_MAX, signOrder } from "#app/domain/fairs/sign-order.server.ts";
import { listSupplierNames } from "#app/domain/suppliers/queries.server.ts";
import { findUnitByCode } from "#app/domain/units/queries.server.ts";
import { formatDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { getFair } from "#app/routes/admin/fair-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireAbility(request, "keepFairs");
  return {
    key: newId(),
    fair: await getFair(params.fairId),
    suppliers: await listSupplierNames(currentStore().read),
  };
}

const BAD_ROWS_TOLD_MAX = 20;

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepFairs");
  const fair = await getFair(params.fairId);
  const store = currentStore();
  const now = Date.now();
  const values = await readForm(request);
  const form = checkForm(request, SignedForm, values);
  if (!form.ok) return form.answer;
  const { key, unitCode, buyerName, buyerUscc, goods: typed, note, ...signed } = form.data;
  const words = messagesFor(localeOf(request));
  const wrong = (errors: Record<string, string>) =>
    data({ values, errors, refusal: undefined }, { status: 400 });
  const unit = unitCode === "" ? undefined : await findUnitByCode(store.read, unitCode);
  if (unitCode !== "" && !unit) return wrong({ unitCode: words.refusals.SIGNED_BUYER_UNKNOWN({}) });
  const { goods, bad } = readSignedGoods(await rememberBulkGoods(store.read, now), typed);
  const { sign } = words.fairs;
  if (bad.length > 0)
    return wrong({
      goods: bad
        .slice(0, BAD_ROWS_TOLD_MAX)
        .map((row) => sign.badRow(row.row, row.typed, sign.faults[row.fault]))
        .join("\n"),
    });
  if (goods.length === 0) return wrong({ goods: words.fields.required });
  if (goods.length > SIGNED_LINES_MAX) return wrong({ goods: sign.tooMany(SIGNED_LINES_MAX) });
  const buyer = unit ? { unitId: unit.id } : { name: buyerName, uscc: buyerUscc || null };
  const entered = await attempt(
    request,
    () =>
      store.write((tx) =>
        signOrder(
          tx,
          { id: key, fairId: fair.id, ...signed, buyer, note: note || null, goods },
          person.userId,
          now,
        ),
      ),
    values,
  );
  return entered.ok ? redirect(`/admin/fairs/${fair.id}/orders/${key}`, 303) : entered.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ fairs }) => fairs.sign.title);

export default function SignOrder() {
  const { key, fair, suppliers } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { fairs } = useMessages();
  const to = usePath();
  const say = useSay();
  const { sign: words } = fairs;
  const name = say({ zh: fair.nameZh, en: fair.nameEn });
  const field = (named: string) => ({
    name: named,
    value: answer?.values[named],
    error: answer?.errors[named],
  });
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: fairs.title, href: to("/admin/fairs") },
          { label: name, href: to(`/admin/fairs/${fair.id}`) },
          { label: fairs.orders.title, href: to(`/admin/fairs/${fair.id}/orders`) },
          { label: words.title },
        ]}
      />
      <PageTitle title={words.title} text={words.text} />
      <form method="post" data-once noValidate className="panel stack outlet-form">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <FormErrorSummary errors={answer?.errors} />
        <input type="hidden" name="key" value={key} />
        <TextInput
          {...field("unitCode")}
          label={words.unitCode}
          hint={words.unitCodeHint}
          maxLength={20}
          width="medium"
          autoComplete="off"
          isOptional
        />
        <TextInput
          {...field("buyerName")}
          label={words.buyerName}
          maxLength={FAIR_NAME_LENGTH_MAX}
          autoComplete="off"
          isOptional
        />
        <TextInput
          {...field("buyerUscc")}
          label={words.buyerUscc}
          maxLength={40}
          autoComplete="off"
          isOptional
        />
        <Select
          {...field("supplierId")}
          label={words.supplier}
          placeholder
          options={suppliers.map(({ id, nameZh, nameEn }) => ({
            value: id,
            label: say({ zh: nameZh, en: nameEn }),
          }))}
        />
        <TextInput
          {...field("signedDay")}
          value={answer?.values.signedDay ?? formatDay(fair.fromDay)}
          label={words.signedDay}
          type="date"
          width="medium"
        />
        <TextInput {...field("takeByDay")} label={words.takeBy} type="date" width="medium" />
        <TextArea {...field("goods")} label={words.goods} hint={words.goodsHint} rows={8} />
        <TextArea
          {...field("note")}
          label={words.note}
          maxLength={FAIR_TEXT_LENGTH_MAX}
          rows={2}
          isOptional
        />
        <Button>{words.submit}</Button>
      </form>
    </>
  );
}
