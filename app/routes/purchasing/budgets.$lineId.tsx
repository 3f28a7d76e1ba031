import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { BudgetAmountForm, CloseBudgetLineForm } from "#app/domain/purchasing/budget-forms.ts";
import {
  changeBudgetAmount,
  closeBudgetLine,
  findBudgetLine,
  listBudgetChanges,
  listPurchasesOnLine,
} from "#app/domain/purchasing/budgets.server.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { useSaid } from "#app/routes/purchasing/purchase-parts.tsx";
import { PURCHASE_TONES } from "#app/routes/purchasing/purchase-tones.ts";
import { currentStore } from "#db/current.server.ts";
import type { Tx } from "#db/store.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

async function getLine(unitId: string, lineId = "") {
  const line = isId(lineId) ? await findBudgetLine(currentStore().read, unitId, lineId) : undefined;
  if (!line) throw new Response("Not Found", { status: 404 });
  return line;
}

/** One budget line: its figures, the purchases behind them, and how its amount came to be. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit, may } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const now = Date.now();
  const line = await getLine(unit.id, params.lineId);
  return {
    now,
    unitId: unit.id,
    line,
    purchases: await listPurchasesOnLine(read, line.id),
    changes: await listBudgetChanges(read, line.id),
    mayKeep: may("keepUnitBooks") && line.endedAt === null,
    keys: [newId(), newId()],
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "keepUnitBooks");
  const { id: lineId } = await getLine(unit.id, params.lineId);
  const values = { ...(await readForm(request)), lineId };
  const deed = (key: string) => ({ key, by: person.userId, at: Date.now() });
  const run = async (work: (tx: Tx) => Promise<void>) => {
    const done = await attempt(request, () => currentStore().write(work), values);
    return done.ok ? redirect(`/purchasing/${unit.id}/budgets/${lineId}`, 303) : done.answer;
  };
  switch ((values as FormAnswer["values"]).intent) {
    case "amount": {
      const form = checkForm(request, BudgetAmountForm, values);
      if (!form.ok) return form.answer;
      const { key, amount, reason } = form.data;
      return run((tx) => changeBudgetAmount(tx, unit.id, { lineId, amountFen: amount, reason }, deed(key)));
    }
    case "close": {
      const form = checkForm(request, CloseBudgetLineForm, values);
      if (!form.ok) return form.answer;
      const { key, reason } = form.data;
      return run((tx) => closeBudgetLine(tx, unit.id, { lineId, reason }, deed(key)));
    }
    default:
      throw new Response("Bad Request", { status: 400 });
  }
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ budgets }) => budgets.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function BudgetLine() {
  const page = useLoaderData<typeof loader>();
  const answer: FormAnswer | undefined = useActionData<typeof action>();
  const { budgets: words } = useMessages();
  const to = usePath();
  const say = useSaid();
  const { line, unitId } = page;
  const scope = words.scope(String(line.year));
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: words.title, href: to(`/purchasing/${unitId}/budgets?year=${line.year}`) },
          { label: line.name },
        ]}
      />
      <PageTitle
        title={line.name}
        text={[words.of(String(line.year)), say(line.category)].filter(Boolean).join(" · ")}
        actions={line.endedAt === null ? null : <Badge>{words.closed}</Badge>}
      />
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <div className="stack-l admin-tables">
        <FigureLine
          scope={scope}
          asOf={page.now}
          figures={[
            { label: words.columns.amount, value: formatFen(line.amountFen) },
            { label: words.columns.committed, value: formatFen(line.committedFen), href: "#behind" },
            { label: words.columns.spent, value: formatFen(line.spentFen), href: "#behind" },
            { label: words.columns.left, value: formatFen(line.leftFen) },
          ]}
        />
        <Behind page={page} />
        {page.mayKeep ? <Change page={page} answer={answer} /> : null}
        <Record page={page} />
      </div>
    </>
  );
}

function Behind({ page }: { page: Page }) {
  const { budgets: words, bulk } = useMessages();
  const to = usePath();
  const { columns, ...texts } = words.line;
  const sum = (pick: (row: Page["purchases"][number]) => number) => (
    <Money amountFen={page.purchases.reduce((total, row) => total + pick(row), 0)} />
  );
  return (
    <section id="behind">
      <DataTable
        caption={texts.behind}
        scope={texts.behindText}
        asOf={page.now}
        rows={page.purchases}
        rowKey={({ id }) => id}
        rowHref={({ number }) => to(`/purchasing/${page.unitId}/approvals/${number}`)}
        empty={texts.none}
        isStacked
        total={words.total}
        columns={[
          { key: "number", label: columns.number, cell: ({ number }) => number },
          {
            key: "state",
            label: columns.state,
            cell: ({ state }) => <Badge tone={PURCHASE_TONES[state]}>{bulk.states[state]}</Badge>,
          },
          {
            key: "total",
            label: columns.total,
            isNumeric: true,
            cell: ({ totalFen }) => <Money amountFen={totalFen} />,
          },
          {
            key: "committed",
            label: columns.committed,
            isNumeric: true,
            cell: ({ committedFen }) => <Money amountFen={committedFen} />,
            total: sum(({ committedFen }) => committedFen),
          },
          {
            key: "spent",
            label: columns.spent,
            isNumeric: true,
            cell: ({ spentFen }) => <Money amountFen={spentFen} />,
            total: sum(({ spentFen }) => spentFen),
          },
          { key: "at", label: columns.at, cell: ({ createdAt }) => <DateTime instant={createdAt} /> },
        ]}
      />
    </section>
  );
}

function Change({ page, answer }: { page: Page; answer: FormAnswer | undefined }) {
  const { budgets: words } = useMessages();
  const { line: texts } = words;
  const form = (intent: string) => {
    const own = answer?.values.intent === intent ? answer : undefined;
    return {
      errors: nameErrors(own?.errors, { ...texts, amount: texts.newAmount }, words.wrongField),
      field: (name: string) => ({
        name,
        form: intent,
        value: own?.values[name],
        error: own?.errors[name],
      }),
    };
  };
  const [amount, close] = [form("amount"), form("close")];
  return (
    <>
      <form method="post" data-once noValidate className="panel stack unit-form">
        <h2>{texts.change}</h2>
        <p>{texts.changeText}</p>
        <FormErrorSummary errors={amount.errors} form="amount" />
        <input type="hidden" name="intent" value="amount" />
        <input type="hidden" name="key" value={page.keys[0]} />
        <TextInput
          {...amount.field("amount")}
          label={texts.newAmount}
          inputMode="decimal"
          width="medium"
          autoComplete="off"
        />
        <TextInput {...amount.field("reason")} label={texts.reason} maxLength={200} autoComplete="off" />
        <div>
          <Button kind="quiet">{texts.changeSubmit}</Button>
        </div>
      </form>
      <form method="post" data-once noValidate className="panel stack unit-form">
        <h2>{texts.close}</h2>
        <p>{texts.closeText}</p>
        <FormErrorSummary errors={close.errors} form="close" />
        <input type="hidden" name="intent" value="close" />
        <input type="hidden" name="key" value={page.keys[1]} />
        <TextInput {...close.field("reason")} label={texts.reason} maxLength={200} autoComplete="off" />
        <div>
          <Button kind="danger">{texts.closeSubmit}</Button>
        </div>
      </form>
    </>
  );
}

function Record({ page }: { page: Page }) {
  const { line: texts } = useMessages().budgets;
  const { recordColumns: columns } = texts;
  return (
    <DataTable
      caption={texts.record}
      scope={texts.recordText}
      rows={page.changes}
      rowKey={({ id }) => id}
      isDense
      isStacked
      columns={[
        {
          key: "what",
          label: columns.what,
          cell: ({ fromFen, isClosing }) =>
            texts.events[isClosing ? "closed" : fromFen === null ? "entered" : "changed"],
        },
        {
          key: "amount",
          label: columns.amount,
          cell: ({ fromFen, toFen, isClosing }) =>
            fromFen === null || isClosing
              ? formatFen(toFen)
              : texts.arrow(formatFen(fromFen), formatFen(toFen)),
        },
        { key: "reason", label: columns.reason, cell: ({ reason }) => reason ?? "–" },
        { key: "by", label: columns.by, cell: ({ by }) => by ?? "–" },
        { key: "at", label: columns.at, cell: ({ changedAt }) => <DateTime instant={changedAt} /> },
      ]}
    />
  );
}
