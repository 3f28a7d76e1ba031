import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { listCategories } from "#app/domain/catalog/cards.server.ts";
import {
  addApprovalRule,
  endApprovalRule,
  listRules,
  readMembers,
} from "#app/domain/purchasing/approval-rules.server.ts";
import { ApprovalRuleForm, EndRuleForm } from "#app/domain/purchasing/budget-forms.ts";
import { listBudgetLines } from "#app/domain/purchasing/budgets.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { useAsked, useSaid } from "#app/routes/purchasing/purchase-parts.tsx";
import { currentStore } from "#db/current.server.ts";
import type { Tx } from "#db/store.ts";
import { UNIT_ROLES, type UnitRole } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

const PERSON = "user:";

/** Whose yes a unit's purchases need; everybody there may read it, its head may change it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit, may } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const year = Math.floor(businessDay(Date.now()) / 10_000);
  const members = await readMembers(read, unit.id);
  const lines = [
    ...(await listBudgetLines(read, unit.id, year)),
    ...(await listBudgetLines(read, unit.id, year + 1)),
  ];
  return {
    rules: await listRules(read, unit.id),
    mayKeep: may("keepUnit") && unit.state === "active",
    categories: (await listCategories(read)).map(({ id, nameZh, nameEn }) => ({
      id,
      zh: nameZh,
      en: nameEn,
    })),
    lines: lines
      .filter(({ endedAt }) => endedAt === null)
      .map(({ id, name, year: of }) => ({ id, name, year: of })),
    people: [...new Map(members.map(({ userId, name }) => [userId, name]))],
    key: newId(),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "keepUnit");
  const values = await readForm(request);
  const at = Date.now();
  const run = async (work: (tx: Tx) => Promise<void>) => {
    const done = await attempt(request, () => currentStore().write(work), values);
    return done.ok ? redirect(`/purchasing/${unit.id}/rules`, 303) : done.answer;
  };
  switch (values.intent) {
    case "add": {
      const form = checkForm(request, ApprovalRuleForm, values);
      if (!form.ok) return form.answer;
      const { key, amount, who, ...rule } = form.data;
      const asked = who.startsWith(PERSON)
        ? { role: null, userId: who.slice(PERSON.length) }
        : { role: who as UnitRole, userId: null };
      const deed = { key, by: person.userId, at };
      return run((tx) => addApprovalRule(tx, unit.id, { ...rule, ...asked, fromFen: amount }, deed));
    }
    case "end": {
      const form = checkForm(request, EndRuleForm, values);
      if (!form.ok) return form.answer;
      return run((tx) => endApprovalRule(tx, unit.id, form.data.ruleId, person.userId, at));
    }
    default:
      throw new Response("Bad Request", { status: 400 });
  }
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ budgets }) => budgets.rules.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Rules() {
  const page = useLoaderData<typeof loader>();
  const answer: FormAnswer | undefined = useActionData<typeof action>();
  const { rules: words } = useMessages().budgets;
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <div className="stack-l admin-tables">
        <List page={page} />
        {page.mayKeep ? <Add page={page} answer={answer} /> : null}
      </div>
    </>
  );
}

function List({ page }: { page: Page }) {
  const { rules: words } = useMessages().budgets;
  const say = useSaid();
  const asked = useAsked();
  return (
    <DataTable
      caption={words.caption}
      rows={page.rules}
      rowKey={({ id }) => id}
      empty={words.none}
      isStacked
      columns={[
        { key: "step", label: words.columns.step, cell: ({ step }) => step },
        {
          key: "when",
          label: words.columns.when,
          cell: ({ fromFen, categoryZh, categoryEn, budgetLine, budgetYear }) =>
            words.joined([
              fromFen === 0 ? words.always : words.from(formatFen(fromFen)),
              ...(categoryZh === null
                ? []
                : [words.ofCategory(say({ zh: categoryZh, en: categoryEn ?? categoryZh }))]),
              ...(budgetLine === null ? [] : [words.ofLine(words.lineName(String(budgetYear), budgetLine))]),
            ]),
        },
        { key: "who", label: words.columns.who, cell: (rule) => asked(rule) },
        ...(page.mayKeep
          ? [
              {
                key: "end",
                label: words.end,
                cell: ({ id, step }: Page["rules"][number]) => (
                  <form method="post" data-once>
                    <input type="hidden" name="intent" value="end" />
                    <input type="hidden" name="key" value={page.key} />
                    <input type="hidden" name="ruleId" value={id} />
                    <Button kind="danger" size="small" aria-label={words.endOf(String(step))}>
                      {words.end}
                    </Button>
                  </form>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

function Add({ page, answer }: { page: Page; answer: FormAnswer | undefined }) {
  const { admin, budgets } = useMessages();
  const { rules: words } = budgets;
  const say = useSaid();
  const own = answer?.values.intent === "add" ? answer : undefined;
  const field = (name: string, otherwise = "") => ({
    name,
    value: own?.values[name] ?? otherwise,
    error: own?.errors[name],
  });
  return (
    <form method="post" data-once noValidate className="panel stack unit-form">
      <h2>{words.add}</h2>
      <FormErrorSummary errors={nameErrors(own?.errors, words, budgets.wrongField)} />
      <input type="hidden" name="intent" value="add" />
      <input type="hidden" name="key" value={page.key} />
      <TextInput
        {...field("step", "1")}
        label={words.step}
        hint={words.stepHint}
        inputMode="numeric"
        width="short"
        maxLength={1}
        autoComplete="off"
      />
      <TextInput
        {...field("amount", "0")}
        label={words.amount}
        hint={words.amountHint}
        inputMode="decimal"
        width="medium"
        autoComplete="off"
      />
      <Select
        {...field("categoryId")}
        label={words.category}
        placeholder={words.any}
        options={page.categories.map((category) => ({ value: category.id, label: say(category) }))}
      />
      <Select
        {...field("budgetLineId")}
        label={words.budgetLine}
        placeholder={words.any}
        options={page.lines.map(({ id, name, year }) => ({
          value: id,
          label: words.lineName(String(year), name),
        }))}
      />
      <Select
        {...field("who")}
        label={words.who}
        placeholder
        options={[
          ...UNIT_ROLES.filter((role) => role !== "buyer").map((value) => ({
            value,
            label: words.role(admin.roles[value]),
          })),
          ...page.people.map(([id, name]) => ({ value: `${PERSON}${id}`, label: name })),
        ]}
      />
      <div>
        <Button>{words.addSubmit}</Button>
      </div>
    </form>
  );
}
