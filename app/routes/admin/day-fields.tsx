import { TextInput } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";
import type { DaysFault } from "#app/domain/reporting/asked-days.ts";

/** The first and the last day of a report. What was typed wrongly stays as it was typed. */
export function DayFields(props: {
  values: Partial<Record<string, string>>;
  errors: Partial<Record<string, DaysFault>>;
}) {
  const words = useMessages().admin.days;
  return (["from", "to"] as const).map((name) => {
    const fault = props.errors[name];
    return (
      <TextInput
        key={name}
        name={name}
        label={words[name]}
        type={fault ? "text" : "date"}
        value={props.values[name]}
        error={fault && words.faults[fault]}
      />
    );
  });
}
