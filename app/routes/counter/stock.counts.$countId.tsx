import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { findPack } from "#app/domain/catalog/find-pack.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { countGoods, dropCount, postCount } from "#app/domain/inventory/count-stock.server.ts";
import { getOutletName } from "#app/domain/outlets/queries.server.ts";
import { findCount } from "#app/domain/reporting/stock-counts.server.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { CloseForm, CountedForm } from "#app/routes/counter/count-forms.ts";
import { openCounter, outletsOf } from "#app/routes/counter/open-counter.server.ts";
import { answerEarlyScan, answerUnknown } from "#app/routes/counter/scan.server.ts";
import { foundIn, ScanField } from "#app/routes/counter/scan-field.tsx";
import { GoodsName } from "#app/routes/counter/stock-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** A count: what was counted against the books, and while it is open the form for the next goods. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, outletIds } = await openCounter(request, "readStock");
  const { read } = currentStore();
  const count = await findCount(read, params.countId ?? "");
  if (!count || !(outletIds === null || outletIds.includes(count.outletId)))
    throw new Response("Not Found", { status: 404 });
  return {
    count,
    outlet: await getOutletName(read, count.outletId),
    mayCount: may(person, "keepStock") && count.state === "open",
    asOf: Date.now(),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepStock");
  const store = currentStore();
  const countId = params.countId ?? "";
  const count = await findCount(store.read, countId);
  const mine = outletsOf(person, "keepStock");
  if (!count || !(mine === null || mine.includes(count.outletId)))
    throw new Response("Not Found", { status: 404 });
  const values = await readForm(request);
  const now = Date.now();
  const by = person.userId;
  if (values.step === "count") {
    const form = checkForm(request, CountedForm, values);
    if (!form.ok) return (await answerEarlyScan(store.read, "sku", form.answer.data)) ?? form.answer;
    const pack = await findPack(store.read, form.data.sku);
    if (!pack) return answerUnknown(request, "sku", values);
    const line = { variantId: pack.variantId, counted: form.data.counted, by };
    const done = await attempt(
      request,
      () => store.write((tx) => countGoods(tx, countId, line, now)),
      values,
    );
    return done.ok ? redirect(`/counter/stock/counts/${countId}`, 303) : done.answer;
  }
  if (values.step !== "post" && values.step !== "drop") throw new Response("Bad Request", { status: 400 });
  const form = checkForm(request, CloseForm, values);
  if (!form.ok) return form.answer;
  const close = values.step === "post" ? postCount : dropCount;
  const closed = await attempt(
    request,
    () => store.write((tx) => close(tx, countId, { reason: form.data.reason, by }, now)),
    values,
  );
  return closed.ok ? redirect(`/counter/stock/counts/${countId}`, 303) : closed.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ stock }) => stock.count.title);

export default function Count() {
  const { count, outlet, mayCount, asOf } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { stock } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = stock.count;
  const found = foundIn(answer);
  const field = (name: string) => ({
    name,
    value: answer?.values[name],
    error: answer?.errors[name],
    autoComplete: "off",
  });
  const signed = (difference: number) =>
    difference === 0 ? "0" : `${difference > 0 ? "+" : "−"}${formatCount(Math.abs(difference))}`;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          {
            label: stock.counts.title,
            href: to(`/counter/stock/counts?outlet=${encodeURIComponent(count.outletId)}`),
          },
          { label: words.title },
        ]}
      />
      <PageTitle
        title={`${words.title} · ${stock.counts.states[count.state]}`}
        text={isEn ? outlet.en : outlet.zh}
      />
      <div className="stack-l">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {count.reason ? <p>{words.posted(count.reason)}</p> : null}
        {mayCount ? (
          <form method="post" data-once noValidate className="panel stack stock-form">
            <h2>{words.enter}</h2>
            <p>{words.enterText}</p>
            <ScanField
              {...field("sku")}
              label={stock.goods}
              found={found.sku}
              autoFocus={found.sku === undefined}
            />
            <TextInput
              {...field("counted")}
              label={words.pieces}
              inputMode="numeric"
              width="short"
              autoFocus={found.sku !== undefined}
            />
            <Button name="step" value="count">
              {words.submit}
            </Button>
          </form>
        ) : null}
        <DataTable
          caption={words.caption}
          scope={words.scope}
          asOf={asOf}
          rows={count.lines}
          rowKey={({ variantId }) => variantId}
          empty={words.none}
          isStacked
          columns={[
            { key: "goods", label: stock.goods, cell: (line) => <GoodsName goods={line} /> },
            {
              key: "difference",
              label: words.difference,
              isLabelled: true,
              isNumeric: true,
              cell: ({ counted, booked }) => <b>{signed(counted - booked)}</b>,
            },
            {
              key: "counted",
              label: words.counted,
              isNumeric: true,
              cell: ({ counted }) => formatCount(counted),
            },
            {
              key: "booked",
              label: words.booked,
              isNumeric: true,
              cell: ({ booked }) => formatCount(booked),
            },
            {
              key: "at",
              label: words.at,
              isLabelled: true,
              cell: ({ countedAt }) => <DateTime instant={countedAt} />,
            },
          ]}
        />
        {mayCount ? (
          <form method="post" data-once noValidate className="panel stack stock-form">
            <h2>{words.post}</h2>
            <p>{words.postText}</p>
            <TextInput {...field("reason")} label={words.reason} />
            <div className="row">
              <Button name="step" value="post">
                {words.post}
              </Button>
              <Button name="step" value="drop" kind="quiet">
                {words.drop}
              </Button>
            </div>
          </form>
        ) : null}
        {count.state === "open" ? (
          <DataTable
            caption={words.uncounted}
            scope={words.uncountedScope}
            asOf={asOf}
            rows={count.uncounted}
            rowKey={({ sku }) => sku}
            empty={words.allCounted}
            isDense
            columns={[
              { key: "goods", label: stock.goods, cell: (row) => <GoodsName goods={row} /> },
              {
                key: "booked",
                label: words.booked,
                isNumeric: true,
                cell: ({ onHand }) => formatCount(onHand),
              },
            ]}
          />
        ) : null}
      </div>
    </>
  );
}
