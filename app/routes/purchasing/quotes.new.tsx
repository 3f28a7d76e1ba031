import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, Checkbox, FormErrorSummary, TextArea, TextInput } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { listPossibleSellers } from "#app/domain/quoting/queries.server.ts";
import { type GoodsRow, readGoodsRows } from "#app/domain/quoting/read-goods.ts";
import { REQUEST_LINES_MAX, requestQuotes } from "#app/domain/quoting/request-quotes.server.ts";
import { addDays, businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm, typedOf } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { RequestForm } from "#app/routes/purchasing/quote-request-form.ts";
import { currentStore } from "#db/current.server.ts";
import type { Locale } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

const ANSWER_DAYS = 5;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit } = await openUnit(request, params.unitId, "buyForUnit");
  return {
    unitId: unit.id,
    key: newId(),
    answerBy: formatDay(addDays(businessDay(Date.now()), ANSWER_DAYS)),
  };
}

/** The first press finds the goods and who sells their like; the second asks those that are ticked. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { unit, person } = await openUnit(request, params.unitId, "buyForUnit");
  const store = currentStore();
  const values = await readForm(request);
  const form = checkForm(request, RequestForm, values);
  if (!form.ok) return form.answer;
  const { key, purpose, goods: typed, note, answerBy, sellers } = form.data;
  const finder = await rememberBulkGoods(store.read, Date.now());
  const { rows, goods } = readGoodsRows(finder, typed, REQUEST_LINES_MAX);
  const fault = faultOf(rows, localeOf(request));
  if (fault) return data<FormAnswer>({ values, errors: { goods: fault } }, { status: 400 });
  const variantIds = goods.map(({ variantId }) => variantId);
  if (typedOf(values, "intent") !== "send") {
    const possible = await listPossibleSellers(store.read, variantIds);
    return data({ values, errors: {} as Record<string, string>, possible });
  }
  const asked = {
    id: key,
    unitId: unit.id,
    title: purpose,
    note: note || null,
    answerByDay: answerBy,
    sellerIds: sellers.map((seller) => (seller === "centre" ? "" : seller)),
    goods,
    by: person.userId,
  };
  const sent = await attempt(
    request,
    () => store.write((tx) => requestQuotes(tx, asked, Date.now())),
    values,
  );
  if (sent.ok) return redirect(`/purchasing/${unit.id}/quotes/${key}`, 303);
  // the choice of sellers stays on the page
  const { data: told, init } = sent.answer;
  return data({ ...told, possible: await listPossibleSellers(store.read, variantIds) }, init ?? undefined);
}

/** What is wrong with the rows, the first of them by its number. */
function faultOf(rows: readonly GoodsRow[], locale: Locale): string | undefined {
  const { fields, quotes } = messagesFor(locale);
  if (rows.length === 0) return fields.required;
  if (rows.length > REQUEST_LINES_MAX) return quotes.new.tooMany(REQUEST_LINES_MAX);
  const bad = rows.filter(({ isGood }) => !isGood).slice(0, 5);
  return bad.length === 0
    ? undefined
    : bad.map(({ row, typed }) => quotes.new.badRow(row, typed.slice(0, 40))).join(" ");
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ quotes }) => quotes.new.title);

export default function NewRequest() {
  const { unitId, key, answerBy } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { quotes } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = quotes.new;
  const possible = answer && "possible" in answer ? answer.possible : undefined;
  const field = (name: string) => ({ name, value: answer?.values[name], error: answer?.errors[name] });
  const ticked = answer?.values.sellers;
  const isTicked = (seller: string, usual: boolean) =>
    ticked === undefined ? usual : [ticked].flat().includes(seller);
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: quotes.title, href: to(`/purchasing/${unitId}/quotes`) }, { label: words.title }]}
      />
      <PageTitle title={words.title} text={words.text} />
      {answer && "refusal" in answer && answer.refusal ? (
        <Notice kind="refusal">{answer.refusal.message}</Notice>
      ) : null}
      <form method="post" data-once noValidate className="stack">
        <FormErrorSummary errors={answer?.errors} />
        <input type="hidden" name="key" value={String(answer?.values.key ?? key)} />
        <TextInput {...field("purpose")} label={words.purpose} hint={words.purposeHint} maxLength={60} />
        <TextArea
          {...field("goods")}
          label={words.goods}
          hint={words.goodsHint}
          rows={8}
          spellCheck={false}
        />
        <TextArea {...field("note")} label={words.note} isOptional rows={2} maxLength={1_000} />
        <TextInput
          {...field("answerBy")}
          value={answer?.values.answerBy ?? answerBy}
          type="date"
          label={words.answerBy}
          width="medium"
        />
        {possible ? (
          <fieldset className="panel stack">
            <legend>{words.sellers}</legend>
            <p className="quiet">{words.sellersText}</p>
            <Checkbox
              name="sellers"
              value="centre"
              label={quotes.centre}
              isChecked={isTicked("centre", true)}
            />
            {possible.map((seller) => (
              <Checkbox
                key={seller.id}
                name="sellers"
                value={seller.id}
                label={isEn ? seller.nameEn : seller.nameZh}
                {...(seller.isMaker && { hint: words.maker })}
                isChecked={isTicked(seller.id, seller.isMaker)}
              />
            ))}
          </fieldset>
        ) : null}
        <div className="row">
          {possible ? (
            <Button name="intent" value="send">
              {words.send}
            </Button>
          ) : null}
          <Button name="intent" value="check" kind={possible ? "quiet" : "primary"}>
            {words.check}
          </Button>
        </div>
      </form>
    </>
  );
}
