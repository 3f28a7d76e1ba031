import { percentText, type ShownLine, useGoodsName } from "#app/components/agreement-pieces.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, fieldId, TextArea, TextInput } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";
import { formatDay } from "#app/domain/values/business-day.ts";
import { formatMonthDay } from "#app/domain/values/season.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";

/** The title, the note and the days of an agreement. */
export function HeadingFields(props: {
  answer: FormAnswer | undefined;
  heading: { title: string; note: string | null; fromDay: number; lastDay: number } | undefined;
}) {
  const words = useMessages().agreements.new;
  const { answer, heading } = props;
  const field = (name: string, usual: string) => ({
    name,
    value: answer?.values[name] ?? usual,
    error: answer?.errors[name],
  });
  return (
    <>
      <TextInput
        {...field("title", heading?.title ?? "")}
        label={words.name}
        hint={words.nameHint}
        maxLength={60}
      />
      <div className="agreement-days">
        <TextInput
          {...field("from", heading ? formatDay(heading.fromDay) : "")}
          type="date"
          label={words.from}
          width="medium"
        />
        <TextInput
          {...field("last", heading ? formatDay(heading.lastDay) : "")}
          type="date"
          label={words.last}
          width="medium"
        />
      </div>
      <TextArea
        {...field("note", heading?.note ?? "")}
        label={words.note}
        isOptional
        rows={2}
        maxLength={1_000}
      />
    </>
  );
}

/** A draft with every line as fields, and room for more goods. */
export function AgreementDraft(props: {
  draft: {
    version: number;
    title: string;
    note: string | null;
    fromDay: number;
    lastDay: number;
    lines: readonly ShownLine[];
  };
  answer: FormAnswer | undefined;
}) {
  const { agreements } = useMessages();
  const words = agreements.draft;
  const { draft, answer } = props;
  return (
    <form method="post" data-once noValidate className="stack">
      <FormErrorSummary errors={answer?.errors} />
      <input type="hidden" name="version" value={draft.version} />
      <HeadingFields answer={answer} heading={draft} />
      <p>{words.text}</p>
      <LineFields lines={draft.lines} answer={answer} isRemovable />
      <TextArea
        name="goods"
        value={answer?.values.goods}
        error={answer?.errors.goods}
        label={words.more}
        hint={agreements.new.goodsHint}
        isOptional
        rows={3}
        spellCheck={false}
      />
      <div className="row">
        <Button name="intent" value="propose">
          {words.propose}
        </Button>
        <Button name="intent" value="save" kind="quiet">
          {words.save}
        </Button>
      </div>
    </form>
  );
}

/** Fields for what is agreed of each line: "line.3.value". */
export function LineFields(props: {
  lines: readonly ShownLine[];
  answer: FormAnswer | undefined;
  /** Tells two forms with the same field names apart on one page. */
  form?: string;
  isRemovable?: boolean;
}) {
  const words = useMessages().agreements.draft;
  const goodsName = useGoodsName();
  const cell = (line: ShownLine, part: string, usual: string) => {
    const name = `line.${line.lineNumber}.${part}`;
    const typed = props.answer?.values[name];
    const value = typeof typed === "string" ? typed : usual;
    return { name, value, error: props.answer?.errors[name], form: props.form };
  };
  return (
    <DataTable
      caption={words.title}
      rows={props.lines}
      rowKey={({ lineNumber }) => String(lineNumber)}
      isStacked
      columns={[
        {
          key: "goods",
          label: words.columns.goods,
          cell: ({ goods }) => (
            <>
              {goodsName(goods)} <small>{goods.sku}</small>
            </>
          ),
        },
        {
          key: "quantity",
          label: words.columns.quantity,
          isLabelled: true,
          cell: (line) => (
            <CellInput
              {...cell(line, "quantity", String(line.quantity))}
              label={words.quantity(goodsName(line.goods))}
              inputMode="numeric"
            />
          ),
        },
        {
          key: "price",
          label: words.columns.price,
          isLabelled: true,
          cell: (line) => <PriceFields line={line} cell={cell} name={goodsName(line.goods)} />,
        },
        {
          key: "season",
          label: words.columns.season,
          isLabelled: true,
          cell: (line) => (
            <span className="agreement-cells">
              <CellInput
                {...cell(line, "from", line.seasonFrom === null ? "" : formatMonthDay(line.seasonFrom))}
                label={words.from(goodsName(line.goods))}
                placeholder={words.monthDayExample}
              />
              –
              <CellInput
                {...cell(line, "to", line.seasonTo === null ? "" : formatMonthDay(line.seasonTo))}
                label={words.to(goodsName(line.goods))}
              />
            </span>
          ),
        },
        ...(props.isRemovable
          ? [
              {
                key: "remove",
                label: words.columns.remove,
                isLabelled: true,
                cell: (line: ShownLine) => (
                  <input
                    type="checkbox"
                    name={`line.${line.lineNumber}.remove`}
                    value="yes"
                    aria-label={words.removeOf(goodsName(line.goods))}
                    defaultChecked={props.answer?.values[`line.${line.lineNumber}.remove`] === "yes"}
                  />
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

type Cell = (
  line: ShownLine,
  part: string,
  usual: string,
) => { name: string; value: string; error: string | undefined; form: string | undefined };

function PriceFields({ line, cell, name }: { line: ShownLine; cell: Cell; name: string }) {
  const words = useMessages().agreements.draft;
  const isFixed = line.unitPriceFen !== null;
  const rule = cell(line, "rule", isFixed ? "fixed" : "below");
  const usual = isFixed
    ? ((line.unitPriceFen ?? 0) / 100).toFixed(2)
    : percentText(line.belowListPermille ?? 0);
  return (
    <span className="agreement-cells">
      <select className="input" name={rule.name} defaultValue={rule.value} aria-label={words.rule(name)}>
        <option value="fixed">{words.rules.fixed}</option>
        <option value="below">{words.rules.below}</option>
      </select>
      <CellInput {...cell(line, "value", usual)} label={words.value(name)} inputMode="decimal" />
    </span>
  );
}

/** An input in a cell, with its error below it. */
function CellInput(props: {
  name: string;
  value: string;
  error: string | undefined;
  form: string | undefined;
  label: string;
  placeholder?: string;
  inputMode?: "numeric" | "decimal";
}) {
  const id = fieldId(props.name, props.form);
  return (
    <span>
      <input
        id={id}
        className="input input-short"
        name={props.name}
        defaultValue={props.value}
        aria-label={props.label}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
        autoComplete="off"
        {...(props.placeholder && { placeholder: props.placeholder })}
        {...(props.inputMode && { inputMode: props.inputMode })}
      />
      {props.error ? (
        <span className="field-error block" id={`${id}-error`}>
          {props.error}
        </span>
      ) : null}
    </span>
  );
}
