import { Barcode } from "#app/components/barcode.tsx";
import { formatDate } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";

/** Where an order is collected, and the code to show there once it is ready. */
export function OrderCollection(props: {
  collection: {
    outlet: { zh: string; en: string };
    isReady: boolean;
    isCollected: boolean;
    /** Undefined for who only knew the order's number and phone. */
    code?: string | undefined;
    keepUntilDay: number | null;
  };
}) {
  const words = useMessages().fulfilment.collect;
  const locale = useLocale();
  const { outlet, isReady, isCollected, code, keepUntilDay } = props.collection;
  return (
    <section className="panel stack" aria-labelledby="collect-title">
      <h2 id="collect-title">{words.title}</h2>
      <p>{words.at(locale === "en" ? outlet.en : outlet.zh)}</p>
      {isCollected ? (
        <p>
          <Badge tone="leaf">{words.collected}</Badge>
        </p>
      ) : !isReady ? (
        <p className="quiet">{words.waiting}</p>
      ) : code === undefined ? (
        <p className="quiet">{words.codeHidden}</p>
      ) : (
        <>
          <p className="collect-code">
            <span>{words.code}</span> <strong>{code}</strong>
          </p>
          <Barcode digits={code} label={words.code} />
          <p className="quiet">{words.codeText}</p>
          {keepUntilDay === null ? null : <p>{words.keepUntil(formatDate(keepUntilDay, locale))}</p>}
        </>
      )}
    </section>
  );
}
