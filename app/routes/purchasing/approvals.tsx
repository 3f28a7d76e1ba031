import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatDate } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import {
  delegateApproval,
  endDelegation,
  listDelegations,
  readMembers,
} from "#app/domain/purchasing/approval-rules.server.ts";
import { listDecided, listWaiting } from "#app/domain/purchasing/approve-purchase.server.ts";
import { DelegationForm, EndDelegationForm } from "#app/domain/purchasing/budget-forms.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { useAsked } from "#app/routes/purchasing/purchase-parts.tsx";
import { PURCHASE_TONES } from "#app/routes/purchasing/purchase-tones.ts";
import { currentStore } from "#db/current.server.ts";
import type { Tx } from "#db/store.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** What waits for the reader's yes, for others', and what was decided; and who stands in for whom. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const waiting = await listWaiting(read, unit.id, person.userId, now);
  const members = await readMembers(read, unit.id);
  return {
    now,
    today,
    unitId: unit.id,
    mine: waiting.filter(({ isMine }) => isMine),
    others: waiting.filter(({ isMine }) => !isMine),
    decided: await listDecided(read, unit.id),
    delegations: (await listDelegations(read, unit.id, today)).map(
      ({ fromUserId, toUserId: _, ...given }) => ({
        ...given,
        isOwn: fromUserId === person.userId,
      }),
    ),
    /** Who may be asked to stand in: only those who hold more than a buyer's role have something to hand over. */
    delegates: members.some(({ userId, role }) => userId === person.userId && role !== "buyer")
      ? [...new Map(members.map(({ userId, name }) => [userId, name]))].filter(([id]) => id !== person.userId)
      : [],
    key: newId(),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId);
  const values = await readForm(request);
  const at = Date.now();
  const run = async (work: (tx: Tx) => Promise<void>) => {
    const done = await attempt(request, () => currentStore().write(work), values);
    return done.ok ? redirect(`/purchasing/${unit.id}/approvals#delegation`, 303) : done.answer;
  };
  switch (values.intent) {
    case "delegate": {
      const form = checkForm(request, DelegationForm, values);
      if (!form.ok) return form.answer;
      const { key, ...to } = form.data;
      return run((tx) => delegateApproval(tx, unit.id, to, { key, by: person.userId, at }));
    }
    case "takeBack": {
      const form = checkForm(request, EndDelegationForm, values);
      if (!form.ok) return form.answer;
      return run((tx) => endDelegation(tx, unit.id, form.data.delegationId, person.userId, at));
    }
    default:
      throw new Response("Bad Request", { status: 400 });
  }
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ budgets }) => budgets.approvals.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Approvals() {
  const page = useLoaderData<typeof loader>();
  const answer: FormAnswer | undefined = useActionData<typeof action>();
  const { approvals: words } = useMessages().budgets;
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <div className="stack-l admin-tables">
        <Waiting page={page} rows={page.mine} caption={words.mine} empty={words.mineNone} />
        <Waiting page={page} rows={page.others} caption={words.others} empty={words.othersNone} />
        <Decided page={page} />
        <Delegations page={page} />
        {page.delegates.length > 0 ? <Delegate page={page} answer={answer} /> : null}
      </div>
    </>
  );
}

type Row = Page["decided"][number];

function useCommon<R extends Row>(): Column<R>[] {
  const { columns } = useMessages().budgets.approvals;
  return [
    { key: "number", label: columns.number, cell: ({ number }) => number },
    {
      key: "total",
      label: columns.total,
      isNumeric: true,
      cell: ({ totalFen }) => <Money amountFen={totalFen} />,
    },
    { key: "rows", label: columns.rows, isNumeric: true, cell: ({ rowCount }) => formatCount(rowCount) },
    { key: "by", label: columns.by, cell: ({ submitter }) => submitter ?? "–" },
    {
      key: "at",
      label: columns.at,
      cell: ({ submittedAt }) => (submittedAt === null ? "–" : <DateTime instant={submittedAt} />),
    },
  ];
}

function Waiting(props: { page: Page; rows: Page["mine"]; caption: string; empty: string }) {
  const { approvals: words } = useMessages().budgets;
  const to = usePath();
  const asked = useAsked();
  const common = useCommon<Page["mine"][number]>();
  return (
    <DataTable
      caption={props.caption}
      rows={props.rows}
      rowKey={({ id }) => id}
      rowHref={({ number }) => to(`/purchasing/${props.page.unitId}/approvals/${number}`)}
      empty={props.empty}
      isStacked
      columns={[
        ...common,
        {
          key: "step",
          label: words.columns.step,
          cell: ({ step, stepCount }) =>
            step ? words.stepOf(String(step.step), String(stepCount), asked(step)) : "–",
        },
      ]}
    />
  );
}

function Decided({ page }: { page: Page }) {
  const { budgets, bulk } = useMessages();
  const { approvals: words } = budgets;
  const to = usePath();
  const common = useCommon<Row>();
  return (
    <DataTable
      caption={words.decided}
      rows={page.decided}
      rowKey={({ id }) => id}
      rowHref={({ number }) => to(`/purchasing/${page.unitId}/approvals/${number}`)}
      empty={words.decidedNone}
      isStacked
      columns={[
        ...common,
        {
          key: "state",
          label: words.columns.state,
          cell: ({ state }) => <Badge tone={PURCHASE_TONES[state]}>{bulk.states[state]}</Badge>,
        },
        {
          key: "decidedAt",
          label: words.columns.decidedAt,
          cell: ({ decidedAt }) => (decidedAt === null ? "–" : <DateTime instant={decidedAt} />),
        },
      ]}
    />
  );
}

function Delegations({ page }: { page: Page }) {
  const { approvals: words } = useMessages().budgets;
  const locale = useLocale();
  return (
    <section id="delegation">
      <DataTable
        caption={words.delegations}
        rows={page.delegations}
        rowKey={({ id }) => id}
        empty={words.noDelegations}
        isStacked
        columns={[
          { key: "from", label: words.delegationColumns.from, cell: ({ fromName }) => fromName },
          { key: "to", label: words.delegationColumns.to, cell: ({ toName }) => toName },
          {
            key: "days",
            label: words.delegationColumns.days,
            cell: ({ fromDay, lastDay }) =>
              words.days(formatDate(fromDay, locale), formatDate(lastDay, locale)),
          },
          {
            key: "end",
            label: words.takeBack,
            cell: ({ id, isOwn }) =>
              isOwn ? (
                <form method="post" data-once>
                  <input type="hidden" name="intent" value="takeBack" />
                  <input type="hidden" name="key" value={page.key} />
                  <input type="hidden" name="delegationId" value={id} />
                  <Button kind="danger" size="small">
                    {words.takeBack}
                  </Button>
                </form>
              ) : (
                "–"
              ),
          },
        ]}
      />
    </section>
  );
}

function Delegate({ page, answer }: { page: Page; answer: FormAnswer | undefined }) {
  const { budgets } = useMessages();
  const { approvals: words } = budgets;
  const own = answer?.values.intent === "delegate" ? answer : undefined;
  const field = (name: string, otherwise = "") => ({
    name,
    value: own?.values[name] ?? otherwise,
    error: own?.errors[name],
  });
  const labels = { ...words, toUserId: words.to };
  return (
    <form method="post" data-once noValidate className="panel stack unit-form">
      <h2>{words.delegation}</h2>
      <p>{words.delegationText}</p>
      <FormErrorSummary errors={nameErrors(own?.errors, labels, budgets.wrongField)} />
      <input type="hidden" name="intent" value="delegate" />
      <input type="hidden" name="key" value={page.key} />
      <Select
        {...field("toUserId")}
        label={words.to}
        placeholder
        options={page.delegates.map(([value, label]) => ({ value, label }))}
      />
      <div className="field-pair">
        <TextInput {...field("fromDay", formatDay(page.today))} type="date" label={words.fromDay} />
        <TextInput {...field("lastDay", formatDay(page.today))} type="date" label={words.lastDay} />
      </div>
      <div>
        <Button kind="quiet">{words.delegate}</Button>
      </div>
    </form>
  );
}
