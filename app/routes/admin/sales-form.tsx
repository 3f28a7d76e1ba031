import { Button, Select, TextInput } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import type { SalesChoices } from "#app/domain/reporting/sales-names.server.ts";
import { GROUPS, type SalesFault, SPLITS } from "#app/domain/reporting/sales-query.ts";
import { GRAINS, type Grain } from "#app/domain/values/business-day.ts";
import { say, type Tongue } from "#app/routes/admin/sales-words.ts";
import { SALES_MODES } from "#db/words.ts";

/**
 * What the report is asked. Dates that are left as they are keep the named span they come from;
 * changed ones make a span of their own.
 */
export function SalesForm(props: {
  values: Record<string, string>;
  errors?: Record<string, SalesFault> | undefined;
  choices: SalesChoices;
  /** The grain that "automatic" stands for; unknown while the dates are wrong. */
  suitingGrain?: Grain | undefined;
}) {
  const messages = useMessages();
  const locale = useLocale();
  const to = usePath();
  const tongue: Tongue = { locale, messages };
  const { sales } = messages.admin;
  const { values, errors, choices, suitingGrain } = props;
  const errorOf = (name: string) => {
    const fault = errors?.[name];
    return fault && sales.faults[fault];
  };
  /** A date field shows nothing of what is no date: then it is plain text, so that it can be put right. */
  const typeOf = (name: string) => (errors?.[name] === "date" ? "text" : "date");
  const named = (list: SalesChoices["districts"]) =>
    list.map(({ key, name }) => ({ value: key, label: say(name, tongue) }));
  const filters = [
    {
      name: "county",
      options: choices.counties.map(({ key, name, within }) => ({
        value: key,
        label: sales.cut(say(name, tongue), say(within, tongue)),
      })),
    },
    { name: "prefecture", options: named(choices.prefectures) },
    { name: "province", options: named(choices.provinces) },
    { name: "district", options: [...named(choices.districts), { value: "none", label: sales.unpaired }] },
    { name: "category", options: named(choices.categories) },
    {
      name: "salesMode",
      options: SALES_MODES.map((mode) => ({ value: mode, label: messages.common.salesMode[mode] })),
    },
    { name: "outlet", options: named(choices.outlets) },
    {
      name: "body",
      options: [
        ...named(choices.districts),
        ...Object.entries(messages.centre.bodies).map(([value, label]) => ({ value, label })),
      ],
    },
    {
      name: "certified",
      options: (["yes", "no"] as const).map((value) => ({ value, label: sales.certified[value] })),
    },
  ] as const;
  const isFiltered = filters.some(({ name }) => values[name] || errors?.[name]);

  return (
    <form className="panel sales-form" method="get" action={to("/admin/sales")}>
      {values.span ? <input type="hidden" name="span" value={values.span} /> : null}
      {values.across ? <input type="hidden" name="across" value={values.across} /> : null}
      <div className="sales-form-row">
        <TextInput
          type={typeOf("from")}
          name="from"
          label={sales.from}
          value={values.from}
          error={errorOf("from")}
        />
        <TextInput type={typeOf("to")} name="to" label={sales.to} value={values.to} error={errorOf("to")} />
        <Select
          name="grain"
          label={sales.grain}
          value={values.grain}
          error={errorOf("grain")}
          placeholder={suitingGrain ? sales.autoGrain(sales.grains[suitingGrain]) : sales.grainAuto}
          options={withTyped(
            GRAINS.map((grain) => ({ value: grain, label: sales.grains[grain] })),
            values.grain,
          )}
        />
        <Select
          name="group"
          label={sales.group}
          value={values.group}
          error={errorOf("group")}
          options={withTyped(
            GROUPS.map((group) => ({ value: group, label: sales.groups[group] })),
            values.group,
          )}
        />
        <Select
          name="split"
          label={sales.split}
          value={values.split}
          error={errorOf("split")}
          options={withTyped(
            SPLITS.map((split) => ({ value: split, label: sales.splits[split] })),
            values.split,
          )}
        />
      </div>
      <details className="sales-filters" open={isFiltered}>
        <summary>{sales.filters}</summary>
        <div className="sales-form-row">
          {filters.map(({ name, options }) => (
            <Select
              key={name}
              name={name}
              label={sales.filterNames[name]}
              value={values[name]}
              error={errorOf(name)}
              placeholder={sales.any}
              options={withTyped(options, values[name])}
            />
          ))}
        </div>
      </details>
      <div className="row">
        <Button>{sales.show}</Button>
      </div>
    </form>
  );
}

/** An id from the address that is not among the options is still shown, so that nothing typed is lost. */
function withTyped(options: readonly { value: string; label: string }[], typed: string | undefined) {
  if (!typed || options.some(({ value }) => value === typed)) return options;
  return [...options, { value: typed, label: typed }];
}
