import { formatGrams } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Timeline, type TimelineEvent } from "#app/components/navigation.tsx";
import type { Handover, OrderEventKind, OrderState, Progress } from "#db/words.ts";

interface ProgressProps {
  order: { state: OrderState; progress: Progress; handover: Handover; paidAt: number | null };
  events: readonly { kind: OrderEventKind; happenedAt: number; ref: string | null }[];
  credits: readonly { nameZh: string; nameEn: string }[];
  lines: readonly {
    id: string;
    nameZh: string;
    nameEn: string;
    isWeighed: boolean;
    orderedGrams: number;
    finalGrams: number;
  }[];
  parcels: readonly {
    id: string;
    trackingNumber: string | null;
    carrier: { zh: string; en: string } | undefined;
    lines: readonly { orderLineId: string; quantity: number }[];
  }[];
  /** After how many days from receipt the order completes by itself. */
  completeAfterDays: number | undefined;
  isDemo: boolean;
}

/** What happened to an order and what comes next, as its shopper is told. */
export function OrderProgress(props: ProgressProps) {
  const { checkout, fulfilment } = useMessages();
  const texts = checkout.order.events;
  const words = fulfilment.shopper;
  const isEn = useLocale() === "en";
  const { order, credits, lines, parcels } = props;

  const detailOf = (kind: OrderEventKind, ref: string | null) => {
    if (kind === "shipped" || kind === "delivered") {
      const parcel = parcels.find(({ id }) => id === ref);
      if (!parcel?.trackingNumber) return undefined;
      const carrier = (isEn ? parcel.carrier?.en : parcel.carrier?.zh) ?? "";
      if (kind === "delivered") return words.parcel(carrier, parcel.trackingNumber);
      const goods = parcel.lines.map(({ orderLineId, quantity }) => {
        const line = lines.find(({ id }) => id === orderLineId);
        return fulfilment.desk.pieces((isEn ? line?.nameEn : line?.nameZh) ?? "", String(quantity));
      });
      return (
        <>
          {words.parcel(carrier, parcel.trackingNumber)}
          <br />
          {words.parcelGoods(goods)}
        </>
      );
    }
    if (kind !== "reweighed") return undefined;
    return (
      <>
        {lines
          .filter((line) => line.isWeighed)
          .map((line) => (
            <div key={line.id}>
              {words.reweighed(
                isEn ? line.nameEn : line.nameZh,
                formatGrams(line.orderedGrams),
                formatGrams(line.finalGrams),
              )}
            </div>
          ))}
        {words.reweighedText}
      </>
    );
  };

  const happened: TimelineEvent[] = props.events.map(({ kind, happenedAt, ref }) => ({
    label: texts[kind],
    at: happenedAt,
    detail: detailOf(kind, ref),
    state: kind === "expired" || kind === "cancelled" ? "stopped" : "done",
  }));
  if (order.state === "awaiting_payment")
    return (
      <Timeline
        events={[
          ...happened,
          { label: texts.awaitingPayment, state: "current" },
          { label: texts.credited, detail: texts.creditedTodo, state: "todo" },
        ]}
      />
    );
  if (order.paidAt === null) return <Timeline events={happened} />;
  // the counties are credited in the very moment of paying, before whatever comes later
  const credited: TimelineEvent = {
    label: texts.credited,
    at: order.paidAt,
    detail: texts.creditedDetail(credits.map((credit) => (isEn ? credit.nameEn : credit.nameZh))),
    state: "done",
  };
  const paid = props.events.findIndex(({ kind }) => kind === "paid") + 1;
  const next = ahead();
  return (
    <Timeline
      events={[...happened.slice(0, paid), credited, ...happened.slice(paid), ...(next ? [next] : [])]}
    />
  );

  function ahead(): TimelineEvent | undefined {
    const demo = props.isDemo ? texts.shippedDetail : undefined;
    const isCollected = order.handover === "collected";
    switch (order.progress) {
      case "allocated":
        if (order.state === "refunded") return undefined;
        return isCollected
          ? { label: words.toPrepare, detail: words.toPrepareText, state: "current" }
          : { label: words.toPack, detail: demo ?? words.toPackText, state: "current" };
      case "packed":
        return isCollected
          ? { label: words.toCollect, state: "current" }
          : { label: words.toShip, detail: demo, state: "current" };
      case "shipped":
        return { label: words.toReceive, state: "current" };
      case "delivered":
        return {
          label: words.toComplete,
          detail:
            props.completeAfterDays === undefined ? undefined : words.toCompleteText(props.completeAfterDays),
          state: "current",
        };
      default:
        return undefined;
    }
  }
}
