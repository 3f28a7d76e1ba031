import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { HeadingFields } from "#app/components/agreement-form.tsx";
import { Button, FormErrorSummary, Select, TextArea } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { draftAgreement } from "#app/domain/agreements/draft-agreement.server.ts";
import { listSellersOnSale } from "#app/domain/agreements/queries.server.ts";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { readAgreedGoods } from "#app/http/agreed-goods-rows.ts";
import { NewAgreementForm } from "#app/http/agreement-forms.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** The centre among the sellers of a list; suppliers have their ids. */
const CENTRE = "centre";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit } = await openUnit(request, params.unitId, "buyForUnit");
  return { unitId: unit.id, key: newId(), sellers: await listSellersOnSale(currentStore().read) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { unit, person } = await openUnit(request, params.unitId, "buyForUnit");
  const store = currentStore();
  const now = Date.now();
  const values = await readForm(request);
  const form = checkForm(request, NewAgreementForm, values);
  if (!form.ok) return form.answer;
  const { key, seller, title, note, from, last, goods: typed } = form.data;
  const { fields } = messagesFor(localeOf(request));
  const wrong = (errors: Record<string, string>) => data<FormAnswer>({ values, errors }, { status: 400 });
  const sellers = await listSellersOnSale(store.read);
  if (seller !== CENTRE && !sellers.some(({ id }) => id === seller)) return wrong({ seller: fields.choice });
  const finder = await rememberBulkGoods(store.read, now);
  const { goods, fault } = readAgreedGoods(finder, typed, localeOf(request));
  if (fault) return wrong({ goods: fault });
  if (goods.length === 0) return wrong({ goods: fields.required });
  const draft = {
    ...{ id: key, unitId: unit.id, sellerId: seller === CENTRE ? "" : seller },
    ...{ title, note: note || null, fromDay: from, lastDay: last, goods, by: person.userId },
  };
  const drafted = await attempt(request, () => store.write((tx) => draftAgreement(tx, draft, now)), values);
  return drafted.ok ? redirect(`/purchasing/${unit.id}/agreements/${drafted.value}`, 303) : drafted.answer;
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ agreements }) => agreements.new.title);

export default function NewAgreement() {
  const { unitId, key, sellers } = useLoaderData<typeof loader>();
  const answer: FormAnswer | undefined = useActionData<typeof action>();
  const { agreements } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = agreements.new;
  const field = (name: string) => ({ name, value: answer?.values[name], error: answer?.errors[name] });
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: agreements.title, href: to(`/purchasing/${unitId}/agreements`) },
          { label: words.title },
        ]}
      />
      <PageTitle title={words.title} text={words.text} />
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <form method="post" data-once noValidate className="stack">
        <FormErrorSummary errors={answer?.errors} />
        <input type="hidden" name="key" value={String(answer?.values.key ?? key)} />
        <Select
          {...field("seller")}
          label={words.seller}
          placeholder
          options={[
            { value: CENTRE, label: agreements.centre },
            ...sellers.map(({ id, nameZh, nameEn }) => ({ value: id, label: isEn ? nameEn : nameZh })),
          ]}
        />
        <HeadingFields answer={answer} heading={undefined} />
        <TextArea
          {...field("goods")}
          label={words.goods}
          hint={words.goodsHint}
          rows={8}
          spellCheck={false}
        />
        <div className="row">
          <Button>{words.send}</Button>
        </div>
      </form>
    </>
  );
}
