import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, Select } from "#app/components/fields.tsx";
import { Figure } from "#app/components/figures.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import {
  type ForeseenStep,
  findForApproval,
  foreseeSteps,
  submitPurchase,
  sumCategories,
} from "#app/domain/purchasing/approve-purchase.server.ts";
import { SubmitForm } from "#app/domain/purchasing/budget-forms.ts";
import { listBudgetLines } from "#app/domain/purchasing/budgets.server.ts";
import { changePurchase } from "#app/domain/purchasing/keep-purchase.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { CreditFigures } from "#app/routes/purchasing/credit-figures.tsx";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { readCredit } from "#app/routes/purchasing/read-credit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

async function getPurchase(unitId: string, number = "") {
  const found = /^CG\d{16}$/.test(number)
    ? await findForApproval(currentStore().read, unitId, number)
    : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  return found;
}

/** What submitting a purchase means before it is done: whether the budget holds it, and whose yes it needs. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "buyForUnit");
  const { read } = currentStore();
  const now = Date.now();
  const purchase = await getPurchase(unit.id, params.number);
  const categoryIds = [...(await sumCategories(read, purchase.id)).keys()];
  const open = (await listBudgetLines(read, unit.id, Math.floor(businessDay(now) / 10_000))).filter(
    ({ endedAt }) => endedAt === null,
  );
  const lines = open.map(({ id, name, leftFen, categoryId }) => ({
    ...{ id, name, leftFen },
    overFen: Math.max(0, purchase.totalFen - leftFen),
    isOfCategory: categoryId === null || categoryIds.every((of) => of === categoryId),
  }));
  const fitting = lines.filter(({ overFen, isOfCategory }) => overFen === 0 && isOfCategory);
  const lineIds = lines.length === 0 ? [null] : fitting.map(({ id }) => id);
  const foreseen = await foreseeSteps(read, unit.id, purchase, lineIds, person.userId, now);
  return {
    now,
    unitId: unit.id,
    purchase,
    credit: await readCredit(read, unit.id, now),
    lines,
    fitting,
    /** The steps on each line that fits; one for all of them where they are the same. */
    ways: lineIds
      .map((lineId, index) => ({
        line: fitting.find(({ id }) => id === lineId)?.name ?? null,
        steps: foreseen[index] ?? [],
      }))
      .filter((way, _, all) => way === all[0] || JSON.stringify(way.steps) !== JSON.stringify(all[0]?.steps)),
    key: newId(),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "buyForUnit");
  const store = currentStore();
  const now = Date.now();
  const { id: purchaseId, number, state, checkedAt } = await getPurchase(unit.id, params.number);
  const values = await readForm(request);
  const form = checkForm(request, SubmitForm, values);
  if (!form.ok) return form.answer;
  const { seenTotalFen, budgetLineId } = form.data;
  let { version } = form.data;
  const finder = await rememberBulkGoods(store.read, now);
  if (state === "draft" && checkedAt !== null && businessDay(checkedAt) < businessDay(now)) {
    // what was reckoned on another day is reckoned again: the prices that are approved are those of today
    const checked = await attempt(
      request,
      () => store.write((tx) => changePurchase(tx, purchaseId, version, {}, finder, now)),
      values,
    );
    if (!checked.ok) return checked.answer;
    version += 1;
  }
  const submission = { unitId: unit.id, purchaseId, version, seenTotalFen, budgetLineId };
  const done = await attempt(
    request,
    () => store.write((tx) => submitPurchase(tx, submission, finder, person.userId, now)),
    values,
  );
  if (!done.ok && done.refusal.code === "PURCHASE_CHANGED")
    // what others drew meanwhile is then told by the rows themselves
    await attempt(request, () =>
      store.write((tx) => changePurchase(tx, purchaseId, version, {}, finder, now)),
    );
  return done.ok ? redirect(`/purchasing/${unit.id}/approvals/${number}`, 303) : done.answer;
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ budgets }) => budgets.submit.title(page?.purchase.number ?? ""));

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Submit() {
  const page = useLoaderData<typeof loader>();
  const answer: FormAnswer | undefined = useActionData<typeof action>();
  const { budgets, bulk } = useMessages();
  const { submit: words } = budgets;
  const to = usePath();
  const { purchase } = page;
  if (purchase.state !== "draft")
    return (
      <>
        <PageTitle title={words.title(purchase.number)} />
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <Notice kind="info" title={words.notDraft}>
          <a href={to(`/purchasing/${page.unitId}/approvals/${purchase.number}`)}>{words.open}</a>
        </Notice>
      </>
    );
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: bulk.title, href: to(`/purchasing/${page.unitId}/purchases`) },
          {
            label: purchase.number,
            href: to(`/purchasing/${page.unitId}/purchases/${purchase.number}`),
          },
          { label: words.send },
        ]}
      />
      <PageTitle title={words.title(purchase.number)} text={words.text} />
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <div className="stack-l admin-tables">
        <Figure
          label={words.total}
          value={formatFen(purchase.totalFen)}
          scope={budgets.one.title(purchase.number)}
          asOf={page.now}
        />
        {purchase.badCount > 0 ? (
          <Notice kind="warning">{words.bad(formatCount(purchase.badCount))}</Notice>
        ) : null}
        {page.credit ? (
          <section className="panel stack">
            <CreditFigures credit={page.credit} totalFen={purchase.totalFen} />
          </section>
        ) : null}
        <Budget page={page} />
        <Send page={page} answer={answer} />
      </div>
    </>
  );
}

function Budget({ page }: { page: Page }) {
  const { submit: words, scope } = useMessages().budgets;
  const { lines, fitting, purchase } = page;
  if (lines.length === 0) return <p>{words.noLines}</p>;
  return (
    <>
      {fitting.length === 0 ? <Notice kind="warning">{words.overAll}</Notice> : null}
      <DataTable
        caption={words.budget}
        scope={scope(String(Math.floor(businessDay(page.now) / 10_000)))}
        asOf={page.now}
        rows={lines}
        rowKey={({ id }) => id}
        isStacked
        columns={[
          { key: "name", label: words.columns.name, cell: ({ name }) => name },
          {
            key: "left",
            label: words.columns.left,
            isNumeric: true,
            cell: ({ leftFen }) => <Money amountFen={leftFen} />,
          },
          {
            key: "after",
            label: words.columns.after,
            isNumeric: true,
            cell: ({ leftFen }) => <Money amountFen={leftFen - purchase.totalFen} />,
          },
          {
            key: "check",
            label: words.columns.check,
            cell: ({ overFen, isOfCategory }) =>
              overFen > 0 ? (
                <Badge tone="danger">{words.over(formatFen(overFen))}</Badge>
              ) : isOfCategory ? (
                <Badge tone="leaf">{words.fits}</Badge>
              ) : (
                <Badge tone="warning">{words.category}</Badge>
              ),
          },
        ]}
      />
    </>
  );
}

function Send({ page, answer }: { page: Page; answer: FormAnswer | undefined }) {
  const { submit: words } = useMessages().budgets;
  const { lines, fitting, purchase, ways } = page;
  const canBeSent = purchase.badCount === 0 && (lines.length === 0 || fitting.length > 0);
  const isStuck = ways.every(({ steps }) => steps.some(({ names }) => names.length === 0));
  if (!canBeSent) return null;
  return (
    <form method="post" data-once noValidate className="panel stack unit-form">
      <h2>{words.steps}</h2>
      {ways.map(({ line, steps }) => (
        <Way key={line ?? ""} line={ways.length > 1 ? line : null} steps={steps} />
      ))}
      {ways.length > 0 && isStuck ? <Notice kind="warning">{words.nobody}</Notice> : null}
      <FormErrorSummary errors={answer?.errors} />
      <input type="hidden" name="key" value={page.key} />
      <input type="hidden" name="version" value={purchase.version} />
      <input type="hidden" name="seenTotalFen" value={purchase.totalFen} />
      {lines.length === 0 ? null : (
        <Select
          name="budgetLineId"
          label={words.budget}
          value={answer?.values.budgetLineId ?? (fitting.length === 1 ? fitting[0]?.id : "")}
          error={answer?.errors.budgetLineId}
          placeholder
          options={lines.map(({ id, name, leftFen, overFen, isOfCategory }) => ({
            value: id,
            label:
              overFen > 0
                ? words.lineOver(name, formatFen(leftFen), formatFen(overFen))
                : words.lineOption(name, formatFen(leftFen)),
            isDisabled: overFen > 0 || !isOfCategory,
          }))}
        />
      )}
      <div>
        <Button>{words.send}</Button>
      </div>
    </form>
  );
}

function Way({ line, steps }: { line: string | null; steps: readonly ForeseenStep[] }) {
  const { admin, budgets } = useMessages();
  const { submit: words, one } = budgets;
  return (
    <div>
      {line === null ? null : <p>{words.stepsOnLine(line)}</p>}
      {steps.length === 0 ? (
        <p>{words.direct}</p>
      ) : (
        <ol>
          {steps.map(({ role, names }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place alone
            <li key={index}>
              {one.step(String(index + 1), words.names(role === null ? "" : admin.roles[role], names))}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
