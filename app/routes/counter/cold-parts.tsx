import { formatInstant } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";
import { formatTenths } from "#app/domain/inventory/cold.ts";
import type { ColdCaseRow } from "#app/domain/reporting/cold-cases.server.ts";

/** A temperature as people write it, with a true minus. */
export function degrees(tenths: number): string {
  return formatTenths(tenths).replace("-", "−");
}

const TONES = { waits: "leaf", due: "info", overdue: "warning" } as const;

/** What is the matter with a case, in words and colour. */
export function CaseBadges({ row }: { row: Pick<ColdCaseRow, "isOut" | "timeliness"> }) {
  const { states } = useMessages().cold;
  return (
    <span className="row">
      {row.isOut ? <Badge tone="danger">{states.out}</Badge> : null}
      {row.isOut && row.timeliness === "waits" ? null : (
        <Badge tone={TONES[row.timeliness]}>{states[row.timeliness]}</Badge>
      )}
    </span>
  );
}

/** By how much a temperature is out of its range; nothing where it is inside. */
export function Fault(props: { tenths: number; minTenths: number; maxTenths: number }) {
  const { fault } = useMessages().cold;
  const { tenths, minTenths, maxTenths } = props;
  if (tenths > maxTenths) return <b className="cold-out">{fault.warm(degrees(tenths - maxTenths))}</b>;
  if (tenths < minTenths) return <b className="cold-out">{fault.cold(degrees(minTenths - tenths))}</b>;
  return null;
}

/** When a case is to be read, as a sentence. */
export function DueText({ row }: { row: Pick<ColdCaseRow, "dueAt" | "timeliness"> }) {
  const { cold } = useMessages();
  const locale = useLocale();
  const at = formatInstant(row.dueAt, locale);
  if (row.timeliness === "overdue") return <b className="cold-overdue">{cold.overdueSince(at)}</b>;
  return <>{row.timeliness === "due" ? cold.dueNow(at) : cold.next(at)}</>;
}

/** The field for a temperature with a key for each sign: a phone's decimal keys have no minus. */
export function TemperatureField(props: {
  form: string;
  value: string | string[] | undefined;
  isBelowZero: boolean;
  error: string | undefined;
}) {
  const { cold } = useMessages();
  const id = `${props.form}-temperature`;
  return (
    <div className={props.error ? "field field-wrong" : "field"}>
      <label htmlFor={id}>{cold.enter}</label>
      <div className="cold-entry">
        <fieldset className="cold-signs">
          <legend className="visually-hidden">{cold.sign}</legend>
          {(["below", "above"] as const).map((sign) => (
            <label key={sign} className="cold-sign">
              <input
                type="radio"
                name="sign"
                value={sign}
                defaultChecked={props.isBelowZero === (sign === "below")}
              />
              <span>{cold[sign]}</span>
            </label>
          ))}
        </fieldset>
        <input
          id={id}
          name="temperature"
          className="input cold-temperature"
          inputMode="decimal"
          autoComplete="off"
          required
          defaultValue={typeof props.value === "string" ? props.value : ""}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={props.error ? `${id}-error` : undefined}
        />
      </div>
      {props.error ? (
        <p className="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      ) : null}
    </div>
  );
}
