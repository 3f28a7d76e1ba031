import { Button, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatInstant } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import type { listWarmLots } from "#app/domain/reporting/cold-cases.server.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import { BlockBadge, GoodsName } from "#app/routes/counter/stock-parts.tsx";

type WarmLot = Awaited<ReturnType<typeof listWarmLots>>[number] & { writeOffId: string };

/** Lots that were kept too warm here: the centre frees them or writes them off. Nothing where there is none. */
export function WarmLots(props: {
  lots: readonly WarmLot[];
  mayFree: boolean;
  answer: FormAnswer | undefined;
}) {
  const { cold, stock } = useMessages();
  const locale = useLocale();
  const to = usePath();
  if (props.lots.length === 0) return null;
  return (
    <section className="stack" id="held" aria-label={cold.held.title}>
      <h2>{cold.held.title}</h2>
      <p>{props.mayFree ? cold.held.text : cold.held.askCentre}</p>
      {props.lots.map((lot) => {
        const answer = props.answer?.values.lotId === lot.lotId ? props.answer : undefined;
        return (
          <article key={lot.lotId} className="panel stack cold-lot">
            <div>
              <b>
                <GoodsName goods={lot} />
              </b>
              <div className="row">
                <a href={to(`/counter/stock/lots/${lot.lotId}`)}>{lot.code}</a>
                <span>{stock.pieces(formatCount(lot.onHand))}</span>
                <BlockBadge block={lot.block} />
              </div>
              {lot.coldSince === null ? null : (
                <span className="quiet">{cold.held.since(formatInstant(lot.coldSince, locale))}</span>
              )}
            </div>
            {props.mayFree ? (
              <form method="post" data-once noValidate className="stack stock-form">
                <input type="hidden" name="lotId" value={lot.lotId} />
                <input type="hidden" name="writeOffId" value={lot.writeOffId} />
                <TextInput
                  form={lot.lotId}
                  name="reason"
                  label={cold.held.reason}
                  hint={cold.held.reasonHint}
                  value={answer?.values.reason}
                  error={answer?.errors.reason}
                  required
                  autoComplete="off"
                />
                <div className="row">
                  <Button name="step" value="free" kind="quiet">
                    {cold.held.free}
                  </Button>
                  <Button name="step" value="destroy" kind="danger">
                    {cold.held.destroy}
                  </Button>
                </div>
              </form>
            ) : null}
          </article>
        );
      })}
    </section>
  );
}
