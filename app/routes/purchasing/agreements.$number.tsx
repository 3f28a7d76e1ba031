import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { AgreementBody } from "#app/components/agreement-body.tsx";
import { AgreementDraft } from "#app/components/agreement-form.tsx";
import { CallOffForm } from "#app/components/call-off-form.tsx";
import { Button } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { proposeAgreement, withdrawAgreement } from "#app/domain/agreements/answer-agreement.server.ts";
import { callOff } from "#app/domain/agreements/call-off.server.ts";
import { changeDraft } from "#app/domain/agreements/draft-agreement.server.ts";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { readAgreedGoods } from "#app/http/agreed-goods-rows.ts";
import {
  type AgreementAnswer,
  drawAgreement,
  getAgreement,
  takeAmendment,
} from "#app/http/agreement-desk.server.ts";
import { DraftForm, lineFieldsOf } from "#app/http/agreement-forms.ts";
import { attempt, checkForm, type FormAnswer, readForm, typedOf } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { nestedOf } from "#app/http/nested-fields.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit, may } = await openUnit(request, params.unitId);
  const page = await drawAgreement(person, { unitId: unit.id }, params.number, request);
  const isSaved = new URL(request.url).searchParams.get("done") === "saved";
  return { page, unitId: unit.id, mayBuy: may("buyForUnit"), isSaved };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { unit, person } = await openUnit(request, params.unitId, "buyForUnit");
  const store = currentStore();
  const now = Date.now();
  const agreement = await getAgreement(params.number, { unitId: unit.id });
  const { id: agreementId, number } = agreement;
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
  if (intent === "callOff") {
    const wanted = Object.entries(nestedOf(values, "want")).filter(([, typed]) => Number(typed) > 0);
    const call = {
      ...{ key: typedOf(values, "key"), unitId: unit.id, agreementId },
      // what is no whole number the purchase says of its row, where it can be put right
      goods: wanted.map(([variantId, typed]) => ({ variantId, quantity: Number(typed) })),
    };
    const finder = await rememberBulkGoods(store.read, now);
    const drafted = await attempt(
      request,
      () => store.write((tx) => callOff(tx, call, finder, person.userId, now)),
      values,
    );
    return drafted.ok ? redirect(`/purchasing/${unit.id}/purchases/${drafted.value}`, 303) : drafted.answer;
  }
  if (agreement.state === "active")
    return takeAmendment(request, values, agreement, { isFromUnit: true, by: person.userId });
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
  const { unitId, page, mayBuy, isSaved } = useLoaderData<typeof loader>();
  const answer: AgreementAnswer | undefined = useActionData<typeof action>();
  const { agreements } = useMessages();
  const to = usePath();
  const { today, agreement, lines, progress } = page;
  const home = `/purchasing/${unitId}`;
  const isDraft = agreement.state === "drafted" && mayBuy;
  const isOpen = agreement.state === "active" && agreement.lastDay >= today;
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: agreements.title, href: to(`${home}/agreements`) }, { label: agreement.number }]}
      />
      <PageTitle title={agreement.title} text={agreement.number} />
      <div className="stack-l">
        {isSaved && !answer ? <Notice kind="success" title={agreements.draft.saved} /> : null}
        <AgreementBody
          page={page}
          here={`${home}/agreements/${agreement.number}`}
          side={mayBuy ? "unit" : null}
          hidesGoods={isDraft}
          answer={answer}
          purchaseHref={(number) => to(`${home}/purchases/${number}`)}
        >
          {isDraft ? <AgreementDraft draft={{ ...agreement, lines }} answer={answer} /> : null}
          {isOpen && mayBuy && progress ? (
            <CallOffForm
              lines={progress}
              callOffKey={page.keys.callOff}
              today={today}
              fromDay={agreement.fromDay}
            />
          ) : null}
        </AgreementBody>
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
