import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, Select, TextArea, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Tabs } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { listCategories } from "#app/domain/catalog/cards.server.ts";
import { BudgetLineForm, PastedBudgetForm, readPastedBudget } from "#app/domain/purchasing/budget-forms.ts";
import {
  enterBudgetLine,
  enterBudgetLines,
  type ListedBudgetLine,
  listBudgetLines,
  listBudgetYears,
} from "#app/domain/purchasing/budgets.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { useSaid } from "#app/routes/purchasing/purchase-parts.tsx";
import { currentStore } from "#db/current.server.ts";
import type { Tx } from "#db/store.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** So many rows that are wrong are named; who reads more of them looks at the sheet anyway. */
const ROWS_TOLD_MAX = 20;

/** The budget lines of a unit in a year, each with what is committed, spent and left. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit, may } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const now = Date.now();
  const thisYear = Math.floor(businessDay(now) / 10_000);
  const asked = new URL(request.url).searchParams.get("year") ?? "";
  const year = /^20\d{2}$/.test(asked) ? Number(asked) : thisYear;
  const years = await listBudgetYears(read, unit.id);
  return {
    now,
    unitId: unit.id,
    year,
    years: [...new Set([thisYear + 1, thisYear, year, ...years])].sort((a, b) => b - a),
    lines: await listBudgetLines(read, unit.id, year),
    categories: (await listCategories(read)).map(({ id, nameZh, nameEn }) => ({
      id,
      zh: nameZh,
      en: nameEn,
    })),
    mayKeep: may("keepUnitBooks") && unit.state === "active",
    key: newId(),
    pasteKey: newId(),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "keepUnitBooks");
  const values = await readForm(request);
  const deed = (key: string) => ({ key, by: person.userId, at: Date.now() });
  const run = async (year: number, work: (tx: Tx) => Promise<unknown>) => {
    const done = await attempt(request, () => currentStore().write(work), values);
    return done.ok ? redirect(`/purchasing/${unit.id}/budgets?year=${year}`, 303) : done.answer;
  };
  if (values.intent === "paste") {
    const form = checkForm(request, PastedBudgetForm, values);
    if (!form.ok) return form.answer;
    const { key, year, paste } = form.data;
    const { lines, bad } = readPastedBudget(paste);
    if (bad.length > 0 || lines.length === 0) {
      const { pasteBad } = messagesFor(localeOf(request)).budgets;
      const errors: FormAnswer["errors"] = { paste: pasteBad(bad.slice(0, ROWS_TOLD_MAX).map(String)) };
      return data({ values, errors } satisfies FormAnswer, { status: 400 });
    }
    return run(year, (tx) => enterBudgetLines(tx, unit.id, year, lines, deed(key)));
  }
  const form = checkForm(request, BudgetLineForm, values);
  if (!form.ok) return form.answer;
  const { key, amount, ...line } = form.data;
  return run(line.year, (tx) => enterBudgetLine(tx, unit.id, { ...line, amountFen: amount }, deed(key)));
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ budgets }) => budgets.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Budgets() {
  const page = useLoaderData<typeof loader>();
  const answer: FormAnswer | undefined = useActionData<typeof action>();
  const { budgets: words } = useMessages();
  const to = usePath();
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <Tabs
        label={words.year}
        links={page.years.map((year) => ({
          label: String(year),
          href: to(`/purchasing/${page.unitId}/budgets?year=${year}`),
          isCurrent: year === page.year,
        }))}
      />
      <div className="stack-l admin-tables">
        <Lines page={page} />
        {page.mayKeep ? (
          <>
            <Add page={page} answer={answer} />
            <Paste page={page} answer={answer} />
          </>
        ) : null}
      </div>
    </>
  );
}

function Lines({ page }: { page: Page }) {
  const { budgets: words } = useMessages();
  const to = usePath();
  const say = useSaid();
  const { lines, unitId } = page;
  const sum = (pick: (line: ListedBudgetLine) => number) =>
    lines.reduce((total, line) => total + pick(line), 0);
  const opened = (line: ListedBudgetLine, amountFen: number) => (
    <a href={to(`/purchasing/${unitId}/budgets/${line.id}#behind`)}>
      <Money amountFen={amountFen} />
    </a>
  );
  return (
    <DataTable
      caption={words.of(String(page.year))}
      scope={words.scope(String(page.year))}
      asOf={page.now}
      rows={lines}
      rowKey={({ id }) => id}
      rowHref={({ id }) => to(`/purchasing/${unitId}/budgets/${id}`)}
      empty={words.none}
      isStacked
      total={words.total}
      columns={[
        { key: "name", label: words.columns.name, cell: ({ name }) => name },
        {
          key: "category",
          label: words.columns.category,
          cell: ({ category, endedAt }) => (
            <>
              {say(category) || words.any} {endedAt === null ? null : <Badge>{words.closed}</Badge>}
            </>
          ),
        },
        {
          key: "amount",
          label: words.columns.amount,
          isNumeric: true,
          cell: ({ amountFen }) => <Money amountFen={amountFen} />,
          total: <Money amountFen={sum(({ amountFen }) => amountFen)} />,
        },
        {
          key: "committed",
          label: words.columns.committed,
          isNumeric: true,
          cell: (line) => opened(line, line.committedFen),
          total: <Money amountFen={sum(({ committedFen }) => committedFen)} />,
        },
        {
          key: "spent",
          label: words.columns.spent,
          isNumeric: true,
          cell: (line) => opened(line, line.spentFen),
          total: <Money amountFen={sum(({ spentFen }) => spentFen)} />,
        },
        {
          key: "left",
          label: words.columns.left,
          isNumeric: true,
          cell: ({ leftFen }) => <Money amountFen={leftFen} />,
          total: <Money amountFen={sum(({ leftFen }) => leftFen)} />,
        },
      ]}
    />
  );
}

function Paste({ page, answer }: { page: Page; answer: FormAnswer | undefined }) {
  const { budgets: words } = useMessages();
  const own = answer?.values.intent === "paste" ? answer : undefined;
  const field = (name: string, otherwise = "") => ({
    name,
    form: "paste",
    value: own?.values[name] ?? otherwise,
    error: own?.errors[name],
  });
  return (
    <details className="panel unit-form" open={own !== undefined}>
      <summary>{words.paste}</summary>
      <form method="post" data-once noValidate className="stack">
        <FormErrorSummary errors={own?.errors} form="paste" />
        <input type="hidden" name="intent" value="paste" />
        <input type="hidden" name="key" value={page.pasteKey} />
        <TextInput
          {...field("year", String(page.year))}
          label={words.year}
          inputMode="numeric"
          width="short"
          maxLength={4}
          autoComplete="off"
        />
        <TextArea
          {...field("paste")}
          label={words.pasteRows}
          hint={words.pasteHint}
          rows={6}
          maxLength={10_000}
        />
        <div>
          <Button kind="quiet">{words.enter}</Button>
        </div>
      </form>
    </details>
  );
}

function Add({ page, answer: last }: { page: Page; answer: FormAnswer | undefined }) {
  const { budgets: words } = useMessages();
  const say = useSaid();
  const answer = last?.values.intent === "paste" ? undefined : last;
  const field = (name: string, otherwise = "") => ({
    name,
    value: answer?.values[name] ?? otherwise,
    error: answer?.errors[name],
  });
  return (
    <form method="post" data-once noValidate className="panel stack unit-form">
      <h2>{words.add}</h2>
      <p>{words.addText}</p>
      <FormErrorSummary errors={nameErrors(answer?.errors, words, words.wrongField)} />
      <input type="hidden" name="key" value={page.key} />
      <TextInput
        {...field("year", String(page.year))}
        label={words.year}
        inputMode="numeric"
        width="short"
        maxLength={4}
        autoComplete="off"
      />
      <TextInput
        {...field("name")}
        label={words.name}
        hint={words.nameHint}
        maxLength={60}
        autoComplete="off"
      />
      <Select
        {...field("categoryId")}
        label={words.category}
        placeholder={words.any}
        options={page.categories.map((category) => ({ value: category.id, label: say(category) }))}
      />
      <TextInput
        {...field("amount")}
        label={words.amount}
        inputMode="decimal"
        width="medium"
        autoComplete="off"
      />
      <div>
        <Button>{words.enter}</Button>
      </div>
    </form>
  );
}
