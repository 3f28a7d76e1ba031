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
import {
  Button,
  ButtonLink,
  FormErrorSummary,
  RadioGroup,
  Select,
  TextInput,
} from "#app/components/fields.tsx";
import { formatCount, formatDate, formatFen, formatGrams } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { gatherLines } from "#app/domain/ordering/refund.ts";
import { findReceipt, type Receipt } from "#app/domain/tills/receipt.server.ts";
import { listReturnDays, RETURN_REASONS, returnGoods } from "#app/domain/tills/return-goods.server.ts";
import { listOpenDrawers } from "#app/domain/tills/shift-queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openCounter, outletsOf } from "#app/routes/counter/open-counter.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** Where goods go that come back; what the customer keeps is repaid at the desk of orders. */
const PLACES = ["restock", "write_off"] as const;

/** A receipt, and what of it comes back over the counter. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, outletIds } = await openCounter(request, "openCounter");
  const receipt = await openReceipt(params.saleId, outletIds);
  const asOf = Date.now();
  return {
    asOf,
    receipt,
    refundId: newId(),
    reasons: await listReasons(receipt, asOf),
    mayBeLate: may(person, "answerClaims"),
    mayReturn: may(person, "sellAtCounter"),
    drawers: await listOpenDrawers(currentStore().read, receipt.outletId),
  };
}

/** Why goods may come back, until which days, and whether all are over; of what has not come back yet. */
async function listReasons(receipt: Receipt, now: number) {
  const left = receipt.lines.filter(({ quantity, returnedQuantity }) => returnedQuantity < quantity);
  return Promise.all(
    RETURN_REASONS.map(async (reason) => {
      const days = (await listReturnDays(currentStore().read, receipt, reason))
        .filter(({ orderLineId }) => left.some(({ id }) => id === orderLineId))
        .flatMap(({ lastDay }) => (lastDay === null ? [] : [lastDay]));
      if (days.length === 0) return { reason, firstDay: null, lastDay: null, isLate: false };
      const lastDay = Math.max(...days);
      return { reason, firstDay: Math.min(...days), lastDay, isLate: businessDay(now) > lastDay };
    }),
  );
}

async function openReceipt(saleId = "", outletIds: readonly string[] | null) {
  const receipt = isId(saleId) ? await findReceipt(currentStore().read, saleId) : undefined;
  if (!receipt || (outletIds && !outletIds.includes(receipt.outletId)))
    throw new Response("Not Found", { status: 404 });
  return receipt;
}

const Returning = z.object({
  refundId: z.uuid("invalid"),
  reason: z.enum(RETURN_REASONS, "choice"),
  note: z.string().trim().max(500, "tooLong").default(""),
  shiftId: z.union([z.literal(""), z.uuid("invalid")]).default(""),
  lines: z
    .array(
      z.object({
        quantity: z.preprocess(
          (typed) => (typed === "" || typed === undefined ? 0 : typed),
          z.coerce.number("number").int("number").min(0, "number").max(9_999, "number"),
        ),
        disposition: z.enum(PLACES, "choice").default("restock"),
      }),
    )
    .max(200),
});

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "sellAtCounter");
  const receipt = await openReceipt(params.saleId, outletsOf(person, "sellAtCounter"));
  const values = await readForm(request);
  const form = checkForm(request, Returning, values, gatherLines(values));
  if (!form.ok) return form.answer;
  const { refundId, reason, note, shiftId, lines } = form.data;
  const returned = {
    refundId,
    saleId: receipt.id,
    reason,
    note: note || null,
    shiftId: shiftId || null,
    mayBeLate: may(person, "answerClaims"),
    lines: lines.flatMap((line, index) => {
      const orderLineId = receipt.lines[index]?.id;
      return orderLineId ? [{ ...line, orderLineId }] : [];
    }),
  };
  const done = await attempt(
    request,
    () => currentStore().write((tx) => returnGoods(tx, returned, person.userId, Date.now())),
    values,
  );
  return done.ok ? redirect(`/counter/receipts/${receipt.id}`, 303) : done.answer;
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ counter }) => counter.receipts.one);

export default function ReceiptDesk() {
  const { asOf, receipt, mayReturn } = useLoaderData<typeof loader>();
  const { counter, tillSlip } = useMessages();
  const words = counter.receipts;
  const isEn = useLocale() === "en";
  const to = usePath();
  const isLeft = receipt.lines.some((line) => line.returnedQuantity < line.quantity);
  return (
    <>
      <Breadcrumbs crumbs={[{ label: words.title, href: to("/counter/receipts") }, { label: words.one }]} />
      <PageTitle
        title={tillSlip.number(receipt.deviceCode, receipt.number)}
        text={
          <>
            {isEn ? receipt.outletEn : receipt.outletZh} · <DateTime instant={receipt.soldAt} />
          </>
        }
        actions={
          <>
            <DemoMark />
            <ButtonLink kind="quiet" href={to(`/r/${receipt.id}`)}>
              {words.public}
            </ButtonLink>
          </>
        }
      />
      <div className="stack-l">
        <DataTable
          caption={words.lines}
          scope={words.lineScope}
          asOf={asOf}
          rows={receipt.lines}
          rowKey={({ id }) => id}
          total
          columns={[
            {
              key: "goods",
              label: words.goods,
              cell: (line) => (
                <>
                  {isEn ? line.nameEn : line.nameZh}
                  <small className="row-within">
                    {isEn ? line.countyEn : line.countyZh} ·{" "}
                    {line.isWeighed ? formatGrams(line.grams) : isEn ? line.specEn : line.specZh}
                  </small>
                </>
              ),
            },
            {
              key: "quantity",
              label: words.quantity,
              isNumeric: true,
              cell: ({ quantity }) => formatCount(quantity),
            },
            {
              key: "amount",
              label: counter.shifts.columns.amount,
              isNumeric: true,
              cell: ({ amountFen }) => <Money amountFen={amountFen} />,
              total: <Money amountFen={receipt.totalFen} />,
            },
            {
              key: "returned",
              label: words.returned,
              isNumeric: true,
              cell: ({ returnedFen }) => (returnedFen === 0 ? "–" : <Money amountFen={-returnedFen} />),
              total: <Money amountFen={0 - receipt.returnedFen} />,
            },
          ]}
        />
        {mayReturn && isLeft ? <ReturnForm /> : null}
        {isLeft ? null : <Notice kind="info">{words.nothingLeft}</Notice>}
      </div>
    </>
  );
}

function ReturnForm() {
  const { receipt, refundId, reasons, drawers, mayBeLate } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { counter, refunds } = useMessages();
  const words = counter.receipts;
  const locale = useLocale();
  const isEn = locale === "en";
  const field = (name: string) => ({ name, value: answer?.values[name], error: answer?.errors[name] });
  return (
    <form method="post" data-once className="panel stack">
      <h2>{words.take}</h2>
      <p className="quiet">{receipt.tender === "cash" ? words.takeCash : words.takeCode}</p>
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <FormErrorSummary errors={answer?.errors} />
      <input type="hidden" name="refundId" value={refundId} />
      {receipt.lines.map((line, index) => {
        const left = line.quantity - line.returnedQuantity;
        return (
          <fieldset className="refund-line" key={line.id} hidden={left === 0}>
            <legend>
              {isEn ? line.nameEn : line.nameZh}{" "}
              <small>{words.left(formatCount(left), formatFen(line.amountFen - line.returnedFen))}</small>
            </legend>
            <TextInput
              {...field(`lines.${index}.quantity`)}
              label={words.back}
              inputMode="numeric"
              width="short"
            />
            <Select
              {...field(`lines.${index}.disposition`)}
              label={words.place}
              options={PLACES.map((value) => ({ value, label: refunds.dispositions[value] }))}
            />
          </fieldset>
        );
      })}
      <RadioGroup
        {...field("reason")}
        label={words.reason}
        options={reasons.map(({ reason, firstDay, lastDay, isLate }) => ({
          value: reason,
          label: refunds.reasons[reason],
          hint:
            lastDay === null
              ? undefined
              : isLate
                ? words.late(formatDate(lastDay, locale), mayBeLate && reason === "quality_claim")
                : firstDay === lastDay
                  ? words.until(formatDate(lastDay, locale))
                  : words.untilEach(formatDate(firstDay, locale), formatDate(lastDay, locale)),
          isDisabled: isLate && !(mayBeLate && reason === "quality_claim"),
        }))}
      />
      {receipt.tender === "cash" ? (
        <Select
          {...field("shiftId")}
          label={words.drawer}
          hint={drawers.length === 0 ? words.noDrawer : undefined}
          placeholder={drawers.length !== 1 ? true : undefined}
          options={drawers.map(({ id, deviceCode, clerk }) => ({
            value: id,
            label: `${deviceCode} ${clerk}`,
          }))}
        />
      ) : null}
      <TextInput {...field("note")} label={words.note} isOptional maxLength={500} />
      <Button>{words.confirm}</Button>
    </form>
  );
}
