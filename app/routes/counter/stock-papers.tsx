import { TextInput } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";

/** The papers of a lot: who made it, under which licence, how it was tested. */
export function PapersFields(props: {
  values: Record<string, string | string[] | undefined>;
  errors: Record<string, string>;
}) {
  const words = useMessages().stock.receive;
  const field = (name: string) => ({
    name,
    value: props.values[name],
    error: props.errors[name],
    isOptional: true,
    autoComplete: "off",
  });
  return (
    <>
      <TextInput {...field("source")} label={words.source} hint={words.sourceHint} />
      <TextInput {...field("licence")} label={words.licence} hint={words.licenceHint} width="medium" />
      <TextInput {...field("reportNumber")} label={words.reportNumber} width="medium" />
      <TextInput {...field("reportDay")} label={words.reportDay} type="date" width="medium" />
    </>
  );
}
