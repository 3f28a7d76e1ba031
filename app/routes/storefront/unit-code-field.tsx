import { TextInput } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";

/** Where an institution's people give its code, so that what they buy counts to its share; folded until it is wanted. */
export function UnitCodeField({ value, error }: { value: string; error: string | undefined }) {
  const texts = useMessages().checkout.checkout;
  return (
    <details className="unit-code" open={value !== "" || error !== undefined}>
      <summary>{texts.unitCodeFold}</summary>
      <TextInput
        name="unitCode"
        label={texts.unitCode}
        hint={texts.unitCodeHint}
        value={value}
        error={error}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={20}
        isOptional
      />
    </details>
  );
}
