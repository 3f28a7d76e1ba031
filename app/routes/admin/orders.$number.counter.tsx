import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, RadioGroup, TextInput } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { findOrder } from "#app/domain/ordering/order-queries.server.ts";
import { handOutAtCounter, takeAtCounter } from "#app/domain/ordering/take-at-counter.server.ts";
import { listReceipts, listToHandOut } from "#app/domain/payments/counter-receipts.server.ts";
import { formatYuan } from "#app/domain/values/fen.ts";
import { newId } from "#app/domain/values/id.ts";
import { typedYuan } from "#app/domain/values/typed-yuan.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import { TENDERS } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const FORM = "take";

/** The money of one order that passes over a counter: what is due, what was taken, what is to be handed back. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await openPage(request, "takeMoney");
  const order = await openOrder(params.number);
  const { read } = currentStore();
  return {
    number: order.number,
    dueFen: order.state === "awaiting_payment" ? order.totalFen : 0,
    receiptId: newId(),
    receipts: await listReceipts(read, order.id),
    toHandOut: await listToHandOut(read, order.id),
  };
}

const Taking = z.object({
  /** Made when the page is drawn, so that a second tap is the same receipt. */
  receiptId: z.uuid("invalid"),
  tender: z.enum(TENDERS, "choice"),
  tendered: typedYuan.refine((fen) => fen > 0, "required"),
});
const HandingOut = z.object({ refundId: z.uuid("invalid") });

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "takeMoney");
  const order = await openOrder(params.number);
  const store = currentStore();
  const values = await readForm(request);
  const now = Date.now();

  if ("refundId" in values) {
    const form = checkForm(request, HandingOut, values);
    if (!form.ok) return form.answer;
    const { refundId } = form.data;
    const done = await attempt(
      request,
      () => store.write((tx) => handOutAtCounter(tx, refundId, now)),
      values,
    );
    return done.ok ? redirect(pageOf(order.number), 303) : done.answer;
  }
  const form = checkForm(request, Taking, values);
  if (!form.ok) return form.answer;
  const { receiptId, tender, tendered: tenderedFen } = form.data;
  const receipt = {
    receiptId,
    orderId: order.id,
    outletId: order.fulfilmentOutletId,
    till: null,
    shiftId: null,
    tender,
    tenderedFen,
    takenBy: person.userId,
    takenAt: now,
  };
  const taken = await attempt(request, () => store.write((tx) => takeAtCounter(tx, receipt, now)), values);
  return taken.ok ? redirect(pageOf(order.number), 303) : taken.answer;
}

async function openOrder(number = "") {
  const order = ORDER_NUMBER.test(number) ? await findOrder(currentStore().read, number) : undefined;
  if (!order) throw new Response("Not Found", { status: 404 });
  return order;
}

function pageOf(number: string): string {
  return `/admin/orders/${number}/counter`;
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ counterDesk }) => (page ? counterDesk.title(page.number) : counterDesk.link));

export default function CounterDesk() {
  const { number, dueFen, receiptId, receipts, toHandOut } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { admin, counterDesk: words } = useMessages();
  const to = usePath();
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: admin.order.title(number), href: to(`/admin/orders/${number}`) },
          { label: words.link },
        ]}
      />
      <PageTitle title={words.title(number)} actions={<DemoMark />} />
      <div className="stack-l">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {dueFen > 0 ? (
          <TakingForm dueFen={dueFen} receiptId={receiptId} answer={answer} />
        ) : (
          <Notice kind="info">{words.nothingDue}</Notice>
        )}
        <section className="stack">
          <h2>{words.handOuts}</h2>
          <p className="quiet">{toHandOut.length > 0 ? words.handOutsText : words.handOutsEmpty}</p>
          {toHandOut.map(({ id, amountFen, requestedAt }) => (
            <form method="post" data-once key={id} className="stack">
              <input type="hidden" name="refundId" value={id} />
              <DateTime instant={requestedAt} />
              <Button kind="quiet">{words.handOut(formatFen(amountFen))}</Button>
            </form>
          ))}
        </section>
        <DataTable
          caption={words.receipts}
          rows={receipts}
          rowKey={({ id }) => id}
          empty={words.receiptsEmpty}
          isDense
          columns={[
            {
              key: "takenAt",
              label: words.receiptColumns.takenAt,
              cell: ({ takenAt }) => <DateTime instant={takenAt} />,
            },
            {
              key: "tender",
              label: words.receiptColumns.tender,
              cell: ({ tender }) => words.tenders[tender],
            },
            {
              key: "amount",
              label: words.receiptColumns.amount,
              isNumeric: true,
              cell: ({ amountFen }) => <Money amountFen={amountFen} />,
            },
            {
              key: "tendered",
              label: words.receiptColumns.tendered,
              isNumeric: true,
              cell: ({ tenderedFen }) => <Money amountFen={tenderedFen} />,
            },
            {
              key: "change",
              label: words.receiptColumns.change,
              isNumeric: true,
              cell: ({ changeFen }) => <Money amountFen={changeFen} />,
            },
          ]}
        />
      </div>
    </>
  );
}

function TakingForm(props: { dueFen: number; receiptId: string; answer: FormAnswer | undefined }) {
  const { counterDesk: words } = useMessages();
  const { dueFen, receiptId, answer } = props;
  const field = (name: string) => ({
    name,
    form: FORM,
    value: answer?.values[name],
    error: answer?.errors[name],
  });
  return (
    <form method="post" data-once className="panel stack">
      <h2>{words.take}</h2>
      <p className="quiet">{words.takeText}</p>
      <FormErrorSummary errors={answer?.errors} form={FORM} />
      <p>
        {words.due} <Money amountFen={dueFen} />
      </p>
      <input type="hidden" name="receiptId" value={receiptId} />
      <RadioGroup
        {...field("tender")}
        value={answer?.values.tender ?? "cash"}
        label={words.tender}
        options={TENDERS.map((value) => ({
          value,
          label: words.tenders[value],
          hint: words.tenderHints[value],
        }))}
      />
      <TextInput
        {...field("tendered")}
        value={answer?.values.tendered ?? formatYuan(dueFen)}
        label={words.tendered}
        inputMode="decimal"
        width="short"
      />
      <Button>{words.submit}</Button>
    </form>
  );
}
