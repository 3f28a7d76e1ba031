import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, EnterButton, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { findPack } from "#app/domain/catalog/find-pack.server.ts";
import { askTransfer } from "#app/domain/inventory/ask-transfer.server.ts";
import { listStockedOutlets } from "#app/domain/reporting/stock-shelves.server.ts";
import { listSuggestions } from "#app/domain/reporting/stock-transfers.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm, typedOf } from "#app/http/forms.server.ts";
import { nestedOf } from "#app/http/nested-fields.ts";
import { openOutletStock } from "#app/routes/counter/open-stock.server.ts";
import { answerLookUp, answerUnknown } from "#app/routes/counter/scan.server.ts";
import { foundIn, ScanField } from "#app/routes/counter/scan-field.tsx";
import { GoodsName, OutletChoice } from "#app/routes/counter/stock-parts.tsx";
import { AskForm, OTHER_ROWS } from "#app/routes/counter/transfer-forms.ts";
import { currentStore } from "#db/current.server.ts";
import type { Reader } from "#db/store.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** Who may be asked: the centre and the sub-centres, but not the outlet itself. */
async function listSenders(read: Reader, outletId: string, now: number) {
  const all = await listStockedOutlets(read, null, businessDay(now));
  return all.filter(({ id, kind }) => id !== outletId && (kind === "centre" || kind === "sub_centre"));
}

export async function loader({ request }: LoaderFunctionArgs) {
  const { outlets, outlet, now } = await openOutletStock(request, "keepStock");
  const { read } = currentStore();
  const [senders, suggestions] = await Promise.all([
    listSenders(read, outlet.id, now),
    listSuggestions(read, outlet.id, now),
  ]);
  return { outlets, outlet, senders, ...suggestions, transferId: newId(), asOf: now };
}

/** Asks for the goods of the form; the same form twice asks once. */
export async function action({ request }: ActionFunctionArgs) {
  const { outlet, person, now } = await openOutletStock(request, "keepStock");
  const store = currentStore();
  const values = await readForm(request);
  if (values.step === "find")
    return answerLookUp(
      request,
      store.read,
      OTHER_ROWS.map((row) => `other.${row - 1}.sku`),
      values,
    );
  const form = checkForm(request, AskForm, values, {
    ...values,
    pieces: nestedOf(values, "pieces"),
    other: OTHER_ROWS.map((row) => ({
      sku: typedOf(values, `other.${row - 1}.sku`),
      pieces: typedOf(values, `other.${row - 1}.pieces`),
    })),
  });
  if (!form.ok) return form.answer;
  const { transferId, from, note, pieces, other } = form.data;
  const [senders, { rows }] = await Promise.all([
    listSenders(store.read, outlet.id, now),
    listSuggestions(store.read, outlet.id, now),
  ]);
  if (!senders.some(({ id }) => id === from)) throw new Response("Not Found", { status: 404 });
  const asked = new Map(rows.map(({ variantId }) => [variantId, pieces[variantId] ?? 0]));
  for (const [index, { sku, pieces: count }] of other.entries()) {
    if (sku === "") continue;
    const pack = await findPack(store.read, sku);
    if (!pack) return answerUnknown(request, `other.${index}.sku`, values);
    asked.set(pack.variantId, (asked.get(pack.variantId) ?? 0) + count);
  }
  const lines = [...asked].map(([variantId, count]) => ({
    variantId,
    suggested: rows.find((row) => row.variantId === variantId)?.suggested ?? 0,
    asked: count,
  }));
  const wanted = { transferId, fromOutletId: from, toOutletId: outlet.id, lines, note, by: person.userId };
  const done = await attempt(request, () => store.write((tx) => askTransfer(tx, wanted, now)), values);
  return done.ok ? redirect(`/counter/stock/transfers/${transferId}`, 303) : done.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ stock }) => stock.ask.title);

export default function Ask() {
  const { outlets, outlet, senders, rule, rows, transferId, asOf } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { stock } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = stock.ask;
  const found = foundIn(answer);
  const lastFound = OTHER_ROWS.findLast((row) => found[`other.${row - 1}.sku`]);
  const field = (name: string) => ({ name, value: answer?.values[name], error: answer?.errors[name] });
  const nameOf = (row: { nameZh: string; nameEn: string; specZh: string; specEn: string }) =>
    isEn ? `${row.nameEn} ${row.specEn}` : `${row.nameZh} ${row.specZh}`;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: stock.transfers.title, href: to("/counter/stock/transfers") },
          { label: words.title },
        ]}
      />
      <PageTitle title={words.title} text={isEn ? outlet.nameEn : outlet.nameZh} />
      <div className="stack-l">
        <OutletChoice outlets={outlets} outlet={outlet} />
        {senders.length === 0 ? <EmptyState title={words.noSender} /> : null}
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <form method="post" data-once noValidate className="stack">
          <p>{words.text(rule.salesDays, rule.coverDays)}</p>
          <FormErrorSummary errors={answer?.errors} />
          <EnterButton name="step" value="find" />
          <input type="hidden" name="transferId" value={transferId} />
          <Select
            {...field("from")}
            label={words.from}
            options={senders.map((one) => ({ value: one.id, label: isEn ? one.nameEn : one.nameZh }))}
          />
          <DataTable
            caption={words.caption}
            scope={words.scope}
            asOf={asOf}
            rows={rows}
            rowKey={({ variantId }) => variantId}
            empty={stock.shelves.empty}
            isDense
            isStacked
            columns={[
              { key: "goods", label: stock.goods, cell: (row) => <GoodsName goods={row} /> },
              {
                key: "asked",
                label: words.asked,
                isLabelled: true,
                cell: (row) => {
                  const name = `pieces.${row.variantId}`;
                  return (
                    <input
                      className="input stock-count"
                      name={name}
                      aria-label={words.askedOf(nameOf(row))}
                      aria-invalid={answer?.errors[name] ? true : undefined}
                      inputMode="numeric"
                      autoComplete="off"
                      defaultValue={String(answer?.values[name] ?? (row.suggested > 0 ? row.suggested : ""))}
                    />
                  );
                },
              },
              {
                key: "suggested",
                label: words.suggested,
                isNumeric: true,
                cell: (row) => formatCount(row.suggested),
              },
              { key: "sold", label: words.sold, isNumeric: true, cell: (row) => formatCount(row.sold) },
              { key: "free", label: words.free, isNumeric: true, cell: (row) => formatCount(row.free) },
              {
                key: "onTheWay",
                label: words.onTheWay,
                isNumeric: true,
                cell: (row) => formatCount(row.onTheWay),
              },
            ]}
          />
          <fieldset className="panel">
            <legend>{words.other}</legend>
            <p className="quiet">{words.otherText}</p>
            {OTHER_ROWS.map((row) => (
              <div key={row} className="row">
                <ScanField
                  {...field(`other.${row - 1}.sku`)}
                  label={words.otherGoods(row)}
                  width="medium"
                  found={found[`other.${row - 1}.sku`]}
                />
                <TextInput
                  {...field(`other.${row - 1}.pieces`)}
                  label={words.otherPieces(row)}
                  inputMode="numeric"
                  width="short"
                  autoFocus={row === lastFound}
                />
              </div>
            ))}
          </fieldset>
          <TextInput {...field("note")} label={words.note} isOptional autoComplete="off" />
          <Button name="step" value="ask">
            {words.submit}
          </Button>
        </form>
      </div>
    </>
  );
}
