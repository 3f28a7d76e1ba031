import type {
  ButtonHTMLAttributes,
  InputHTMLAttributes,
  ReactNode,
  SelectHTMLAttributes,
  TextareaHTMLAttributes,
} from "react";
import { Icon, type IconName } from "#app/components/icon.tsx";
import { useMessages } from "#app/components/locale.tsx";

/*
 * Each of TextInput, Select, TextArea, Checkbox, RadioGroup and Quantity is a whole field: its label,
 * its hint and, beside it, what is wrong with it. `error` comes from the form's answer
 * (answer?.errors.name) and `value` from what was typed (answer?.values.name), so nothing typed is lost.
 */

/** The id of a field's control: FormErrorSummary links to it. */
export function fieldId(name: string, form?: string | undefined): string {
  return `${form ?? "field"}-${name.replace(/[^\w-]+/g, "-")}`;
}

/** What a form's answer keeps of a field: text, or a list when the name came several times. */
export type Typed = string | number | readonly string[] | null | undefined;

function textOf(typed: Typed): string | number | undefined {
  return typed === null || typed === undefined || typeof typed === "string" || typeof typed === "number"
    ? (typed ?? undefined)
    : typed[0];
}

export interface FieldProps {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  /** Tells two forms with the same field names apart on one page. */
  form?: string | undefined;
  isOptional?: boolean;
}

/** What a control needs to belong to its field. */
export interface ControlProps {
  id: string;
  name: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** A label, a hint and an error around a control of your own. */
export function Field({
  children,
  ...field
}: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const { common } = useMessages();
  const id = fieldId(field.name, field.form);
  return (
    <div className={field.error ? "field field-wrong" : "field"}>
      <label htmlFor={id}>
        {field.label}
        {field.isOptional ? <span className="field-optional">{common.form.optional}</span> : null}
      </label>
      {field.hint ? (
        <p className="field-hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      ) : null}
      {children({ id, name: field.name, ...describe(id, field) })}
      {field.error ? (
        <p className="field-error" id={`${id}-error`}>
          {field.error}
        </p>
      ) : null}
    </div>
  );
}

function describe(id: string, field: Pick<FieldProps, "hint" | "error">) {
  const described = [field.hint ? `${id}-hint` : "", field.error ? `${id}-error` : ""]
    .filter(Boolean)
    .join(" ");
  return {
    "aria-describedby": described || undefined,
    "aria-invalid": field.error ? (true as const) : undefined,
  };
}

type Native<Attributes> = Omit<
  Attributes,
  keyof FieldProps | "id" | "value" | "defaultValue" | "className" | "size"
>;

export function TextInput(
  props: FieldProps & { value?: Typed; width?: "short" | "medium" } & Native<
      InputHTMLAttributes<HTMLInputElement>
    >,
) {
  const { name, label, hint, error, form, isOptional, value, width, ...rest } = props;
  return (
    <Field {...{ name, label, hint, error, form }} isOptional={isOptional ?? false}>
      {(control) => (
        <input
          {...rest}
          {...control}
          className={width ? `input input-${width}` : "input"}
          defaultValue={textOf(value)}
        />
      )}
    </Field>
  );
}

export function TextArea(
  props: FieldProps & { value?: Typed } & Native<TextareaHTMLAttributes<HTMLTextAreaElement>>,
) {
  const { name, label, hint, error, form, isOptional, value, ...rest } = props;
  return (
    <Field {...{ name, label, hint, error, form }} isOptional={isOptional ?? false}>
      {(control) => (
        <textarea rows={3} {...rest} {...control} className="input" defaultValue={textOf(value)} />
      )}
    </Field>
  );
}

export interface Option {
  value: string;
  label: string;
  isDisabled?: boolean;
}

/** `placeholder` is a first choice of nothing; true stands for "choose". */
export function Select(
  props: FieldProps & {
    value?: Typed;
    options: readonly Option[];
    placeholder?: string | true | undefined;
    width?: "short" | "medium";
  } & Native<SelectHTMLAttributes<HTMLSelectElement>>,
) {
  const { common } = useMessages();
  const { name, label, hint, error, form, isOptional, value, options, placeholder, width, ...rest } = props;
  return (
    <Field {...{ name, label, hint, error, form }} isOptional={isOptional ?? false}>
      {(control) => (
        <select
          {...rest}
          {...control}
          className={width ? `input input-${width}` : "input"}
          defaultValue={textOf(value)}
        >
          {placeholder ? (
            <option value="">{placeholder === true ? common.form.choosePlaceholder : placeholder}</option>
          ) : null}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.isDisabled}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** One box to tick. `isChecked` is what was ticked before. */
export function Checkbox(
  props: FieldProps & { value?: string; isChecked?: boolean } & Native<InputHTMLAttributes<HTMLInputElement>>,
) {
  const { name, label, hint, error, form, isOptional, value, isChecked, ...rest } = props;
  const id = fieldId(name, form);
  return (
    <div className={error ? "field field-wrong" : "field"}>
      <label className="choice" htmlFor={id}>
        <input
          {...rest}
          {...describe(id, { hint, error })}
          type="checkbox"
          id={id}
          name={name}
          value={value ?? "on"}
          defaultChecked={isChecked}
        />
        <span>{label}</span>
      </label>
      {hint ? (
        <p className="field-hint field-hint-choice" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </div>
  );
}

export interface RadioOption {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
  isDisabled?: boolean;
}

/** One of a few. The first radio bears the field's id. */
export function RadioGroup(props: FieldProps & { value?: Typed; options: readonly RadioOption[] }) {
  const { name, label, hint, error, form, value, options } = props;
  const id = fieldId(name, form);
  const { "aria-describedby": describedBy } = describe(id, { hint, error });
  const chosen = textOf(value);
  return (
    <fieldset className={error ? "field field-wrong" : "field"} aria-describedby={describedBy}>
      <legend>{label}</legend>
      {hint ? (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {options.map((option, index) => (
        <label className="choice choice-boxed" key={option.value}>
          <input
            type="radio"
            id={index === 0 ? id : undefined}
            name={name}
            value={option.value}
            defaultChecked={option.value === chosen}
            disabled={option.isDisabled}
          />
          <span>
            {option.label}
            {option.hint ? <small>{option.hint}</small> : null}
          </span>
        </label>
      ))}
      {error ? (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

/** How many. A number field by itself; where scripts run it gets a button on either side. */
export function Quantity(props: {
  name?: string;
  value?: Typed;
  min?: number;
  max?: number | undefined;
  /** Read out when no label is seen: "数量：敖汉小米". */
  label?: string | undefined;
  isLabelHidden?: boolean;
  error?: string | undefined;
  form?: string | undefined;
}) {
  const { common } = useMessages();
  const name = props.name ?? "quantity";
  const label = props.label ?? common.form.quantity;
  const id = fieldId(name, props.form);
  return (
    <div className={props.error ? "field field-wrong" : "field"}>
      <label htmlFor={id} className={props.isLabelHidden ? "visually-hidden" : undefined}>
        {label}
      </label>
      <span className="quantity">
        <button type="button" data-step="-1" aria-label={common.buttons.decrease} hidden>
          −
        </button>
        <input
          className="input"
          type="number"
          inputMode="numeric"
          id={id}
          name={name}
          min={props.min ?? 1}
          max={props.max}
          step={1}
          required
          defaultValue={textOf(props.value) ?? 1}
          {...describe(id, { hint: undefined, error: props.error })}
        />
        <button type="button" data-step="1" aria-label={common.buttons.increase} hidden>
          +
        </button>
      </span>
      {props.error ? (
        <p className="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      ) : null}
    </div>
  );
}

type ButtonLook = {
  kind?: "primary" | "quiet" | "danger";
  size?: "small" | "large";
  isWide?: boolean;
  icon?: IconName;
};

function buttonClass({ kind = "primary", size, isWide }: ButtonLook): string {
  return `button button-${kind}${size ? ` button-${size}` : ""}${isWide ? " button-wide" : ""}`;
}

/** A button of a form: it submits unless `type` says otherwise. */
export function Button({
  kind,
  size,
  isWide,
  icon,
  children,
  ...rest
}: ButtonLook & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className">) {
  return (
    <button
      type="submit"
      {...rest}
      className={buttonClass({ ...(kind && { kind }), ...(size && { size }), ...(isWide && { isWide }) })}
    >
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}

/** What the Enter key presses in a form of several buttons: it is the first of them, and is not seen. */
export function EnterButton({ name, value }: { name: string; value: string }) {
  return (
    <button
      type="submit"
      className="visually-hidden"
      name={name}
      value={value}
      tabIndex={-1}
      aria-hidden="true"
    >
      ↵
    </button>
  );
}

/** A link that looks like a button, for going somewhere. */
export function ButtonLink({
  href,
  children,
  icon,
  ...look
}: ButtonLook & { href: string; children: ReactNode }) {
  return (
    <a className={buttonClass(look)} href={href}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </a>
  );
}

/** What is wrong with a form, above it, each a link to its field. It takes the focus when the page opens. */
export function FormErrorSummary(props: {
  errors: Record<string, string | undefined> | undefined;
  form?: string | undefined;
  takesFocus?: boolean;
}) {
  const { common } = useMessages();
  const entries = Object.entries(props.errors ?? {}).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  if (entries.length === 0) return null;
  return (
    <div
      className="notice notice-refusal form-errors"
      role="alert"
      tabIndex={-1}
      // biome-ignore lint/a11y/noAutofocus: what is wrong must be read before the form that was refused
      autoFocus={props.takesFocus ?? true}
    >
      {entries.length === 1 && props.errors?.form ? (
        <h2>{props.errors.form}</h2>
      ) : (
        <>
          <h2>{common.form.errorsTitle(entries.length)}</h2>
          <ul>
            {entries.map(([name, message]) => (
              <li key={name}>
                {name === "form" ? message : <a href={`#${fieldId(name, props.form)}`}>{message}</a>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
