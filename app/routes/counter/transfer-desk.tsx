import type { ReactNode } from "react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import type { findTransfer } from "#app/domain/reporting/stock-transfers.server.ts";
import { GoodsName } from "#app/routes/counter/stock-parts.tsx";

type Transfer = NonNullable<Awaited<ReturnType<typeof findTransfer>>>;

interface Typed {
  values: Record<string, string | string[] | undefined>;
  errors: Record<string, string>;
}

/** The goods of a transfer, and the lots that were packed: also the sheet that goes with the goods. */
export function TransferTables({ transfer, asOf }: { transfer: Transfer; asOf: number }) {
  const { stock } = useMessages();
  const words = stock.transfer;
  const isSent = transfer.packed.length > 0;
  return (
    <>
      <DataTable
        caption={words.lines}
        scope={words.linesScope}
        asOf={asOf}
        rows={transfer.lines}
        rowKey={({ id }) => id}
        isDense
        isStacked
        columns={[
          { key: "goods", label: stock.goods, cell: (line) => <GoodsName goods={line} /> },
          {
            key: "asked",
            label: words.asked,
            isLabelled: true,
            isNumeric: true,
            cell: ({ asked }) => formatCount(asked),
          },
          {
            key: "suggested",
            label: words.suggested,
            isNumeric: true,
            cell: ({ suggested }) => formatCount(suggested),
          },
          {
            key: "approved",
            label: words.approved,
            isNumeric: true,
            cell: ({ approved }) => (approved === null ? "—" : formatCount(approved)),
          },
          isSent
            ? {
                key: "packed",
                label: words.packed,
                isNumeric: true,
                cell: ({ id }) =>
                  formatCount(
                    transfer.packed.reduce((sum, lot) => (lot.lineId === id ? sum + lot.packed : sum), 0),
                  ),
              }
            : {
                key: "free",
                label: words.free,
                isNumeric: true,
                cell: ({ free }) => formatCount(Math.max(0, free)),
              },
        ]}
      />
      {isSent ? <PackedTable transfer={transfer} asOf={asOf} /> : null}
      {isSent ? (
        <div className="stock-signatures">
          <p>{words.signPacked}</p>
          <p>{words.signReceived}</p>
        </div>
      ) : null}
    </>
  );
}

function PackedTable({ transfer, asOf }: { transfer: Transfer; asOf: number }) {
  const { stock } = useMessages();
  const words = stock.transfer;
  const isReceived = transfer.state === "received";
  const differenceOf = ({ packed, received, damaged, reason }: Transfer["packed"][number]) => {
    const missing = packed - (received ?? 0) - (damaged ?? 0);
    return [
      damaged ? `${words.damaged} ${formatCount(damaged)}` : undefined,
      missing > 0 ? `${words.missing} ${formatCount(missing)}` : undefined,
      missing < 0 ? words.surplus(formatCount(-missing)) : undefined,
      reason ?? undefined,
    ]
      .filter((part) => part !== undefined)
      .join(" · ");
  };
  return (
    <DataTable
      caption={words.lots}
      scope={words.lotsScope}
      asOf={asOf}
      rows={transfer.packed}
      rowKey={({ id }) => id}
      isDense
      isStacked
      columns={[
        { key: "goods", label: stock.goods, cell: (lot) => <GoodsName goods={lot} /> },
        { key: "lot", label: words.lot, isLabelled: true, cell: ({ code }) => code ?? words.noLot },
        {
          key: "lastDay",
          label: words.lastDay,
          isLabelled: true,
          cell: ({ lastDay }) => (lastDay === null ? "—" : <DateTime day={lastDay} />),
        },
        { key: "packed", label: words.packed, isNumeric: true, cell: ({ packed }) => formatCount(packed) },
        ...(isReceived
          ? [
              {
                key: "received",
                label: words.received,
                isNumeric: true,
                cell: ({ received }: Transfer["packed"][number]) => formatCount(received ?? 0),
              },
              { key: "difference", label: words.difference, isLabelled: true, cell: differenceOf },
            ]
          : [{ key: "check", label: words.check, cell: () => "☐" }]),
      ]}
    />
  );
}

/** The forms for what comes next, for who may take the step. */
export function TransferForms(
  props: Typed & { transfer: Transfer; maySupply: boolean; mayReceive: boolean },
) {
  const { transfer, maySupply, mayReceive, values, errors } = props;
  const { stock } = useMessages();
  const words = stock.transfer;
  const typed = { values, errors };
  const isOpen = transfer.state === "asked" || transfer.state === "approved";
  return (
    <>
      {maySupply && transfer.state === "asked" ? (
        <StepForm
          step="approve"
          title={words.approve}
          text={words.approveText}
          submit={words.approveSubmit}
          {...typed}
        >
          <LineInputs lines={transfer.lines} label={words.approvedOf} of={({ asked }) => asked} {...typed} />
        </StepForm>
      ) : null}
      {maySupply && transfer.state === "approved" ? (
        <StepForm step="pack" title={words.pack} text={words.packText} submit={words.packSubmit} {...typed}>
          <LineInputs
            lines={transfer.lines.filter(({ approved }) => (approved ?? 0) > 0)}
            label={words.packedOf}
            of={({ approved }) => approved ?? 0}
            {...typed}
          />
        </StepForm>
      ) : null}
      {mayReceive && transfer.state === "packed" ? (
        <StepForm
          step="receive"
          title={words.receive}
          text={words.receiveText}
          submit={words.receiveSubmit}
          {...typed}
        >
          <ArrivedInputs transfer={transfer} {...typed} />
        </StepForm>
      ) : null}
      {isOpen && (maySupply || mayReceive) ? (
        <details className="panel no-print" open={values.step === "cancel"}>
          <summary>{words.cancel}</summary>
          <form method="post" data-once noValidate className="stack stock-form">
            <TextInput
              name="reason"
              label={words.cancelReason}
              value={values.reason}
              error={values.step === "cancel" ? errors.reason : undefined}
              required
              autoComplete="off"
            />
            <Button name="step" value="cancel" kind="danger">
              {words.cancelSubmit}
            </Button>
          </form>
        </details>
      ) : null}
    </>
  );
}

function StepForm(
  props: Typed & { step: string; title: string; text: string; submit: string; children: ReactNode },
) {
  return (
    <form method="post" data-once noValidate className="panel stack no-print">
      <h2>{props.title}</h2>
      <p>{props.text}</p>
      {props.values.step === props.step ? <FormErrorSummary errors={props.errors} /> : null}
      {props.children}
      <Button name="step" value={props.step}>
        {props.submit}
      </Button>
    </form>
  );
}

function LineInputs(
  props: Typed & {
    lines: Transfer["lines"];
    label: (name: string) => string;
    of: (line: Transfer["lines"][number]) => number;
  },
) {
  const isEn = useLocale() === "en";
  const nameOf = useGoodsName(isEn);
  return props.lines.map((line) => {
    const name = `pieces.${line.id}`;
    return (
      <TextInput
        key={line.id}
        name={name}
        label={props.label(nameOf(line))}
        value={props.values[name] ?? String(props.of(line))}
        error={props.errors[name]}
        inputMode="numeric"
        width="short"
        autoComplete="off"
      />
    );
  });
}

function ArrivedInputs({ transfer, values, errors }: Typed & { transfer: Transfer }) {
  const { stock } = useMessages();
  const words = stock.transfer;
  const nameOf = useGoodsName(useLocale() === "en");
  const field = (name: string, filled: string) => ({
    name,
    value: values[name] ?? filled,
    error: errors[name],
    autoComplete: "off",
  });
  return transfer.packed.map((lot) => {
    const name = `${nameOf(lot)} ${lot.code ?? ""}`.trim();
    return (
      <fieldset key={lot.id} className="stock-arrived">
        <legend>
          {name} × {formatCount(lot.packed)}
        </legend>
        <TextInput
          {...field(`arrived.${lot.id}.received`, String(lot.packed))}
          label={words.received}
          inputMode="numeric"
          width="short"
        />
        <TextInput
          {...field(`arrived.${lot.id}.damaged`, "")}
          label={words.damaged}
          inputMode="numeric"
          width="short"
          isOptional
        />
        <TextInput {...field(`arrived.${lot.id}.reason`, "")} label={words.reason} isOptional />
      </fieldset>
    );
  });
}

function useGoodsName(isEn: boolean) {
  return (goods: { nameZh: string; nameEn: string; specZh: string; specEn: string }) =>
    isEn ? `${goods.nameEn} ${goods.specEn}` : `${goods.nameZh} ${goods.specZh}`;
}
