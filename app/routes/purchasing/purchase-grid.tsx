import { useMessages } from "#app/components/locale.tsx";

/** The unit's places of delivery, for the fields that name one. */
export function PointNames({ names }: { names: readonly string[] }) {
  return (
    <datalist id="point-names">
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

/** Empty rows to type into, each of goods, quantity, place and day. */
export function RowGrid({ count }: { count: number }) {
  const { cells } = useMessages().bulk;
  const columns = [
    ["newGoods", cells.goods],
    ["newQuantity", cells.quantity],
    ["newPoint", cells.point],
    ["newDay", cells.day],
  ] as const;
  return (
    <div className="bulk-grid">
      <div className="bulk-grid-head" aria-hidden="true">
        {columns.map(([name, label]) => (
          <span key={name}>{label}</span>
        ))}
      </div>
      {Array.from({ length: count }, (_, row) => `${row + 1}`).map((row) => (
        <div key={row} className="bulk-grid-row">
          {columns.map(([name, label]) => (
            <input
              key={name}
              className="input"
              name={name}
              aria-label={`${label} ${row}`}
              placeholder={label}
              autoComplete="off"
              maxLength={100}
              {...(name === "newQuantity" && { inputMode: "numeric" as const })}
              {...(name === "newPoint" && { list: "point-names" })}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
