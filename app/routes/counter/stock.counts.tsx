import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, EnterButton, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatInstant } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { findPack } from "#app/domain/catalog/find-pack.server.ts";
import { openCount } from "#app/domain/inventory/count-stock.server.ts";
import { settleDifference } from "#app/domain/inventory/settle-difference.server.ts";
import { writeOffStock } from "#app/domain/inventory/write-off.server.ts";
import {
  findDifferenceOutlet,
  findLotOfCode,
  listCounts,
  listOpenDifferences,
  listWriteOffs,
} from "#app/domain/reporting/stock-counts.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { SettleForm, WriteOffForm } from "#app/routes/counter/count-forms.ts";
import { openOutletStock, openStock } from "#app/routes/counter/open-stock.server.ts";
import { answerLookUp, answerUnknown } from "#app/routes/counter/scan.server.ts";
import { foundIn, ScanField } from "#app/routes/counter/scan-field.tsx";
import { GoodsName, OutletChoice, StockTabs } from "#app/routes/counter/stock-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** The counts of an outlet, what tills sold that was not there, and what was written off. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { outlets, outlet, now, mayKeep } = await openStock(request);
  const { read } = currentStore();
  const [counts, differences, writeOffs] = outlet
    ? await Promise.all([
        listCounts(read, outlet.id),
        listOpenDifferences(read, outlet.id),
        listWriteOffs(read, outlet.id),
      ])
    : [[], [], []];
  const keys = mayKeep ? { writeOffId: newId() } : null;
  return { outlets, outlet, counts, differences, writeOffs, keys, asOf: now, mayKeep };
}

/** Starts a count, writes goods off, or settles a difference: the button pressed says which. */
export async function action({ request }: ActionFunctionArgs) {
  const { outlet, person, now } = await openOutletStock(request, "keepStock");
  const store = currentStore();
  const values = await readForm(request);
  const here = `/counter/stock/counts?outlet=${encodeURIComponent(outlet.id)}`;
  const by = person.userId;
  switch (values.step) {
    case "open": {
      const countId = newId();
      const opened = await attempt(request, () =>
        store.write((tx) => openCount(tx, { countId, outletId: outlet.id, by }, now)),
      );
      return opened.ok ? redirect(`/counter/stock/counts/${countId}`, 303) : opened.answer;
    }
    case "settle": {
      const form = checkForm(request, SettleForm, values);
      if (!form.ok) return form.answer;
      const { differenceId, finding } = form.data;
      if ((await findDifferenceOutlet(store.read, differenceId)) !== outlet.id)
        throw new Response("Not Found", { status: 404 });
      const settled = await attempt(
        request,
        () => store.write((tx) => settleDifference(tx, differenceId, { finding, by }, now)),
        values,
      );
      return settled.ok ? redirect(here, 303) : settled.answer;
    }
    case "find":
      return answerLookUp(request, store.read, ["sku"], { ...values, step: "writeOff" });
    case "writeOff": {
      const form = checkForm(request, WriteOffForm, values);
      if (!form.ok) return form.answer;
      const { sku, lot, ...rest } = form.data;
      const { stock } = messagesFor(localeOf(request));
      const pack = await findPack(store.read, sku);
      if (!pack) return answerUnknown(request, "sku", values);
      const lotId = lot === "" ? "" : await findLotOfCode(store.read, pack.variantId, lot);
      if (lotId === undefined) return wrong(values, { lot: stock.counts.unknownLot });
      const writeOff = { ...rest, outletId: outlet.id, variantId: pack.variantId, lotId, by };
      const done = await attempt(
        request,
        () => store.write((tx) => writeOffStock(tx, writeOff, now)),
        values,
      );
      return done.ok ? redirect(here, 303) : done.answer;
    }
    default:
      throw new Response("Bad Request", { status: 400 });
  }
}

function wrong(values: FormAnswer["values"], errors: Record<string, string>) {
  const answer: FormAnswer = { values, errors };
  return data(answer, { status: 400 });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ stock }) => stock.counts.title);

const TONES = { open: "warning", posted: "leaf", dropped: "plain" } as const;

export default function Counts() {
  const { outlets, outlet, counts, differences, writeOffs, keys, asOf, mayKeep } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { stock } = useMessages();
  const locale = useLocale();
  const isEn = locale === "en";
  const to = usePath();
  const words = stock.counts;
  const found = foundIn(answer);
  if (!outlet) return <PageTitle title={words.title} text={stock.noOutlet} />;
  const field = (step: string, name: string) => ({
    name,
    form: step,
    value: answer?.values.step === step ? answer.values[name] : undefined,
    error: answer?.values.step === step ? answer.errors[name] : undefined,
    autoComplete: "off",
  });
  return (
    <>
      <PageTitle title={words.title} text={isEn ? outlet.nameEn : outlet.nameZh} />
      <StockTabs current="counts" outletId={outlet.id} mayKeep={mayKeep} />
      <div className="stack-l">
        <OutletChoice outlets={outlets} outlet={outlet} />
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <section className="stack">
          <p>{words.text}</p>
          {keys && !counts.some(({ state }) => state === "open") ? (
            <form method="post" data-once>
              <Button name="step" value="open">
                {words.start}
              </Button>
            </form>
          ) : null}
          <DataTable
            caption={words.caption}
            scope={words.scope}
            asOf={asOf}
            rows={counts}
            rowKey={({ id }) => id}
            rowHref={({ id }) => to(`/counter/stock/counts/${id}`)}
            empty={words.empty}
            isStacked
            columns={[
              {
                key: "openedAt",
                label: words.openedAt,
                cell: ({ openedAt }) => <DateTime instant={openedAt} />,
              },
              {
                key: "state",
                label: words.state,
                cell: ({ state }) => <Badge tone={TONES[state]}>{words.states[state]}</Badge>,
              },
              {
                key: "lines",
                label: words.lines,
                isNumeric: true,
                cell: ({ lines }) => formatCount(lines),
              },
              {
                key: "differing",
                label: words.differing,
                isNumeric: true,
                cell: ({ differing }) => formatCount(differing),
              },
            ]}
          />
        </section>
        <section className="stack">
          <h2>{words.differences}</h2>
          <p>{differences.length > 0 ? words.differencesText : words.noDifferences}</p>
          {differences.map((row) => (
            <div key={row.id} className="panel">
              <p>
                <GoodsName goods={row} />
                {words.short(formatCount(row.quantity), formatInstant(row.openedAt, locale))}
                {row.orderNumber ? <small className="stock-sku">{words.order(row.orderNumber)}</small> : null}
              </p>
              {keys ? (
                <form method="post" data-once noValidate className="row stock-settle">
                  <input type="hidden" name="differenceId" value={row.id} />
                  <TextInput
                    name="finding"
                    form={row.id}
                    label={words.finding}
                    value={answer?.values.differenceId === row.id ? answer.values.finding : undefined}
                    error={answer?.values.differenceId === row.id ? answer.errors.finding : undefined}
                    autoComplete="off"
                  />
                  <Button name="step" value="settle" kind="quiet">
                    {words.settle}
                  </Button>
                </form>
              ) : null}
            </div>
          ))}
        </section>
        {keys ? (
          <form method="post" data-once noValidate className="panel stack stock-form">
            <h2>{words.writeOff}</h2>
            <p>{words.writeOffText}</p>
            {answer?.values.step === "writeOff" ? (
              <FormErrorSummary errors={answer.errors} form="writeOff" />
            ) : null}
            <input type="hidden" name="writeOffId" value={keys.writeOffId} />
            <EnterButton name="step" value="find" />
            <ScanField {...field("writeOff", "sku")} label={stock.goods} found={found.sku} />
            <TextInput {...field("writeOff", "lot")} label={stock.receive.code} width="medium" isOptional />
            <TextInput
              {...field("writeOff", "quantity")}
              label={stock.receive.quantity}
              inputMode="numeric"
              width="short"
              autoFocus={found.sku !== undefined}
            />
            <TextInput {...field("writeOff", "reason")} label={stock.reason} />
            <Button name="step" value="writeOff" kind="danger">
              {words.writeOffSubmit}
            </Button>
          </form>
        ) : null}
        {writeOffs.length > 0 ? (
          <DataTable
            caption={words.written}
            scope={words.writtenScope}
            asOf={asOf}
            rows={writeOffs}
            rowKey={({ id }) => id}
            isStacked
            columns={[
              { key: "goods", label: stock.goods, cell: (row) => <GoodsName goods={row} /> },
              {
                key: "lot",
                label: stock.lots.lot,
                isLabelled: true,
                cell: ({ code }) => code ?? stock.transfer.noLot,
              },
              {
                key: "quantity",
                label: stock.receive.quantity,
                isNumeric: true,
                cell: ({ quantity }) => formatCount(quantity),
              },
              { key: "reason", label: stock.reason, isLabelled: true, cell: ({ reason }) => reason },
              {
                key: "day",
                label: words.day,
                isLabelled: true,
                cell: ({ writtenAt, actor }) => (
                  <>
                    <DateTime instant={writtenAt} /> {actor}
                  </>
                ),
              },
            ]}
          />
        ) : null}
      </div>
    </>
  );
}
