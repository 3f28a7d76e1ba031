import { DateTime } from "#app/components/amounts.tsx";
import { Button, Checkbox, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";
import type { findLot } from "#app/domain/reporting/lots.server.ts";
import { formatDay } from "#app/domain/values/business-day.ts";
import { PapersFields } from "#app/routes/counter/stock-papers.tsx";
import type { LotState } from "#db/words.ts";

type Lot = NonNullable<Awaited<ReturnType<typeof findLot>>>;

interface Typed {
  values: Record<string, string | string[] | undefined>;
  errors: Record<string, string>;
}

/** What is known of a lot. */
export function LotFacts({ lot }: { lot: Lot }) {
  const { stock } = useMessages();
  const { receive, lots, papers } = stock;
  const missing = (paper: keyof typeof papers) => (
    <span className="stock-missing">{stock.missing(papers[paper])}</span>
  );
  return (
    <section className="panel">
      <h2>{stock.lot.facts}</h2>
      <dl className="stock-facts">
        <dt>{stock.sku}</dt>
        <dd>{lot.sku}</dd>
        <dt>{lots.produced}</dt>
        <dd>
          <DateTime day={lot.producedDay} />
        </dd>
        <dt>{lots.lastDay}</dt>
        <dd>{lot.lastDay === null ? lots.noLastDay : <DateTime day={lot.lastDay} />}</dd>
        <dt>{receive.source}</dt>
        <dd>{lot.source || missing("source")}</dd>
        <dt>{receive.licence}</dt>
        <dd>{lot.licence || missing("licence")}</dd>
        <dt>{receive.reportNumber}</dt>
        <dd>
          {lot.reportNumber && lot.reportDay !== null ? (
            <>
              {lot.reportNumber} <DateTime day={lot.reportDay} />
            </>
          ) : (
            missing("report")
          )}
        </dd>
      </dl>
    </section>
  );
}

/** Adds to a lot what it lacked, or puts it right. */
export function PapersSection({ lot, values, errors }: Typed & { lot: Lot }) {
  const words = useMessages().stock.lot;
  const isTyped = values.step === "papers";
  const known = {
    source: lot.source,
    licence: lot.licence,
    reportNumber: lot.reportNumber,
    reportDay: lot.reportDay === null ? "" : formatDay(lot.reportDay),
  };
  return (
    <details className="panel" open={isTyped}>
      <summary>{words.completePapers}</summary>
      <form method="post" data-once noValidate className="stack stock-form">
        <PapersFields values={isTyped ? values : known} errors={isTyped ? errors : {}} />
        <Button name="step" value="papers">
          {words.savePapers}
        </Button>
      </form>
    </details>
  );
}

/** Stops a lot everywhere, or lets it be sold again. */
export function StopSection({ state, values, errors }: Typed & { state: LotState }) {
  const words = useMessages().stock.lot;
  const { stock } = useMessages();
  const isTyped = values.step !== "papers";
  const field = (name: string) => ({
    name,
    value: isTyped ? values[name] : undefined,
    error: isTyped ? errors[name] : undefined,
  });
  return (
    <section className="panel">
      <h2>{words.stop}</h2>
      <form method="post" data-once noValidate className="stack stock-form">
        <p>{words.stopText}</p>
        {isTyped ? <FormErrorSummary errors={errors} /> : null}
        <TextInput
          {...field("reason")}
          label={stock.reason}
          hint={stock.reasonHint}
          required
          autoComplete="off"
        />
        <div className="row">
          {state === "on_sale" ? (
            <Button name="step" value="held" kind="quiet">
              {words.hold}
            </Button>
          ) : (
            <Button name="step" value="freed" kind="quiet">
              {words.free}
            </Button>
          )}
        </div>
        <p className="quiet">{words.recallText}</p>
        <Checkbox
          {...field("isSure")}
          label={words.recallConfirm}
          value="on"
          isChecked={values.isSure === "on"}
        />
        <Button name="step" value="recalled" kind="danger">
          {words.recall}
        </Button>
      </form>
    </section>
  );
}
