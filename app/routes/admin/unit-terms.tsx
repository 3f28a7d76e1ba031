import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, RadioGroup, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatDate, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Badge } from "#app/components/tags.tsx";
import { formatDay } from "#app/domain/values/business-day.ts";
import { formatYuan } from "#app/domain/values/fen.ts";
import type { UnitAnswer, UnitPage } from "#app/routes/admin/unit-page.server.ts";
import { PAYMENT_MODES } from "#db/words.ts";

/** What comes first with a unit now, and all that was ever said about it. */
export function UnitTerms({ page }: { page: UnitPage }) {
  const { terms: words, modes } = useMessages().credit;
  const locale = useLocale();
  const { now, all } = page.terms;
  const factsOf = (terms: { mode: string; creditDays: number; limitFen: number }) =>
    terms.mode === "goods_first"
      ? words.facts(formatCount(terms.creditDays), formatFen(terms.limitFen))
      : "–";
  const daysOf = (from: number, until: number | null) =>
    until === null
      ? words.from(formatDate(from, locale))
      : words.span(formatDate(from, locale), formatDate(until, locale));
  return (
    <>
      <section className="panel stack">
        <div className="row row-apart">
          <h2>{words.title}</h2>
          <Badge tone={now.mode === "goods_first" ? "info" : "plain"}>{words.now(modes[now.mode])}</Badge>
        </div>
        <p>{now.mode === "goods_first" ? factsOf(now) : all.length === 0 ? words.none : null}</p>
      </section>
      {all.length === 0 ? null : (
        <DataTable
          caption={words.history}
          scope={words.historyScope}
          rows={all}
          rowKey={({ id }) => id}
          isDense
          isStacked
          columns={[
            { key: "mode", label: words.columns.mode, cell: ({ mode }) => modes[mode] },
            { key: "terms", label: words.columns.terms, cell: factsOf },
            {
              key: "days",
              label: words.columns.days,
              cell: ({ validFromDay, validUntilDay }) => daysOf(validFromDay, validUntilDay),
            },
            { key: "reason", label: words.columns.reason, cell: ({ reason }) => reason },
            { key: "by", label: words.columns.by, cell: ({ by }) => by ?? "–" },
            { key: "at", label: words.columns.at, cell: ({ setAt }) => <DateTime instant={setAt} /> },
          ]}
        />
      )}
    </>
  );
}

/** The form in which staff say what comes first with a unit from some day on. */
export function SetTerms({ page, answer }: { page: UnitPage; answer: UnitAnswer }) {
  const { terms: words, modes } = useMessages().credit;
  const own = answer?.values.intent === "terms" ? answer : undefined;
  const errors = nameErrors(own?.errors, words, words.wrongField);
  const field = (name: string, otherwise = "") => ({
    name,
    form: "terms",
    value: own?.values[name] ?? otherwise,
    error: own?.errors[name],
  });
  return (
    <form method="post" data-once noValidate className="panel stack outlet-form">
      <h2>{words.set}</h2>
      <p>{words.setText}</p>
      <FormErrorSummary errors={errors} form="terms" />
      <input type="hidden" name="intent" value="terms" />
      <input type="hidden" name="key" value={page.terms.key} />
      <RadioGroup
        {...field("mode", page.terms.now.mode)}
        label={words.mode}
        options={PAYMENT_MODES.map((mode) => ({
          value: mode,
          label: modes[mode],
          hint: words.modeHints[mode],
        }))}
      />
      <TextInput
        {...field("creditDays", String(page.terms.creditDays))}
        label={words.creditDays}
        hint={words.creditDaysHint}
        inputMode="numeric"
        width="short"
      />
      <TextInput
        {...field("limit", page.terms.now.limitFen > 0 ? formatYuan(page.terms.now.limitFen) : "")}
        label={words.limit}
        hint={words.limitHint}
        inputMode="decimal"
        isOptional
        width="medium"
      />
      <TextInput
        {...field("validFromDay", formatDay(page.today))}
        type="date"
        label={words.validFromDay}
        width="medium"
      />
      <TextInput
        {...field("validUntilDay")}
        type="date"
        label={words.validUntilDay}
        hint={words.validUntilHint}
        isOptional
        width="medium"
      />
      <TextInput
        {...field("reason")}
        label={words.reason}
        hint={words.reasonHint}
        maxLength={200}
        autoComplete="off"
      />
      <Button kind="quiet">{words.submit}</Button>
    </form>
  );
}
