import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { may, scopesFor } from "#app/domain/identity/access.ts";
import { openColdCase } from "#app/domain/inventory/cold-cases.server.ts";
import { recordReading } from "#app/domain/inventory/read-cold-case.server.ts";
import { freeWarmLot, writeOffWarmLot } from "#app/domain/inventory/settle-warm-lot.server.ts";
import {
  countLotless,
  findColdCase,
  listColdCases,
  listWarmLots,
  readColdRules,
} from "#app/domain/reporting/cold-cases.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { CaseCard } from "#app/routes/counter/cold-card.tsx";
import { ColdCaseForm, ReadingForm, WarmLotForm } from "#app/routes/counter/cold-forms.ts";
import { WarmLots } from "#app/routes/counter/cold-lots.tsx";
import { openOutletStock, openStock } from "#app/routes/counter/open-stock.server.ts";
import { OutletChoice, StockTabs } from "#app/routes/counter/stock-parts.tsx";
import { currentStore } from "#db/current.server.ts";
import { COLD_CLASSES } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** The cold cases of an outlet, what they show, and what is held for it. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { outlets, outlet, now, mayKeep, person } = await openStock(request);
  const { read } = currentStore();
  const rules = await readColdRules(read, businessDay(now));
  const [cases, warm] = outlet
    ? await Promise.all([listColdCases(read, [outlet.id], now), listWarmLots(read, outlet.id)])
    : [[], []];
  const classes = COLD_CLASSES.filter((one) => cases.some(({ storageClass }) => storageClass === one));
  const lotless = outlet
    ? await Promise.all(
        classes.map(async (storageClass) => ({
          storageClass,
          pieces: await countLotless(read, outlet.id, storageClass),
        })),
      )
    : [];
  const told = new URL(request.url).searchParams.get("told");
  return {
    outlets,
    outlet,
    rules,
    cases: cases.map((row) => ({ ...row, readingId: newId() })),
    warm: warm.map((row) => ({ ...row, writeOffId: newId() })),
    lotless: lotless.filter(({ pieces }) => pieces > 0),
    told: told === "out" ? ("out" as const) : told === "fine" ? ("fine" as const) : null,
    caseId: newId(),
    now,
    mayKeep,
    mayFree: may(person, "stopLots"),
  };
}

/** Takes a reading, a new case, or what was decided of a lot that was too warm: the button pressed says which. */
export async function action({ request }: ActionFunctionArgs) {
  const { outlet, person, now } = await openOutletStock(request, "keepStock");
  const store = currentStore();
  const values = await readForm(request);
  const by = person.userId;
  const here = (told?: string) =>
    redirect(
      `/counter/stock/cold?${new URLSearchParams({ outlet: outlet.id, ...(told ? { told } : {}) })}`,
      303,
    );
  switch (values.step) {
    case "read": {
      const form = checkForm(request, ReadingForm, values);
      if (!form.ok) return form.answer;
      const theCase = await findColdCase(store.read, form.data.caseId);
      if (theCase?.outletId !== outlet.id) throw new Response("Not Found", { status: 404 });
      const read = await attempt(
        request,
        () => store.write((tx) => recordReading(tx, { ...form.data, by }, now)),
        values,
      );
      return read.ok ? here(read.value ? "out" : "fine") : read.answer;
    }
    case "add": {
      const form = checkForm(request, ColdCaseForm, values);
      if (!form.ok) return form.answer;
      const opening = { ...form.data, outletId: outlet.id, by };
      const opened = await attempt(
        request,
        () => store.write((tx) => openColdCase(tx, opening, now)),
        values,
      );
      return opened.ok ? here() : opened.answer;
    }
    case "free":
    case "destroy": {
      const centre = await requireAbility(request, "stopLots");
      const scopes = scopesFor(centre, "stopLots");
      if (!scopes.includes("") && !scopes.includes(outlet.id)) throw new Response(null, { status: 403 });
      const form = checkForm(request, WarmLotForm, values);
      if (!form.ok) return form.answer;
      const { writeOffId, ...warm } = { ...form.data, outletId: outlet.id, by };
      const settled = await attempt(
        request,
        () =>
          store.write((tx) =>
            values.step === "free"
              ? freeWarmLot(tx, warm, now)
              : writeOffWarmLot(tx, { ...warm, writeOffId }, now),
          ),
        values,
      );
      return settled.ok ? here() : settled.answer;
    }
    default:
      throw new Response("Bad Request", { status: 400 });
  }
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ cold }) => cold.title);

export default function ColdCases() {
  const shown = useLoaderData<typeof loader>();
  const { outlets, outlet, rules, cases, warm, lotless, told, mayKeep, now } = shown;
  const answer = useActionData<typeof action>();
  const { cold, stock, common } = useMessages();
  const isEn = useLocale() === "en";
  if (!outlet) return <PageTitle title={cold.title} text={stock.noOutlet} />;
  const rule = rules[cases[0]?.storageClass ?? "frozen"];
  const typed = (step: string) => (answer?.values.step === step ? answer : undefined);
  const add = typed("add");
  return (
    <>
      <PageTitle title={cold.title} text={isEn ? outlet.nameEn : outlet.nameZh} />
      <StockTabs current="cold" outletId={outlet.id} mayKeep={mayKeep} />
      <div className="stack-l">
        <OutletChoice outlets={outlets} outlet={outlet} />
        {told && !answer ? (
          <Notice
            kind={told === "out" ? "warning" : "success"}
            title={told === "out" ? cold.recordedOut : cold.recorded}
          />
        ) : null}
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {cases.length === 0 ? <p>{cold.none}</p> : null}
        <div className="cold-cases">
          {cases.map((row) => (
            <CaseCard
              key={row.id}
              row={row}
              rule={rules[row.storageClass]}
              now={now}
              mayKeep={mayKeep}
              answer={typed("read")?.values.caseId === row.id ? answer : undefined}
            />
          ))}
        </div>
        {lotless.length > 0 ? (
          <Notice kind="info">
            {lotless.map(({ storageClass, pieces }) => (
              <div key={storageClass}>{cold.lotless(formatCount(pieces), common.storage[storageClass])}</div>
            ))}
          </Notice>
        ) : null}
        <WarmLots lots={warm} mayFree={shown.mayFree} answer={typed("free") ?? typed("destroy")} />
        <div className="stack">
          <p className="quiet">
            {cold.text(rule.everyMinutes, clock(rule.opensMinute), clock(rule.closesMinute))}
          </p>
          <ul className="quiet cold-sources">
            {COLD_CLASSES.map((one) => (
              <li key={one}>{cold.source(isEn ? rules[one].sourceEn : rules[one].sourceZh)}</li>
            ))}
          </ul>
        </div>
        {mayKeep ? (
          <details className="panel" open={add !== undefined || cases.length === 0}>
            <summary>{cold.add}</summary>
            <form method="post" data-once noValidate className="stack stock-form">
              <FormErrorSummary errors={add?.errors} form="add" />
              <input type="hidden" name="caseId" value={shown.caseId} />
              <TextInput
                form="add"
                name="name"
                label={cold.name}
                hint={cold.nameHint}
                value={add?.values.name}
                error={add?.errors.name}
                width="medium"
                required
                autoComplete="off"
              />
              <Select
                form="add"
                name="storageClass"
                label={cold.storageClass}
                value={add?.values.storageClass ?? "frozen"}
                error={add?.errors.storageClass}
                width="medium"
                options={COLD_CLASSES.map((value) => ({ value, label: common.storage[value] }))}
              />
              <Button name="step" value="add">
                {cold.addSubmit}
              </Button>
            </form>
          </details>
        ) : null}
      </div>
    </>
  );
}

/** "9:00" for the 540th minute of a day. */
function clock(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
}
