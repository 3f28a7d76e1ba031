import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { AgreementDraft } from "#app/components/agreement-form.tsx";
import { AgreedGoods, AgreementFacts } from "#app/components/agreement-pieces.tsx";
import { Button } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { proposeAgreement, withdrawAgreement } from "#app/domain/agreements/answer-agreement.server.ts";
import { changeDraft } from "#app/domain/agreements/draft-agreement.server.ts";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { readAgreedGoods } from "#app/http/agreed-goods-rows.ts";
import { drawAgreement, getAgreement } from "#app/http/agreement-desk.server.ts";
import { DraftForm, lineFieldsOf } from "#app/http/agreement-forms.ts";
import { attempt, checkForm, type FormAnswer, readForm, typedOf } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit, may } = await openUnit(request, params.unitId);
  const page = await drawAgreement(person, { unitId: unit.id }, params.number);
  const isSaved = new URL(request.url).searchParams.get("done") === "saved";
  return { ...page, unitId: unit.id, mayBuy: may("buyForUnit"), isSaved };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { unit, person } = await openUnit(request, params.unitId, "buyForUnit");
  const store = currentStore();
  const now = Date.now();
  const { id: agreementId, number } = await getAgreement(params.number, { unitId: unit.id });
  const here = `/purchasing/${unit.id}/agreements/${number}`;
  const values = await readForm(request);
  const intent = typedOf(values, "intent");
  if (intent === "withdraw") {
    const withdrawn = await attempt(
      request,
      () => store.write((tx) => withdrawAgreement(tx, agreementId, person.userId, now)),
      values,
    );
    return withdrawn.ok ? redirect(here, 303) : withdrawn.answer;
  }
  const form = checkForm(request, DraftForm, values, { ...values, line: lineFieldsOf(values) });
  if (!form.ok) return form.answer;
  const { version, title, note, from, last, line, goods: typed } = form.data;
  const finder = await rememberBulkGoods(store.read, now);
  const { goods, fault } = readAgreedGoods(finder, typed, localeOf(request));
  if (fault) return data<FormAnswer>({ values, errors: { goods: fault } }, { status: 400 });
  const draft = {
    ...{ agreementId, unitId: unit.id, version, title, note: note || null, fromDay: from, lastDay: last },
    lines: Object.entries(line).map(([lineNumber, terms]) => ({ ...terms, lineNumber: Number(lineNumber) })),
    goods,
  };
  const done = await attempt(
    request,
    () =>
      store.write(async (tx) => {
        await changeDraft(tx, draft, now);
        if (intent === "propose") await proposeAgreement(tx, agreementId, version + 1, person.userId, now);
      }),
    values,
  );
  return done.ok ? redirect(intent === "propose" ? here : `${here}?done=saved`, 303) : done.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ agreements }) => agreements.title);

export default function Agreement() {
  const { unitId, today, agreement, lines, mayBuy, isSaved } = useLoaderData<typeof loader>();
  const answer: FormAnswer | undefined = useActionData<typeof action>();
  const { agreements } = useMessages();
  const to = usePath();
  const isDraft = agreement.state === "drafted" && mayBuy;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: agreements.title, href: to(`/purchasing/${unitId}/agreements`) },
          { label: agreement.number },
        ]}
      />
      <PageTitle title={agreement.title} text={agreement.number} />
      <div className="stack-l">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {isSaved && !answer ? <Notice kind="success" title={agreements.draft.saved} /> : null}
        <AgreementFacts agreement={agreement} today={today} />
        {isDraft ? (
          <AgreementDraft draft={{ ...agreement, lines }} answer={answer} />
        ) : (
          <AgreedGoods lines={lines} />
        )}
        {mayBuy && (agreement.state === "drafted" || agreement.state === "proposed") ? (
          <form method="post" data-once>
            <input type="hidden" name="intent" value="withdraw" />
            <Button kind="quiet">
              {agreement.state === "drafted" ? agreements.dropDraft : agreements.withdraw}
            </Button>
          </form>
        ) : null}
      </div>
    </>
  );
}
