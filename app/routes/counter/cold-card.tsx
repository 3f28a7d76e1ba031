import { Button, TextInput } from "#app/components/fields.tsx";
import { formatInstant } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { DemoMark, StorageBadge } from "#app/components/tags.tsx";
import type { ColdRule } from "#app/domain/inventory/cold.ts";
import type { ColdCaseRow } from "#app/domain/reporting/cold-cases.server.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import { CaseBadges, DueText, degrees, Fault, TemperatureField } from "#app/routes/counter/cold-parts.tsx";

/** One case: what it shows, when it is read next, and the field for the next reading. */
export function CaseCard(props: {
  row: ColdCaseRow & { readingId: string };
  rule: ColdRule;
  now: number;
  mayKeep: boolean;
  answer: FormAnswer | undefined;
}) {
  const { row, rule, now, answer } = props;
  const { cold } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { tenths, minTenths, maxTenths, readAt } = row;
  const isRead = tenths !== null && minTenths !== null && maxTenths !== null && readAt !== null;
  const tone = row.isOut ? "cold-card-out" : row.timeliness === "overdue" ? "cold-card-overdue" : "";
  const sign = answer?.values.sign ?? (row.storageClass === "frozen" ? "below" : "above");
  const isNoteShown = row.isOut || Boolean(answer?.values.note);
  const note = (
    <TextInput
      form={row.id}
      name="note"
      label={cold.note}
      hint={cold.noteHint}
      value={answer?.values.note}
      error={answer?.errors.note}
      isOptional
      autoComplete="off"
    />
  );
  return (
    <article className={`panel cold-card ${tone}`} aria-label={row.name}>
      <header className="row cold-head">
        <h2>{row.name}</h2>
        <StorageBadge storage={row.storageClass} />
        <CaseBadges row={row} />
        {row.isDemo ? <DemoMark /> : null}
      </header>
      <p className="cold-shown">
        <b className="cold-figure">{isRead ? cold.degrees(degrees(tenths)) : cold.never}</b>{" "}
        {isRead ? <Fault tenths={tenths} minTenths={minTenths} maxTenths={maxTenths} /> : null}
      </p>
      <p className="cold-facts">
        {isRead ? (
          <span>
            {cold.lastAt(formatInstant(readAt, locale))} · {cold.ago(Math.floor((now - readAt) / 60_000))}
          </span>
        ) : null}
        <span>
          <DueText row={row} />
        </span>
        <span className="quiet">{cold.range(degrees(rule.minTenths), degrees(rule.maxTenths))}</span>
      </p>
      {props.mayKeep ? (
        <form method="post" data-once noValidate className="cold-form">
          <input type="hidden" name="caseId" value={row.id} />
          <input type="hidden" name="readingId" value={row.readingId} />
          <TemperatureField
            form={row.id}
            value={answer?.values.temperature}
            isBelowZero={sign === "below"}
            error={answer?.errors.temperature}
          />
          {isNoteShown ? (
            note
          ) : (
            <details>
              <summary>{cold.addNote}</summary>
              {note}
            </details>
          )}
          <Button name="step" value="read" isWide>
            {cold.submit}
          </Button>
        </form>
      ) : null}
      <p>
        <a href={to(`/counter/stock/cold/${row.id}`)}>{cold.history}</a>
      </p>
    </article>
  );
}
