import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, RadioGroup, TextArea, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import {
  decidePurchase,
  findForApproval,
  findStanding,
  findWithdrawal,
  listRowsToApprove,
  readSteps,
  withdrawPurchase,
} from "#app/domain/purchasing/approve-purchase.server.ts";
import { DecideForm, WithdrawForm } from "#app/domain/purchasing/budget-forms.ts";
import { findBudgetLine } from "#app/domain/purchasing/budgets.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { ApprovalSteps, useSaid } from "#app/routes/purchasing/purchase-parts.tsx";
import { PURCHASE_TONES } from "#app/routes/purchasing/purchase-tones.ts";
import { currentStore } from "#db/current.server.ts";
import type { Tx } from "#db/store.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** More rows than anybody approves by reading them one by one; the purchase's own page has all. */
const ROWS_SHOWN = 100;

async function getPurchase(unitId: string, number = "") {
  const found = /^CG\d{16}$/.test(number)
    ? await findForApproval(currentStore().read, unitId, number)
    : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  return found;
}

/** One purchase as those read it who have to approve it, and how far its approval is. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const now = Date.now();
  const { createdBy, submittedBy, ...purchase } = await getPurchase(unit.id, params.number);
  const { budgetLineId } = purchase;
  return {
    now,
    unitId: unit.id,
    purchase,
    line: budgetLineId === null ? null : ((await findBudgetLine(read, unit.id, budgetLineId)) ?? null),
    rows: await listRowsToApprove(read, purchase.id, ROWS_SHOWN),
    steps: await readSteps(read, purchase.id),
    withdrawal: await findWithdrawal(read, purchase.id),
    standing: await findStanding(read, unit.id, { ...purchase, createdBy, submittedBy }, person.userId, now),
    keys: [newId(), newId()],
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId);
  const { id: purchaseId, number } = await getPurchase(unit.id, params.number);
  const values = await readForm(request);
  const deed = (key: string) => ({ key, by: person.userId, at: Date.now() });
  const run = async (work: (tx: Tx) => Promise<void>) => {
    const done = await attempt(request, () => currentStore().write(work), values);
    return done.ok ? redirect(`/purchasing/${unit.id}/approvals/${number}`, 303) : done.answer;
  };
  switch (values.intent) {
    case "decide": {
      const form = checkForm(request, DecideForm, values);
      if (!form.ok) return form.answer;
      const { key, ...decision } = form.data;
      return run((tx) => decidePurchase(tx, { unitId: unit.id, purchaseId, ...decision }, deed(key)));
    }
    case "withdraw": {
      const form = checkForm(request, WithdrawForm, values);
      if (!form.ok) return form.answer;
      const { key, reason } = form.data;
      return run((tx) => withdrawPurchase(tx, { unitId: unit.id, purchaseId, reason }, deed(key)));
    }
    default:
      throw new Response("Bad Request", { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ budgets }) => budgets.one.title(page?.purchase.number ?? ""));

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Approval() {
  const page = useLoaderData<typeof loader>();
  const answer: FormAnswer | undefined = useActionData<typeof action>();
  const { one: words, approvals } = useMessages().budgets;
  const to = usePath();
  const { purchase, standing } = page;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: approvals.title, href: to(`/purchasing/${page.unitId}/approvals`) },
          { label: purchase.number },
        ]}
      />
      <PageTitle
        title={words.title(purchase.number)}
        actions={<a href={to(`/purchasing/${page.unitId}/purchases/${purchase.number}`)}>{words.allLines}</a>}
      />
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <div className="outlet-desk admin-tables">
        <div className="stack-l">
          <Facts page={page} />
          <Rows page={page} />
        </div>
        <div className="stack-l">
          <section className="panel stack">
            <h2>{words.steps}</h2>
            <ApprovalSteps
              steps={page.steps}
              submitted={
                purchase.submittedAt === null ? null : { by: purchase.submitter, at: purchase.submittedAt }
              }
              withdrawal={page.withdrawal}
            />
          </section>
          {standing.step === null ? null : <Decide page={page} answer={answer} step={standing.step} />}
          {standing.isOwn && purchase.state === "submitted" ? <Notice kind="info">{words.own}</Notice> : null}
          {standing.mayWithdraw ? <Withdraw page={page} answer={answer} /> : null}
        </div>
      </div>
    </>
  );
}

function Facts({ page }: { page: Page }) {
  const { budgets, bulk } = useMessages();
  const { one: words } = budgets;
  const to = usePath();
  const { purchase, line } = page;
  return (
    <section className="panel stack">
      <div className="row row-apart">
        <h2>{words.facts}</h2>
        <Badge tone={PURCHASE_TONES[purchase.state]}>{bulk.states[purchase.state]}</Badge>
      </div>
      <dl className="order-facts">
        <dt>{words.maker}</dt>
        <dd>{purchase.maker}</dd>
        {purchase.submittedAt === null ? null : (
          <>
            <dt>{words.submitter}</dt>
            <dd>
              {purchase.submitter} <DateTime instant={purchase.submittedAt} />
            </dd>
          </>
        )}
        <dt>{words.budget}</dt>
        <dd>
          {line ? (
            <>
              <a href={to(`/purchasing/${page.unitId}/budgets/${line.id}`)}>{line.name}</a>
              <span className="row-within">{words.left(formatFen(line.leftFen))}</span>
            </>
          ) : (
            words.noBudget
          )}
        </dd>
        <dt>{words.goods}</dt>
        <dd>
          <Money amountFen={purchase.goodsFen} />
        </dd>
        <dt>{words.freight}</dt>
        <dd>
          <Money amountFen={purchase.freightFen} />
        </dd>
        <dt>{words.total}</dt>
        <dd>
          <strong>
            <Money amountFen={purchase.totalFen} />
          </strong>
        </dd>
        {purchase.note ? (
          <>
            <dt>{words.note}</dt>
            <dd>{purchase.note}</dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}

function Rows({ page }: { page: Page }) {
  const { one: words } = useMessages().budgets;
  const say = useSaid();
  const { lineColumns: columns } = words;
  const { rows, purchase } = page;
  return (
    <DataTable
      caption={words.lines}
      scope={words.linesText(formatCount(rows.length), formatCount(purchase.rowCount))}
      rows={rows}
      rowKey={({ lineNumber }) => String(lineNumber)}
      isDense
      isStacked
      columns={[
        {
          key: "name",
          label: columns.name,
          cell: ({ nameZh, nameEn, specZh, specEn }) => (
            <>
              {say({ zh: nameZh, en: nameEn })}{" "}
              <small className="quiet">{say({ zh: specZh, en: specEn })}</small>
            </>
          ),
        },
        {
          key: "quantity",
          label: columns.quantity,
          isNumeric: true,
          cell: ({ quantity }) => formatCount(quantity ?? 0),
        },
        {
          key: "price",
          label: columns.price,
          isNumeric: true,
          cell: ({ unitPriceFen }) => <Money amountFen={unitPriceFen ?? 0} />,
        },
        {
          key: "amount",
          label: columns.amount,
          isNumeric: true,
          cell: ({ quantity, unitPriceFen }) => <Money amountFen={(quantity ?? 0) * (unitPriceFen ?? 0)} />,
        },
        { key: "point", label: columns.point, cell: ({ point }) => point ?? "–" },
        {
          key: "day",
          label: columns.day,
          cell: ({ deliveryDay }) => (deliveryDay === null ? "–" : <DateTime day={deliveryDay} />),
        },
      ]}
    />
  );
}

interface Props {
  page: Page;
  answer: FormAnswer | undefined;
}

function Decide({ page, answer, step }: Props & { step: number }) {
  const { budgets } = useMessages();
  const { one: words } = budgets;
  const own = answer?.values.intent === "decide" ? answer : undefined;
  return (
    <form method="post" data-once noValidate className="panel stack">
      <h2>{words.decide}</h2>
      {page.standing.onBehalfOf ? <p>{words.decideFor(page.standing.onBehalfOf)}</p> : null}
      <FormErrorSummary errors={nameErrors(own?.errors, words, budgets.wrongField)} form="decide" />
      <input type="hidden" name="intent" value="decide" />
      <input type="hidden" name="key" value={page.keys[0]} />
      <input type="hidden" name="step" value={step} />
      <RadioGroup
        name="outcome"
        form="decide"
        label={words.outcome}
        value={own?.values.outcome}
        error={own?.errors.outcome}
        options={[
          { value: "approved", label: words.yes },
          { value: "refused", label: words.no },
        ]}
      />
      <TextArea
        name="reason"
        form="decide"
        label={words.reason}
        hint={words.reasonHint}
        isOptional
        maxLength={300}
        value={own?.values.reason}
        error={own?.errors.reason}
      />
      <div>
        <Button>{words.decideSubmit}</Button>
      </div>
    </form>
  );
}

function Withdraw({ page, answer }: Props) {
  const { budgets } = useMessages();
  const { one: words } = budgets;
  const own = answer?.values.intent === "withdraw" ? answer : undefined;
  return (
    <form method="post" data-once noValidate className="panel stack">
      <h2>{words.withdraw}</h2>
      <p>{words.withdrawText}</p>
      <FormErrorSummary errors={nameErrors(own?.errors, words, budgets.wrongField)} form="withdraw" />
      <input type="hidden" name="intent" value="withdraw" />
      <input type="hidden" name="key" value={page.keys[1]} />
      <TextInput
        name="reason"
        form="withdraw"
        label={words.reason}
        isOptional
        maxLength={300}
        autoComplete="off"
        value={own?.values.reason}
        error={own?.errors.reason}
      />
      <div>
        <Button kind="danger">{words.withdrawSubmit}</Button>
      </div>
    </form>
  );
}
