import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { AcceptanceSection } from "#app/components/acceptance-section.tsx";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { Button, FormErrorSummary, RadioGroup, TextArea } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { AnswerForm, NOTE_LENGTH_MAX } from "#app/domain/acceptance/acceptance.ts";
import { findAcceptance, sumAcceptance } from "#app/domain/acceptance/list-acceptances.server.ts";
import { answerAcceptance, lastDayToAnswer } from "#app/domain/acceptance/outcomes.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { maskName } from "#app/domain/identity/masking.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { attempt, parseForm } from "#app/http/forms.server.ts";
import { wakeGatewayChores } from "#app/http/gateway-chores.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** One acceptance with its photos, and what it takes off what is to be paid. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readAcceptances");
  const { read } = currentStore();
  const found = await getAcceptance(params.acceptanceId);
  const { unit, attempts, orderNumber, orderId, isGoodsFirst, hasDifferences, outcome, acceptedAt } = found;
  const isMasked = !may(person, "seePersonalData");
  const isWaiting = isGoodsFirst && hasDifferences && outcome === null;
  return {
    orderNumber,
    isWaiting,
    unit: unitNameFor(unit, person),
    attempts: attempts.map((one) => ({
      ...one,
      acceptedBy: isMasked ? maskName(one.acceptedBy) : one.acceptedBy,
    })),
    sums: isGoodsFirst ? await sumAcceptance(read, orderId, attempts[0]?.lines ?? []) : undefined,
    answerBy: isWaiting ? await lastDayToAnswer(read, acceptedAt) : undefined,
    mayAnswer: isWaiting && may(person, "answerAcceptances"),
    key: newId(),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "answerAcceptances");
  const store = currentStore();
  const { id: acceptanceId } = await getAcceptance(params.acceptanceId);
  const form = await parseForm(request, AnswerForm);
  if (!form.ok) return form.answer;
  const { key, decision, reason } = form.data;
  const now = Date.now();
  const answer = { key, acceptanceId, decision, reason: reason || null };
  const said = await attempt(
    request,
    () => store.write((tx) => answerAcceptance(tx, answer, person.userId, now)),
    form.values,
  );
  if (!said.ok) return said.answer;
  wakeGatewayChores(); // a settled order wants a code for the transfer
  return redirect(`/admin/acceptances/${acceptanceId}`, 303);
}

async function getAcceptance(acceptanceId = "") {
  const found = isId(acceptanceId) ? await findAcceptance(currentStore().read, acceptanceId) : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  return found;
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ acceptance }) => acceptance.desk.heading(page?.orderNumber ?? ""));

export default function AcceptancePage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { acceptance } = useMessages();
  const words = acceptance.desk;
  const to = usePath();
  const isEn = useLocale() === "en";
  const { orderNumber, sums, unit } = page;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: words.title, href: to("/admin/acceptances") },
          { label: words.heading(orderNumber) },
        ]}
      />
      <PageTitle
        title={words.heading(orderNumber)}
        text={
          <>
            {isEn ? unit.en : unit.zh} · <a href={to(`/admin/orders/${orderNumber}`)}>{words.toOrder}</a>
          </>
        }
      />
      <div className="stack-l">
        {sums ? (
          <dl className="sums acceptance-sums">
            <div>
              <dt>{words.deducted[sums.isSettled ? "settled" : "proposed"]}</dt>
              <dd>
                <Money amountFen={-sums.deductedFen} />
              </dd>
            </div>
            <div>
              <dt>{words.goodsDue[sums.isSettled ? "settled" : "proposed"]}</dt>
              <dd>
                <Money amountFen={sums.goodsFen} />
              </dd>
            </div>
          </dl>
        ) : null}
        <AcceptanceSection
          acceptances={page.attempts}
          photoHref={(id, size) => to(`/admin/claims/photos/${id}?size=${size}`)}
          claimHref={(id) => to(`/admin/claims/${id}`)}
        />
        {page.answerBy === undefined ? null : (
          <p className="quiet">
            {words.answerBy} <DateTime day={page.answerBy} />
          </p>
        )}
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {page.mayAnswer ? (
          <form method="post" data-once noValidate className="panel stack accept">
            <h2>{words.answer}</h2>
            <FormErrorSummary errors={answer?.errors} />
            <input type="hidden" name="key" value={page.key} />
            <RadioGroup
              name="decision"
              label={words.decision}
              options={(["confirm", "dispute"] as const).map((value) => ({
                value,
                label: words.decisions[value],
                hint: words.decisionHints[value],
              }))}
              value={answer?.values.decision}
              error={answer?.errors.decision}
            />
            <TextArea
              name="reason"
              label={words.reason}
              hint={words.reasonHint}
              value={answer?.values.reason}
              error={answer?.errors.reason}
              maxLength={NOTE_LENGTH_MAX}
              rows={3}
            />
            <p>
              <Button>{words.submit}</Button>
            </p>
          </form>
        ) : null}
      </div>
    </>
  );
}
