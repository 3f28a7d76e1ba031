import { useGoodsName } from "#app/components/agreement-pieces.tsx";
import type { ShownProgress } from "#app/components/agreement-progress.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button } from "#app/components/fields.tsx";
import { formatCount, formatDate } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";

/** What of an agreement is wanted now: filled in is what is left and in stock. */
export function CallOffForm(props: {
  lines: readonly ShownProgress[];
  callOffKey: string;
  today: number;
  fromDay: number;
}) {
  const { agreements } = useMessages();
  const words = agreements.callOff;
  const locale = useLocale();
  const goodsName = useGoodsName();
  const open = props.lines.filter(({ forecast }) => forecast.left > 0);
  if (open.length === 0) return <p>{words.nothingLeft}</p>;
  return (
    <form method="post" data-once className="panel stack">
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      {props.fromDay > props.today ? <p>{words.notYet(formatDate(props.fromDay, locale))}</p> : null}
      <input type="hidden" name="intent" value="callOff" />
      <input type="hidden" name="key" value={props.callOffKey} />
      <DataTable
        caption={words.title}
        rows={open}
        rowKey={({ variantId }) => variantId}
        isStacked
        columns={[
          { key: "goods", label: words.columns.goods, cell: ({ goods }) => goodsName(goods) },
          {
            key: "left",
            label: words.columns.left,
            isNumeric: true,
            isLabelled: true,
            cell: ({ forecast }) => formatCount(forecast.left),
          },
          {
            key: "stock",
            label: words.columns.stock,
            isLabelled: true,
            cell: ({ forecast }) =>
              agreements.forecast.covers(formatCount(forecast.covered), formatCount(forecast.left)),
          },
          {
            key: "quantity",
            label: words.columns.quantity,
            isLabelled: true,
            cell: ({ variantId, goods, forecast }) => (
              <input
                className="input input-short"
                name={`want.${variantId}`}
                defaultValue={forecast.covered > 0 ? String(forecast.covered) : ""}
                aria-label={words.quantity(goodsName(goods))}
                inputMode="numeric"
                autoComplete="off"
              />
            ),
          },
        ]}
      />
      <div>
        <Button>{words.send}</Button>
      </div>
    </form>
  );
}
