import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatDate, formatInstant } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark, StorageBadge } from "#app/components/tags.tsx";
import { type Ability, may } from "#app/domain/identity/access.ts";
import { endColdCase, putLotInCase } from "#app/domain/inventory/cold-cases.server.ts";
import { correctReading } from "#app/domain/inventory/read-cold-case.server.ts";
import {
  findColdCase,
  listColdCases,
  listLotsOfCase,
  listReadings,
} from "#app/domain/reporting/cold-cases.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { CorrectionForm, PutInCaseForm } from "#app/routes/counter/cold-forms.ts";
import { degrees, Fault, TemperatureField } from "#app/routes/counter/cold-parts.tsx";
import { openCounter } from "#app/routes/counter/open-counter.server.ts";
import { BlockBadge, GoodsName } from "#app/routes/counter/stock-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

async function openCase(request: Request, caseId: string, ability: Ability) {
  const { person, outletIds } = await openCounter(request, ability);
  const theCase = await findColdCase(currentStore().read, caseId);
  if (!theCase || (outletIds !== null && !outletIds.includes(theCase.outletId)))
    throw new Response("Not Found", { status: 404 });
  return { person, theCase };
}

/** A cold case: what it showed, and which lots it keeps. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, theCase } = await openCase(request, params.caseId ?? "", "readStock");
  const { read } = currentStore();
  const now = Date.now();
  const isInUse = theCase.endedDay === null;
  const [readings, cases, lots] = await Promise.all([
    listReadings(read, theCase.id),
    listColdCases(read, [theCase.outletId], now),
    isInUse ? listLotsOfCase(read, theCase) : [],
  ]);
  const correctsId = new URL(request.url).searchParams.get("correct");
  const mayKeep = isInUse && may(person, "keepStock");
  return {
    theCase,
    readings,
    lots,
    /** Cases of its class at the outlet, itself among them. */
    alike: cases
      .filter(({ storageClass }) => storageClass === theCase.storageClass)
      .map(({ id, name }) => ({ id, name })),
    wrong: mayKeep
      ? (readings.find(({ id, isCorrected }) => id === correctsId && !isCorrected) ?? null)
      : null,
    readingId: newId(),
    asOf: now,
    mayKeep,
  };
}

/** Corrects a reading, puts a lot into another case, or ends the case: the button pressed says which. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { person, theCase } = await openCase(request, params.caseId ?? "", "keepStock");
  const store = currentStore();
  const values = await readForm(request);
  const now = Date.now();
  const by = person.userId;
  const here = `/counter/stock/cold/${theCase.id}`;
  switch (values.step) {
    case "correct": {
      const form = checkForm(request, CorrectionForm, values);
      if (!form.ok) return form.answer;
      const correction = { ...form.data, caseId: theCase.id, by };
      const done = await attempt(
        request,
        () => store.write((tx) => correctReading(tx, correction, now)),
        values,
      );
      return done.ok ? redirect(here, 303) : done.answer;
    }
    case "move": {
      const form = checkForm(request, PutInCaseForm, values);
      if (!form.ok) return form.answer;
      const other = await findColdCase(store.read, form.data.caseId);
      if (other?.outletId !== theCase.outletId || other.storageClass !== theCase.storageClass)
        throw new Response("Not Found", { status: 404 });
      const moved = await attempt(
        request,
        () => store.write((tx) => putLotInCase(tx, form.data, now)),
        values,
      );
      return moved.ok ? redirect(here, 303) : moved.answer;
    }
    case "end": {
      const ended = await attempt(request, () => store.write((tx) => endColdCase(tx, theCase.id, by, now)));
      const list = `/counter/stock/cold?outlet=${encodeURIComponent(theCase.outletId)}`;
      return ended.ok ? redirect(list, 303) : ended.answer;
    }
    default:
      throw new Response("Bad Request", { status: 400 });
  }
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ cold }) => cold.title);

export default function ColdCase() {
  const { theCase, readings, lots, alike, wrong, readingId, asOf, mayKeep } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { cold, stock } = useMessages();
  const locale = useLocale();
  const isEn = locale === "en";
  const to = usePath();
  const words = cold.case;
  const from = formatDate(theCase.fromDay, locale);
  const typed = answer?.values.step === "correct" ? answer : undefined;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          {
            label: cold.title,
            href: to(`/counter/stock/cold?outlet=${encodeURIComponent(theCase.outletId)}`),
          },
          { label: theCase.name },
        ]}
      />
      <PageTitle
        title={theCase.name}
        text={`${isEn ? theCase.outletEn : theCase.outletZh} · ${
          theCase.endedDay === null
            ? words.inUse(from)
            : words.ended(from, formatDate(theCase.endedDay, locale))
        }`}
        actions={
          <>
            <StorageBadge storage={theCase.storageClass} /> {theCase.isDemo ? <DemoMark /> : null}
          </>
        }
      />
      <div className="stack-l">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {wrong ? (
          <section className="panel">
            <h2>{words.correctTitle(degrees(wrong.tenths), formatInstant(wrong.readAt, locale))}</h2>
            <form method="post" data-once noValidate className="stack stock-form">
              <p>{words.correctText}</p>
              <FormErrorSummary errors={typed?.errors} form="correct" />
              <input type="hidden" name="readingId" value={readingId} />
              <input type="hidden" name="correctsId" value={wrong.id} />
              <TemperatureField
                form="correct"
                value={typed?.values.temperature}
                isBelowZero={(typed?.values.sign ?? (wrong.tenths < 0 ? "below" : "above")) === "below"}
                error={typed?.errors.temperature}
              />
              <TextInput
                form="correct"
                name="note"
                label={words.correctReason}
                value={typed?.values.note}
                error={typed?.errors.note}
                required
                autoComplete="off"
              />
              <div className="row">
                <Button name="step" value="correct">
                  {words.correctSubmit}
                </Button>
                <a href={to(`/counter/stock/cold/${theCase.id}`)}>{words.cancel}</a>
              </div>
            </form>
          </section>
        ) : null}
        <DataTable
          caption={words.readings}
          scope={words.readingsScope}
          asOf={asOf}
          rows={readings}
          rowKey={({ id }) => id}
          empty={words.empty}
          isStacked
          columns={[
            { key: "at", label: words.at, cell: ({ readAt }) => <DateTime instant={readAt} /> },
            {
              key: "tenths",
              label: words.tenths,
              isNumeric: true,
              cell: ({ tenths, isCorrected }) =>
                isCorrected ? <s>{cold.degrees(degrees(tenths))}</s> : <b>{cold.degrees(degrees(tenths))}</b>,
            },
            {
              key: "verdict",
              label: words.verdict,
              cell: (row) =>
                row.isCorrected ? (
                  <Badge>{words.corrected}</Badge>
                ) : row.isOut ? (
                  <Fault {...row} />
                ) : (
                  <Badge tone="leaf">{words.inRange}</Badge>
                ),
            },
            { key: "by", label: words.by, isLabelled: true, cell: ({ by }) => by },
            {
              key: "note",
              label: words.note,
              cell: ({ note, correctsId }) =>
                [correctsId ? words.correction : "", note ?? ""].filter(Boolean).join(" · ") || null,
            },
            ...(mayKeep
              ? [
                  {
                    key: "correct",
                    label: words.fix,
                    cell: ({ id, isCorrected }: (typeof readings)[number]) =>
                      isCorrected ? (
                        "—"
                      ) : (
                        <a href={to(`/counter/stock/cold/${theCase.id}?correct=${id}`)}>{words.correct}</a>
                      ),
                  },
                ]
              : []),
          ]}
        />
        {theCase.endedDay === null ? (
          <section className="stack" aria-label={words.lots}>
            {alike.length > 1 ? <p>{words.lotsText}</p> : null}
            <DataTable
              caption={words.lots}
              scope={words.lotsScope}
              asOf={asOf}
              rows={lots}
              rowKey={({ lotId }) => lotId}
              empty={words.noLots}
              isStacked
              columns={[
                { key: "goods", label: stock.goods, cell: (row) => <GoodsName goods={row} /> },
                {
                  key: "lot",
                  label: words.lot,
                  isLabelled: true,
                  cell: ({ lotId, code }) => <a href={to(`/counter/stock/lots/${lotId}`)}>{code}</a>,
                },
                {
                  key: "onHand",
                  label: stock.lot.onHand,
                  isNumeric: true,
                  cell: ({ onHand }) => formatCount(onHand),
                },
                { key: "block", label: cold.centre.state, cell: ({ block }) => <BlockBadge block={block} /> },
                ...(alike.length > 1
                  ? [
                      {
                        key: "case",
                        label: words.keptIn,
                        cell: (row: (typeof lots)[number]) => {
                          const known = alike.find(({ id }) => id === row.caseId);
                          if (!mayKeep) return known?.name ?? words.anywhere;
                          return (
                            <form method="post" data-once className="row cold-move">
                              <input type="hidden" name="lotId" value={row.lotId} />
                              <select
                                name="caseId"
                                className="input"
                                aria-label={words.moveOf(row.code)}
                                defaultValue={known?.id ?? ""}
                                required
                              >
                                <option value="">{words.anywhere}</option>
                                {alike.map(({ id, name }) => (
                                  <option key={id} value={id}>
                                    {name}
                                  </option>
                                ))}
                              </select>
                              <Button name="step" value="move" kind="quiet" size="small">
                                {words.move}
                              </Button>
                            </form>
                          );
                        },
                      },
                    ]
                  : []),
              ]}
            />
          </section>
        ) : null}
        {mayKeep ? (
          <details className="panel">
            <summary>{words.end}</summary>
            <form method="post" data-once className="stack stock-form">
              <p>{words.endText}</p>
              <Button name="step" value="end" kind="danger">
                {words.endSubmit}
              </Button>
            </form>
          </details>
        ) : null}
      </div>
    </>
  );
}
