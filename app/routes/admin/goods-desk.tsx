import type { ReactNode } from "react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, Field, FormErrorSummary, Select, TextArea, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatGrams } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { Badge, StorageBadge } from "#app/components/tags.tsx";
import type { GoodsDesk } from "#app/domain/fulfilment/desk.server.ts";
import { formatDay } from "#app/domain/values/business-day.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import type { Progress } from "#db/words.ts";

/** The colour in which the progress of an order's goods is said. */
export const PROGRESS_TONES = {
  none: "plain",
  allocated: "warning",
  packed: "warning",
  shipped: "info",
  delivered: "leaf",
  completed: "leaf",
  cancelled: "plain",
} as const satisfies Record<Progress, string>;

/** Ids made when the page is drawn, so that a second click of a form is the same step. */
export interface DeskKeys {
  parcelId: string;
  allocationId: string;
  today: number;
}

interface DeskProps {
  number: string;
  desk: GoodsDesk;
  /** The name of the outlet that sends the order. */
  outlet: { zh: string; en: string };
  /** Undefined for who may look and not act. */
  keys: DeskKeys | undefined;
  answer: FormAnswer | undefined;
}

/** How far the goods of an order are: who sends it, its parcels, and the forms for what comes next. */
export function GoodsDeskSection({ number, desk, outlet, keys, answer }: DeskProps) {
  const { fulfilment } = useMessages();
  const isEn = useLocale() === "en";
  const words = fulfilment.desk;
  const nameOf = (named: { zh: string; en: string }) => (isEn ? named.en : named.zh);
  return (
    <section className="stack" id="goods">
      <h2>
        {words.title} <Badge tone={PROGRESS_TONES[desk.progress]}>{fulfilment.progress[desk.progress]}</Badge>
      </h2>
      {desk.progress === "none" || desk.handover === "taken" ? null : (
        <p>
          {desk.handover === "collected"
            ? words.collected(nameOf(outlet))
            : words.sender(desk.supplier ? words.bySupplier(nameOf(desk.supplier)) : nameOf(outlet))}
        </p>
      )}
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      {desk.handover === "taken" ? null : <ParcelTable desk={desk} />}
      {keys ? <NextSteps number={number} desk={desk} keys={keys} answer={answer} /> : null}
    </section>
  );
}

/** Who took a step of an order, what it was about, and why. */
export function EventDetail(props: {
  event: { ref: string | null; why: string | null; actor: string | null; isBuyer: boolean };
  desk: GoodsDesk;
}) {
  const { fulfilment } = useMessages();
  const isEn = useLocale() === "en";
  const words = fulfilment.events;
  const { ref, why, actor, isBuyer } = props.event;
  const parcel = props.desk.parcels.find(({ id }) => id === ref);
  const allocation = props.desk.allocations.find(({ id }) => id === ref);
  const parts = [
    allocation ? words.to(isEn ? allocation.en : allocation.zh) : undefined,
    parcel?.carrier && parcel.trackingNumber
      ? words.parcel(parcel.parcelNumber, isEn ? parcel.carrier.en : parcel.carrier.zh, parcel.trackingNumber)
      : undefined,
    why ? words.note(why) : undefined,
    isBuyer ? words.by(words.buyer) : actor ? words.by(actor) : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? null : parts.map((part) => <div key={part}>{part}</div>);
}

function ParcelTable({ desk }: { desk: GoodsDesk }) {
  const { fulfilment } = useMessages();
  const isEn = useLocale() === "en";
  const words = fulfilment.desk;
  const goodsName = (orderLineId: string) => {
    const line = desk.goods.find((one) => one.orderLineId === orderLineId);
    return (isEn ? line?.nameEn : line?.nameZh) ?? orderLineId;
  };
  if (desk.parcels.length === 0) return <p className="quiet">{words.parcelsEmpty}</p>;
  return (
    <DataTable
      caption={words.parcels}
      rows={desk.parcels}
      rowKey={({ id }) => id}
      isDense
      columns={[
        {
          key: "parcel",
          label: words.parcelColumns.parcel,
          cell: ({ parcelNumber }) => words.parcel(parcelNumber),
        },
        {
          key: "carrier",
          label: words.parcelColumns.carrier,
          cell: ({ carrier, trackingNumber }) =>
            trackingNumber === null ? (
              words.handedOver
            ) : (
              <>
                {isEn ? carrier?.en : carrier?.zh} <span className="one-line">{trackingNumber}</span>
              </>
            ),
        },
        {
          key: "goods",
          label: words.parcelColumns.goods,
          cell: ({ lines }) =>
            lines
              .map((line) => words.pieces(goodsName(line.orderLineId), formatCount(line.quantity)))
              .join(isEn ? ", " : "、"),
        },
        {
          key: "shippedAt",
          label: words.parcelColumns.shippedAt,
          cell: ({ shippedAt }) => (
            <span className="one-line">
              <DateTime instant={shippedAt} />
            </span>
          ),
        },
        {
          key: "received",
          label: words.parcelColumns.received,
          cell: ({ receivedDay }) =>
            receivedDay === null ? (
              <Badge tone="info">{words.underWay}</Badge>
            ) : (
              <span className="one-line">
                <DateTime day={receivedDay} />
              </span>
            ),
        },
      ]}
    />
  );
}

function NextSteps({ number, desk, keys, answer }: Omit<DeskProps, "outlet"> & { keys: DeskKeys }) {
  const step = { number, answer };
  const isLeft = desk.goods.some((line) => line.toSend > 0);
  const underWay = desk.parcels.filter((parcel) => parcel.receivedDay === null);
  switch (desk.progress) {
    case "allocated":
      return (
        <>
          {isLeft ? <PackForm {...step} desk={desk} /> : null}
          {isLeft && desk.handover === "sent" ? (
            <ReallocateForm {...step} desk={desk} allocationId={keys.allocationId} />
          ) : null}
          <CancelForm {...step} />
        </>
      );
    case "packed":
      if (desk.handover === "collected") return <CancelForm {...step} />;
      return (
        <>
          {isLeft ? <ShipForm {...step} desk={desk} parcelId={keys.parcelId} /> : null}
          {isLeft || desk.parcels.length === 0 ? null : <FinishForm {...step} />}
          {isLeft || desk.parcels.length > 0 ? null : <CancelForm {...step} />}
          {underWay.map((parcel) => (
            <DeliverForm key={parcel.id} {...step} parcel={parcel} today={keys.today} />
          ))}
        </>
      );
    case "shipped":
      return (
        <>
          {underWay.map((parcel) => (
            <DeliverForm key={parcel.id} {...step} parcel={parcel} today={keys.today} />
          ))}
          <CompleteForm {...step} />
        </>
      );
    case "delivered":
      return <CompleteForm {...step} />;
    default:
      return null;
  }
}

interface StepProps {
  number: string;
  answer: FormAnswer | undefined;
}

/** One step's form. What was typed wrongly stands in the form it was typed into: `ref` tells parcels apart. */
function StepForm(
  props: StepProps & {
    step: string;
    title: string;
    text?: string;
    submit: string;
    isDanger?: boolean;
    /** Not what is usually done next: it opens when it is asked for, or when something in it was wrong. */
    isFolded?: boolean;
    hidden?: Record<string, string>;
    children?: (field: (name: string) => StepField) => ReactNode;
  },
) {
  const to = usePath();
  const { step, hidden = {} } = props;
  const isMine =
    props.answer?.values.step === step &&
    (hidden.parcelId === undefined || step === "ship" || props.answer.values.parcelId === hidden.parcelId);
  const answer = isMine ? props.answer : undefined;
  const form = `${step}${step === "deliver" ? (hidden.parcelId ?? "") : ""}`;
  const field = (name: string): StepField => ({
    name,
    form,
    value: answer?.values[name],
    error: answer?.errors[name],
  });
  const body = (
    <form method="post" action={to(`/admin/orders/${props.number}/goods`)} data-once className="stack">
      {props.text ? <p className="quiet">{props.text}</p> : null}
      <FormErrorSummary errors={answer?.errors} form={form} />
      <input type="hidden" name="step" value={step} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {props.children?.(field)}
      <p>
        <Button kind={props.isDanger ? "danger" : "primary"}>{props.submit}</Button>
      </p>
    </form>
  );
  return props.isFolded ? (
    <details className="panel stack" open={isMine}>
      <summary>{props.title}</summary>
      {body}
    </details>
  ) : (
    <div className="panel stack">
      <h3>{props.title}</h3>
      {body}
    </div>
  );
}

interface StepField {
  name: string;
  form: string;
  value: string | string[] | undefined;
  error: string | undefined;
}

function NoteField({ field }: { field: StepField }) {
  const words = useMessages().fulfilment.desk;
  return <TextArea {...field} label={words.note} hint={words.noteHint} isOptional maxLength={200} rows={2} />;
}

function PackForm({ desk, ...step }: StepProps & { desk: GoodsDesk }) {
  const words = useMessages().fulfilment.desk;
  const locale = useLocale();
  const isEn = locale === "en";
  const toPack = desk.goods.filter((line) => line.toSend > 0);
  return (
    <StepForm {...step} step="pack" title={words.pack} text={words.packText} submit={words.packSubmit}>
      {(field) => (
        <>
          <DataTable
            caption={words.toPack}
            rows={toPack}
            rowKey={({ orderLineId }) => orderLineId}
            isDense
            columns={[
              {
                key: "goods",
                label: words.goodsColumns.goods,
                cell: (line) => (
                  <>
                    {isEn ? line.nameEn : line.nameZh} <small>{isEn ? line.specEn : line.specZh}</small>
                  </>
                ),
              },
              {
                key: "county",
                label: words.goodsColumns.county,
                cell: (line) => (isEn ? line.countyNameEn : line.countyNameZh),
              },
              {
                key: "toSend",
                label: words.goodsColumns.toSend,
                isNumeric: true,
                cell: ({ toSend }) => formatCount(toSend),
              },
              {
                key: "storage",
                label: words.goodsColumns.storage,
                cell: ({ storageClass }) => <StorageBadge storage={storageClass} />,
              },
            ]}
          />
          {toPack
            .filter((line) => line.isWeighed)
            .map((line) => (
              <TextInput
                key={line.orderLineId}
                {...field(`grams.${line.lineNumber}`)}
                label={words.grams(isEn ? line.nameEn : line.nameZh)}
                hint={words.gramsHint(formatGrams(line.restGrams))}
                inputMode="numeric"
                width="short"
                required
              />
            ))}
          <NoteField field={field("note")} />
        </>
      )}
    </StepForm>
  );
}

function ReallocateForm({
  desk,
  allocationId,
  ...step
}: StepProps & { desk: GoodsDesk; allocationId: string }) {
  const words = useMessages().fulfilment.desk;
  const isEn = useLocale() === "en";
  const { outlets, supplier } = desk.senders;
  const options = [
    ...outlets.map(({ id, zh, en }) => ({ value: `outlet:${id}`, label: isEn ? en : zh })),
    ...(supplier
      ? [
          {
            value: `supplier:${supplier.id}`,
            label: words.bySupplier(isEn ? supplier.en : supplier.zh),
          },
        ]
      : []),
  ];
  if (options.length === 0) return <p className="quiet">{words.noSenders}</p>;
  return (
    <StepForm
      {...step}
      step="reallocate"
      title={words.reallocate}
      text={words.reallocateText}
      submit={words.reallocateSubmit}
      isFolded
      hidden={{ allocationId }}
    >
      {(field) => (
        <>
          <Select {...field("sender")} label={words.newSender} placeholder required options={options} />
          <NoteField field={field("note")} />
        </>
      )}
    </StepForm>
  );
}

function CancelForm(step: StepProps) {
  const words = useMessages().fulfilment.desk;
  return (
    <StepForm
      {...step}
      step="cancel"
      title={words.cancel}
      text={words.cancelText}
      submit={words.cancelSubmit}
      isFolded
      isDanger
    >
      {(field) => (
        <TextInput {...field("note")} label={words.reason} hint={words.reasonHint} maxLength={200} required />
      )}
    </StepForm>
  );
}

function ShipForm({ desk, parcelId, ...step }: StepProps & { desk: GoodsDesk; parcelId: string }) {
  const words = useMessages().fulfilment.desk;
  const isEn = useLocale() === "en";
  return (
    <StepForm
      {...step}
      step="ship"
      title={words.ship}
      text={words.shipText}
      submit={words.shipSubmit}
      hidden={{ parcelId }}
    >
      {(field) => (
        <>
          {desk.goods
            .filter((line) => line.toSend > 0)
            .map((line) => {
              const pieces = field(`pieces.${line.lineNumber}`);
              return (
                <TextInput
                  key={line.orderLineId}
                  {...pieces}
                  value={pieces.value ?? line.toSend}
                  label={
                    <>
                      {words.piecesOf(isEn ? line.nameEn : line.nameZh)}{" "}
                      <StorageBadge storage={line.storageClass} />
                    </>
                  }
                  hint={words.piecesLeft(formatCount(line.toSend))}
                  inputMode="numeric"
                  width="short"
                />
              );
            })}
          <div className="sales-form-row">
            <Select
              {...field("carrierId")}
              label={words.carrier}
              placeholder
              required
              options={desk.carriers.map((carrier) => ({
                value: carrier.id,
                label: `${isEn ? carrier.nameEn : carrier.nameZh} · ${words.carrierCold[coldOf(carrier)]}`,
              }))}
            />
            <TextInput {...field("trackingNumber")} label={words.tracking} maxLength={40} required />
          </div>
          <NoteField field={field("note")} />
        </>
      )}
    </StepForm>
  );
}

/** The coldest that a carrier keeps. */
export function coldOf(carrier: { carriesChilled: boolean; carriesFrozen: boolean }) {
  if (carrier.carriesFrozen) return "frozen";
  return carrier.carriesChilled ? "chilled" : "ambient";
}

function FinishForm(step: StepProps) {
  const words = useMessages().fulfilment.desk;
  return (
    <StepForm {...step} step="finish" title={words.ship} text={words.finish} submit={words.finishSubmit} />
  );
}

function DeliverForm({
  parcel,
  today,
  ...step
}: StepProps & { parcel: GoodsDesk["parcels"][number]; today: number }) {
  const words = useMessages().fulfilment.desk;
  return (
    <StepForm
      {...step}
      step="deliver"
      title={words.deliverOf(parcel.parcelNumber)}
      submit={words.deliverSubmit}
      hidden={{ parcelId: parcel.id }}
    >
      {(field) => {
        const { value, ...received } = field("receivedDay");
        return (
          <>
            <Field {...received} label={words.receivedDay}>
              {(control) => (
                <input
                  {...control}
                  className="input input-short"
                  type="date"
                  defaultValue={typeof value === "string" ? value : formatDay(today)}
                  max={formatDay(today)}
                  required
                />
              )}
            </Field>
            <NoteField field={field("note")} />
          </>
        );
      }}
    </StepForm>
  );
}

function CompleteForm(step: StepProps) {
  const words = useMessages().fulfilment.desk;
  return (
    <StepForm
      {...step}
      step="complete"
      title={words.complete}
      text={words.completeText}
      submit={words.completeSubmit}
      isFolded
    />
  );
}
