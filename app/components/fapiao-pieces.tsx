import { DateTime, Money } from "#app/components/amounts.tsx";
import { RadioGroup, TextInput } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Badge } from "#app/components/tags.tsx";
import type { FormAnswer } from "#app/http/forms.server.ts";
import { FAPIAO_KINDS, type FapiaoKind, TITLE_KINDS } from "#db/words.ts";

/** What the fields of a title hold before anything was typed. */
export interface FilledTitle {
  titleKind?: string | undefined;
  name?: string | undefined;
  taxId?: string | null | undefined;
  address?: string | null | undefined;
  phone?: string | null | undefined;
  bank?: string | null | undefined;
  bankAccount?: string | null | undefined;
}

type FieldsProps = { answer: FormAnswer | undefined; form?: string };

/** Which kind of fapiao. */
export function KindField({ answer, form, value = "ordinary" }: FieldsProps & { value?: string }) {
  const { fapiao } = useMessages();
  return (
    <RadioGroup
      name="kind"
      form={form}
      label={fapiao.ask.kind}
      value={answer?.values.kind ?? value}
      error={answer?.errors.kind}
      options={FAPIAO_KINDS.map((kind) => ({
        value: kind,
        label: fapiao.kinds[kind],
        hint: fapiao.ask.kindHints[kind],
      }))}
    />
  );
}

/** To whom a fapiao is made out. What only a unit needs is folded away from a person where the browser can. */
export function TitleFields({ answer, form, filled }: FieldsProps & { filled?: FilledTitle | undefined }) {
  const { fapiao } = useMessages();
  const texts = fapiao.ask;
  const field = (name: keyof FilledTitle) => ({
    name,
    form,
    value: answer ? answer.values[name] : filled?.[name],
    error: answer?.errors[name],
  });
  return (
    <>
      <RadioGroup
        {...field("titleKind")}
        value={field("titleKind").value ?? "person"}
        label={texts.titleKind}
        options={TITLE_KINDS.map((kind) => ({ value: kind, label: fapiao.titleKinds[kind] }))}
      />
      <TextInput {...field("name")} label={texts.name} hint={texts.nameHint} maxLength={100} />
      <div className="fapiao-unit">
        <TextInput
          {...field("taxId")}
          label={texts.taxId}
          hint={texts.taxIdHint}
          maxLength={40}
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
        />
        <fieldset className="fapiao-details">
          <legend>{texts.details}</legend>
          <p className="field-hint">{texts.detailsHint}</p>
          <div className="field-pair">
            <TextInput {...field("address")} label={texts.address} maxLength={100} />
            <TextInput {...field("phone")} label={texts.phone} maxLength={30} inputMode="tel" />
            <TextInput {...field("bank")} label={texts.bank} maxLength={100} />
            <TextInput
              {...field("bankAccount")}
              label={texts.bankAccount}
              maxLength={40}
              inputMode="numeric"
              autoComplete="off"
            />
          </div>
        </fieldset>
      </div>
    </>
  );
}

/** The labels of the fields above, for the summary of a form's errors. */
export function nameTitleFields(
  errors: Record<string, string | undefined> | undefined,
  texts: { ask: Record<string, unknown> },
  join: (label: string, message: string) => string,
): Record<string, string | undefined> {
  return nameErrors(errors, texts.ask, join);
}

export interface ShownFapiao {
  number: string;
  kind: FapiaoKind;
  colour: "blue" | "red";
  isExempt: boolean;
  grossFen: number;
  issuedAt: number;
}

/** Issued fapiao, each with its files; `base` is the address under which they lie. */
export function FapiaoFiles({ fapiaos, base }: { fapiaos: readonly ShownFapiao[]; base: string }) {
  const { fapiao: texts } = useMessages();
  return (
    <ul className="fapiao-files">
      {fapiaos.map(({ number, kind, colour, isExempt, grossFen, issuedAt }) => (
        <li key={number}>
          <p className="row">
            <b>{texts.kinds[kind]}</b>
            {colour === "red" ? <Badge tone="danger">{texts.colours.red}</Badge> : null}
            {isExempt ? <Badge>{texts.exempt}</Badge> : null}
            <Money amountFen={grossFen} />
          </p>
          <p className="quiet">
            <span className="number">{number}</span> <DateTime instant={issuedAt} />
          </p>
          <p className="row">
            <a href={`${base}/${number}.pdf`} aria-label={texts.downloadOf(number)}>
              {texts.download}
            </a>
            <a href={`${base}/${number}.xml`} aria-label={texts.dataOf(number)}>
              {texts.data}
            </a>
          </p>
        </li>
      ))}
    </ul>
  );
}
