import { Button, FormErrorSummary, TextArea } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";
import type { FormAnswer } from "#app/http/forms.server.ts";

/** A seller's yes, or their no with a reason. */
export function AgreementAnswer({ answer }: { answer: FormAnswer | undefined }) {
  const words = useMessages().agreements.answer;
  return (
    <section className="panel stack">
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      <form method="post" data-once>
        <input type="hidden" name="intent" value="confirm" />
        <Button>{words.confirm}</Button>
      </form>
      <form method="post" data-once noValidate className="stack">
        <FormErrorSummary errors={answer?.errors} />
        <input type="hidden" name="intent" value="refuse" />
        <TextArea
          name="reason"
          label={words.reason}
          rows={2}
          maxLength={200}
          value={answer?.values.reason}
          error={answer?.errors.reason}
        />
        <Button kind="quiet">{words.refuse}</Button>
      </form>
    </section>
  );
}
