import { Button, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import type { FormAnswer } from "#app/http/forms.server.ts";

/** The way to an order for whoever has no account: its number and the phone it was placed with. */
export function FindOrderForm({ answer, number }: { answer?: FormAnswer | undefined; number?: string }) {
  const texts = useMessages().checkout.find;
  const path = usePath();
  return (
    <form method="post" action={path("/orders/find")} className="panel find-order stack" noValidate>
      <FormErrorSummary errors={answer?.errors} />
      <TextInput
        name="number"
        label={texts.number}
        hint={texts.numberHint}
        value={answer?.values.number ?? number}
        error={answer?.errors.number}
        inputMode="numeric"
        autoComplete="off"
      />
      <TextInput
        name="phone"
        label={texts.phone}
        value={answer?.values.phone}
        error={answer?.errors.phone}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
      />
      <Button isWide>{texts.submit}</Button>
    </form>
  );
}
