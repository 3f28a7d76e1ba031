import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { z } from "zod";
import { DateTime } from "#app/components/amounts.tsx";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatDate } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge, StorageBadge } from "#app/components/tags.tsx";
import { collectOrder, listToCollect } from "#app/domain/fulfilment/collect.server.ts";
import { GoodsStep, gatherByLine } from "#app/domain/fulfilment/goods-step.ts";
import { takeStep } from "#app/domain/fulfilment/take-step.server.ts";
import { maskPhone } from "#app/domain/identity/masking.ts";
import { drainOrder } from "#app/domain/ordering/drain-outbox.server.ts";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { findOrder } from "#app/domain/ordering/order-queries.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { attempt, checkForm, type FormAnswer, readForm, typedOf } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openCounter, outletsOf } from "#app/routes/counter/open-counter.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** The code as it is typed or scanned, and the outlet where it is shown. */
const HandOver = z.object({
  code: z
    .string()
    .transform((typed) => typed.normalize("NFKC").replace(/\s/g, ""))
    .pipe(z.string().regex(/^\d{6}$/, "collectCode")),
  outletId: z.string("choice").min(1, "choice").max(60, "choice"),
});

/** The pick list of the clerk's outlet, what waits there, and the desk where codes are shown. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { outletIds } = await openCounter(request, "sellAtCounter");
  const now = Date.now();
  const search = new URL(request.url).searchParams;
  const found = await listToCollect(currentStore().read, outletIds);
  const orders = found.map(({ phone, ...order }) => ({ ...order, phone: maskPhone(phone) }));
  const places = new Map(found.map((order) => [order.outletId, { zh: order.outletZh, en: order.outletEn }]));
  const done = (name: "handed" | "ready") => {
    const number = search.get(name) ?? "";
    return ORDER_NUMBER.test(number) ? number : undefined;
  };
  return {
    today: businessDay(now),
    toPick: orders.filter(({ progress }) => progress === "allocated"),
    waiting: orders.filter(({ progress }) => progress === "packed"),
    /** Where codes may be shown: one place needs no choice. */
    places: outletIds?.length === 1 ? [] : [...places].map(([id, name]) => ({ id, ...name })),
    ownOutletId: outletIds?.length === 1 ? outletIds[0] : undefined,
    handed: done("handed"),
    ready: done("ready"),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "sellAtCounter");
  const outletIds = outletsOf(person, "sellAtCounter");
  const store = currentStore();
  const values = await readForm(request);
  const now = Date.now();
  const isOurs = (outletId: string) => outletIds === null || outletIds.includes(outletId);

  if (typedOf(values, "step") === "hand") {
    const form = checkForm(request, HandOver, values);
    if (!form.ok) return form.answer;
    if (!isOurs(form.data.outletId)) throw new Response("Not Found", { status: 404 });
    const handed = await attempt(
      request,
      () => store.write((tx) => collectOrder(tx, form.data, person.userId, now)),
      values,
    );
    return handed.ok ? redirect(`/counter/collect?handed=${handed.value}`, 303) : handed.answer;
  }

  const number = typedOf(values, "number");
  const order = ORDER_NUMBER.test(number) ? await findOrder(store.read, number) : undefined;
  if (order?.handover !== "collected" || !isOurs(order.fulfilmentOutletId))
    throw new Response("Not Found", { status: 404 });
  const form = checkForm(request, GoodsStep, values, gatherByLine({ ...values, step: "pack" }));
  if (!form.ok) return form.answer;
  const packed = await attempt(
    request,
    () => store.write((tx) => takeStep(tx, order.id, form.data, person.userId, now)),
    values,
  );
  if (!packed.ok) return packed.answer;
  await drainOrder(store, gatewaysOf(store), order.id, now); // what weighed less is repaid
  return redirect(`/counter/collect?ready=${number}`, 303);
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ counter }) => counter.collect.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Order = Page["toPick"][number];

export default function Collect() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const words = useMessages().counter.collect;
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.text}
        actions={
          <Button type="button" kind="quiet" data-print hidden>
            {words.print}
          </Button>
        }
      />
      <div className="stack-l">
        {page.handed ? <Notice kind="success">{words.handed(page.handed)}</Notice> : null}
        {page.ready ? <Notice kind="success">{words.ready(page.ready)}</Notice> : null}
        <HandOverForm page={page} answer={answer?.values.step === "hand" ? answer : undefined} />
        <ToPick page={page} answer={answer?.values.step === "pack" ? answer : undefined} />
        <Waiting page={page} />
      </div>
    </>
  );
}

function HandOverForm({ page, answer }: { page: Page; answer: FormAnswer | undefined }) {
  const words = useMessages().counter.collect;
  const isEn = useLocale() === "en";
  const to = usePath();
  return (
    <form method="post" action={to("/counter/collect")} className="panel stack no-print" data-once>
      <h2>{words.hand}</h2>
      <FormErrorSummary
        errors={{
          ...answer?.errors,
          ...(answer?.refusal && { code: answer.refusal.message }),
        }}
      />
      <input type="hidden" name="step" value="hand" />
      {page.ownOutletId ? (
        <input type="hidden" name="outletId" value={page.ownOutletId} />
      ) : (
        <Select
          name="outletId"
          label={words.outlet}
          value={answer?.values.outletId}
          error={answer?.errors.outletId}
          placeholder
          options={page.places.map((place) => ({ value: place.id, label: isEn ? place.en : place.zh }))}
        />
      )}
      <TextInput
        name="code"
        label={words.code}
        hint={words.codeHint}
        value={answer?.values.code}
        error={answer?.errors.code ?? answer?.refusal?.message}
        inputMode="numeric"
        autoComplete="off"
        maxLength={20}
        width="short"
      />
      <p>
        <Button>{words.handSubmit}</Button>
      </p>
    </form>
  );
}

/** The columns of both lists: whose order it is, and what is in it. */
function useColumns(page: Page): Column<Order>[] {
  const words = useMessages().counter.collect;
  const isEn = useLocale() === "en";
  return [
    {
      key: "order",
      label: words.columns.order,
      cell: ({ number, receiverName, phone, note }) => (
        <>
          <strong className="one-line">{number}</strong>
          <small className="row-within">
            {receiverName} {phone}
          </small>
          {note ? <small className="row-within">{words.note(note)}</small> : null}
        </>
      ),
    },
    {
      key: "goods",
      label: words.columns.goods,
      cell: ({ goods }) =>
        goods.map((line) => (
          <div key={line.orderLineId}>
            {words.pieces(isEn ? line.nameEn : line.nameZh, formatCount(line.toSend))}{" "}
            <small>{isEn ? line.specEn : line.specZh}</small> <StorageBadge storage={line.storageClass} />
          </div>
        )),
    },
    ...(page.ownOutletId
      ? []
      : [
          {
            key: "outlet",
            label: words.columns.outlet,
            cell: ({ outletZh, outletEn }: Order) => (isEn ? outletEn : outletZh),
          },
        ]),
  ];
}

function ToPick({ page, answer }: { page: Page; answer: FormAnswer | undefined }) {
  const words = useMessages().counter.collect;
  const columns = useColumns(page);
  return (
    <section className="stack">
      <FormErrorSummary errors={answer?.errors} />
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <DataTable
        caption={words.toPick}
        rows={page.toPick}
        rowKey={({ id }) => id}
        empty={words.toPickEmpty}
        isStacked
        columns={[
          ...columns,
          {
            key: "paidAt",
            label: words.columns.paidAt,
            cell: ({ paidAt }) => (
              <>
                {words.columns.paidAt} {whenOf(paidAt)}
              </>
            ),
          },
          {
            key: "action",
            label: words.columns.action,
            cell: (order) => (
              <ReadyForm order={order} answer={answer?.values.number === order.number ? answer : undefined} />
            ),
          },
        ]}
      />
    </section>
  );
}

function whenOf(instant: number | null): ReactNode {
  return instant === null ? null : (
    <span className="one-line">
      <DateTime instant={instant} />
    </span>
  );
}

/** Says that an order is ready; what is sold by weight is weighed for it. */
function ReadyForm({ order, answer }: { order: Order; answer: FormAnswer | undefined }) {
  const words = useMessages().counter.collect;
  const isEn = useLocale() === "en";
  const to = usePath();
  return (
    <form method="post" action={to("/counter/collect")} className="stack no-print" data-once>
      <input type="hidden" name="step" value="pack" />
      <input type="hidden" name="number" value={order.number} />
      {order.goods
        .filter((line) => line.isWeighed)
        .map((line) => (
          <TextInput
            key={line.orderLineId}
            name={`grams.${line.lineNumber}`}
            form={order.number}
            label={words.grams(isEn ? line.nameEn : line.nameZh)}
            value={answer?.values[`grams.${line.lineNumber}`]}
            error={answer?.errors[`grams.${line.lineNumber}`]}
            inputMode="numeric"
            width="short"
          />
        ))}
      <Button kind="quiet">{words.readySubmit}</Button>
    </form>
  );
}

function Waiting({ page }: { page: Page }) {
  const words = useMessages().counter.collect;
  const locale = useLocale();
  const columns = useColumns(page);
  const isOverdue = ({ keepUntilDay }: Order) => keepUntilDay !== null && keepUntilDay < page.today;
  return (
    <section className="stack">
      <DataTable
        caption={words.waiting}
        rows={page.waiting}
        rowKey={({ id }) => id}
        empty={words.waitingEmpty}
        isStacked
        columns={[
          ...columns,
          {
            key: "kept",
            label: words.columns.kept,
            cell: (order) => (
              <>
                {words.readyAt} {whenOf(order.readyAt)}
                {order.keepUntilDay === null ? null : (
                  <small className="row-within">
                    {words.keepUntil(formatDate(order.keepUntilDay, locale))}{" "}
                    {isOverdue(order) ? <Badge tone="warning">{words.overdue}</Badge> : null}
                  </small>
                )}
              </>
            ),
          },
        ]}
      />
      {page.waiting.some(isOverdue) ? <p className="quiet">{words.overdueText}</p> : null}
    </section>
  );
}
