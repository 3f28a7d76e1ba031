import { DateTime, Money } from "#app/components/amounts.tsx";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { Button } from "#app/components/fields.tsx";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { ShareStateBadge } from "#app/components/share-state.tsx";
import type { ChasedUnit } from "#app/domain/shares/chase.server.ts";
import type { ShareSums } from "#app/domain/shares/year-sums.ts";

/** Units with how their shares stand; with `action`, those who need a word can be ticked and reminded. */
export function ShareTable(props: {
  caption: string;
  scope: string;
  asOf: number;
  units: readonly ChasedUnit[];
  total: ShareSums;
  /** Where reminders are posted; none for who may not send any. */
  action?: string | undefined;
  /** The page of the order lines behind a unit's figure. */
  linesOf: (unitId: string) => string;
}) {
  const { share } = useMessages();
  const isEn = useLocale() === "en";
  const words = share.chase;
  const { units, total, action } = props;
  const canRemind = action !== undefined && units.some(({ isRemindable }) => isRemindable);
  const columns: Column<ChasedUnit>[] = [
    {
      key: "unit",
      label: words.unit,
      cell: ({ unitId, name, code, isRemindable }) => {
        const label = isEn ? name.en : name.zh;
        return (
          <>
            {canRemind && isRemindable ? (
              <label className="share-tick">
                <input type="checkbox" name="unit" value={unitId} defaultChecked /> {label}
              </label>
            ) : (
              label
            )}
            <small className="row-within">{code}</small>
          </>
        );
      },
    },
    { key: "state", label: words.state, cell: ({ state }) => <ShareStateBadge state={state} /> },
    {
      key: "base",
      label: share.figures.base,
      isNumeric: true,
      cell: ({ isDeclared, baseFen }) => (isDeclared ? <Money amountFen={baseFen} /> : "–"),
      total: <Money amountFen={total.baseFen} />,
    },
    {
      key: "floor",
      label: share.figures.floor,
      isNumeric: true,
      cell: ({ isDeclared, floorFen }) => (isDeclared ? <Money amountFen={floorFen} /> : "–"),
      total: <Money amountFen={total.floorFen} />,
    },
    {
      key: "net",
      label: share.figures.net,
      isNumeric: true,
      cell: ({ unitId, isHidden, netFen }) =>
        isHidden ? (
          <Money amountFen={netFen} />
        ) : (
          <a href={props.linesOf(unitId)}>
            <Money amountFen={netFen} />
          </a>
        ),
      total: <Money amountFen={total.netFen} />,
    },
    {
      key: "missing",
      label: share.figures.missing,
      isNumeric: true,
      cell: ({ isDeclared, missingFen }) => (isDeclared ? <Money amountFen={missingFen} /> : "–"),
    },
    {
      key: "reminded",
      label: words.reminded,
      cell: ({ remindedAt }) =>
        remindedAt === null ? (
          "–"
        ) : (
          <span className="one-line">
            <DateTime instant={remindedAt} />
          </span>
        ),
    },
  ];
  const table = (
    <DataTable
      caption={props.caption}
      scope={props.scope}
      asOf={props.asOf}
      rows={units}
      rowKey={({ unitId }) => unitId}
      empty={words.none}
      total
      isDense
      isStacked
      columns={columns}
    />
  );
  if (!canRemind) return table;
  return (
    <form method="post" action={action} className="stack" data-once>
      {table}
      <p className="row">
        <Button>{words.remind}</Button>
        <span className="field-hint">{words.remindText}</span>
      </p>
    </form>
  );
}
