import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, EnterButton } from "#app/components/fields.tsx";
import { formatCount, formatDays, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Pagination } from "#app/components/navigation.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import type { PurchaseCells, RowFault, RowPart } from "#app/domain/purchasing/purchase-rows.ts";
import { PointNames, RowGrid } from "#app/routes/purchasing/purchase-grid.tsx";

interface NamedGoods {
  sku: string;
  nameZh: string;
  nameEn: string;
  specZh: string;
  specEn: string;
}

interface Row {
  lineNumber: number;
  rowNumber: number | null;
  cells: PurchaseCells;
  problems: {
    part: RowPart;
    fault: RowFault;
    count: number;
    days?: [number, number] | undefined;
    suggestions: { value: string; goods?: NamedGoods | undefined }[];
  }[];
  goods?: NamedGoods | undefined;
  quantity: number | null;
  pointName: string;
  deliveryDay: number | null;
  unitPriceFen: number | null;
  amountFen: number;
}

interface RowsPage {
  version: number;
  isDraft: boolean;
  showsAll: boolean;
  badCount: number;
  rowCount: number;
  page: number;
  pages: number;
  rows: Row[];
  points: string[];
}

/** The rows of a purchase: those of a draft to be put right where they stand, those of any other to be read. */
export function PurchaseRows({ page, here }: { page: RowsPage; here: string }) {
  const { bulk } = useMessages();
  const texts = bulk.detail;
  const pagination = (
    <Pagination
      page={page.page}
      pages={page.pages}
      href={(number) => `${here}?${page.showsAll ? "show=all&" : ""}page=${number}`}
    />
  );
  if (!page.isDraft)
    return (
      <div className="stack">
        <ReadRows rows={page.rows} caption={texts.rowsCaption} />
        {pagination}
      </div>
    );
  return (
    <form method="post" action={here} encType="multipart/form-data" className="stack" noValidate data-once>
      <EnterButton name="intent" value="save" />
      <input type="hidden" name="version" value={page.version} />
      <input type="hidden" name="show" value={page.showsAll ? "all" : "bad"} />
      <PointNames names={page.points} />
      <h2>{page.showsAll ? texts.showAll : texts.showBad}</h2>
      {page.badCount > 0 ? (
        <>
          <p>{texts.someBad}</p>
          <p className="row">
            <a href={here} aria-current={page.showsAll ? undefined : "page"}>
              {texts.showBad} {formatCount(page.badCount)}
            </a>
            <a href={`${here}?show=all`} aria-current={page.showsAll ? "page" : undefined}>
              {texts.showAll} {formatCount(page.rowCount)}
            </a>
          </p>
        </>
      ) : null}
      <ol className="bulk-rows">
        {page.rows.map((row) => (
          <EditableRow key={row.lineNumber} row={row} />
        ))}
      </ol>
      {pagination}
      <div className="row bulk-actions">
        <Button name="intent" value="save">
          {texts.save}
        </Button>
        {page.badCount > 0 ? (
          <>
            <Button kind="quiet" name="intent" value="takeAll">
              {texts.takeAll}
            </Button>
            <Button kind="danger" name="intent" value="dropBad">
              {texts.dropBad(formatCount(page.badCount))}
            </Button>
          </>
        ) : null}
      </div>
    </form>
  );
}

const PARTS = ["goods", "quantity", "point", "day"] as const;

function EditableRow({ row }: { row: Row }) {
  const { bulk } = useMessages();
  const locale = useLocale();
  const { cells, goods, problems, lineNumber } = row;
  const values: Record<RowPart, string> = {
    goods: cells.code || cells.name,
    quantity: cells.quantity,
    point: cells.point,
    day: cells.day,
  };
  const shownRow = String(row.rowNumber ?? lineNumber);
  return (
    <li className={problems.length > 0 ? "bulk-row bulk-row-bad" : "bulk-row"}>
      <p className="bulk-row-head">
        <span className="bulk-row-number">
          {bulk.cells.row} {shownRow}
        </span>
        {goods ? (
          <span>
            {locale === "en" ? goods.nameEn : goods.nameZh}{" "}
            <small>
              {locale === "en" ? goods.specEn : goods.specZh} · {goods.sku}
            </small>
          </span>
        ) : cells.code && cells.name ? (
          <small>{cells.name}</small>
        ) : null}
        {row.unitPriceFen === null ? null : (
          <span className="bulk-row-amount">
            {row.deliveryDay === null ? null : <DateTime day={row.deliveryDay} />}{" "}
            {formatFen(row.unitPriceFen)} × {formatCount(row.quantity ?? 0)} ={" "}
            <Money amountFen={row.amountFen} />
          </span>
        )}
        <label className="bulk-row-remove">
          <input type="checkbox" name="remove" value={lineNumber} /> {bulk.cells.remove}
        </label>
      </p>
      <div className="bulk-row-cells">
        {PARTS.map((part) => {
          const name = `${part}-${lineNumber}`;
          const wrong = problems.filter((problem) => problem.part === part);
          const isWrong = wrong.length > 0;
          return (
            <div key={part} className={isWrong ? "field field-wrong" : "field"}>
              <input type="hidden" name={`was-${name}`} value={values[part]} />
              <input
                className="input"
                name={name}
                defaultValue={values[part]}
                aria-label={`${bulk.parts[part]} ${shownRow}`}
                placeholder={bulk.parts[part]}
                aria-invalid={isWrong ? true : undefined}
                aria-describedby={isWrong ? `${name}-error` : undefined}
                autoComplete="off"
                maxLength={200}
                {...(part === "point" && { list: "point-names" })}
                {...(part === "quantity" && { inputMode: "numeric" as const })}
              />
              {isWrong ? (
                <div id={`${name}-error`} className="bulk-problem">
                  {wrong.map((problem) => (
                    <Problem key={problem.fault} problem={problem} lineNumber={lineNumber} />
                  ))}
                </div>
              ) : null}
            </div>
          );
        })}
      </div>
    </li>
  );
}

/** What is wrong, and what it may have meant, each a button that puts it right. */
function Problem({ problem, lineNumber }: { problem: Row["problems"][number]; lineNumber: number }) {
  const { bulk } = useMessages();
  const locale = useLocale();
  const { part, fault, count, days, suggestions } = problem;
  const about = days ? formatDays(days, locale) : formatCount(count);
  const nameOf = ({ value, goods }: (typeof suggestions)[number]) =>
    goods
      ? locale === "en"
        ? bulk.goodsName(goods.nameEn, goods.specEn, goods.sku)
        : bulk.goodsName(goods.nameZh, goods.specZh, goods.sku)
      : value;
  return (
    <>
      <p className="field-error">{bulk.faults[fault](about)}</p>
      {suggestions.map((suggestion) => (
        <button
          key={suggestion.value}
          type="submit"
          className="link"
          name="take"
          value={`${lineNumber}|${part}|${suggestion.value}`}
        >
          {bulk.take(nameOf(suggestion))}
        </button>
      ))}
    </>
  );
}

function ReadRows({ rows, caption }: { rows: Row[]; caption: string }) {
  const { bulk } = useMessages();
  const locale = useLocale();
  return (
    <DataTable
      caption={caption}
      rows={rows}
      rowKey={({ lineNumber }) => String(lineNumber)}
      empty={bulk.detail.noRows}
      isDense
      isStacked
      columns={[
        { key: "row", label: bulk.cells.row, cell: (row) => row.rowNumber ?? row.lineNumber },
        {
          key: "goods",
          label: bulk.cells.goods,
          cell: ({ goods, cells }) =>
            goods
              ? locale === "en"
                ? bulk.goodsName(goods.nameEn, goods.specEn, goods.sku)
                : bulk.goodsName(goods.nameZh, goods.specZh, goods.sku)
              : cells.code || cells.name,
        },
        {
          key: "quantity",
          label: bulk.cells.quantity,
          isNumeric: true,
          cell: ({ quantity, cells }) => (quantity === null ? cells.quantity : formatCount(quantity)),
        },
        { key: "point", label: bulk.cells.point, cell: ({ pointName }) => pointName },
        {
          key: "day",
          label: bulk.cells.day,
          cell: ({ deliveryDay, cells }) =>
            deliveryDay === null ? cells.day : <DateTime day={deliveryDay} />,
        },
        {
          key: "price",
          label: bulk.cells.unitPrice,
          isNumeric: true,
          cell: ({ unitPriceFen }) => (unitPriceFen === null ? "–" : <Money amountFen={unitPriceFen} />),
        },
        {
          key: "amount",
          label: bulk.cells.amount,
          isNumeric: true,
          cell: ({ amountFen }) => <Money amountFen={amountFen} />,
        },
      ]}
    />
  );
}

interface AddPage {
  version: number;
  words: string;
  points: string[];
  found: (NamedGoods & { priceFen: number; quantityMin: number; caseQuantity: number })[];
}

/** More goods for a draft: found by code, name or pinyin with a field for each, or typed into empty rows. */
export function AddGoods({ page, here }: { page: AddPage; here: string }) {
  const { bulk } = useMessages();
  const texts = bulk.detail;
  const locale = useLocale();
  const cell = (name: string, label: string, sku: string) => (
    <input
      className="input"
      name={name}
      aria-label={`${label} ${sku}`}
      placeholder={label}
      autoComplete="off"
      {...(name === "newPoint" && { list: "point-names" })}
      {...(name === "newQuantity" && { inputMode: "numeric" as const })}
    />
  );
  return (
    <section className="panel stack" id="add">
      <h2>{texts.add}</h2>
      <form method="get" action={`${here}#add`} className="bulk-find">
        <input
          className="input"
          type="search"
          name="q"
          defaultValue={page.words}
          aria-label={texts.find}
          placeholder={texts.find}
          maxLength={64}
        />
        <Button kind="quiet">{texts.findSend}</Button>
      </form>
      {page.words && page.found.length === 0 ? <EmptyState title={texts.findNone} /> : null}
      <form method="post" action={here} encType="multipart/form-data" className="stack" noValidate data-once>
        <input type="hidden" name="version" value={page.version} />
        {page.found.length > 0 ? <input type="hidden" name="skipsEmpty" value="yes" /> : null}
        {page.found.map((goods) => (
          <div key={goods.sku} className="bulk-found">
            <p>
              {locale === "en" ? goods.nameEn : goods.nameZh}{" "}
              <small>
                {locale === "en" ? goods.specEn : goods.specZh} · {goods.sku} · {formatFen(goods.priceFen)}
                {goods.quantityMin > 1 ? ` · ${texts.least(formatCount(goods.quantityMin))}` : ""}
                {goods.caseQuantity > 1 ? ` · ${texts.cases(formatCount(goods.caseQuantity))}` : ""}
              </small>
            </p>
            <input type="hidden" name="newGoods" value={goods.sku} />
            {cell("newQuantity", bulk.cells.quantity, goods.sku)}
            {cell("newPoint", bulk.cells.point, goods.sku)}
            {cell("newDay", bulk.cells.day, goods.sku)}
          </div>
        ))}
        {page.found.length > 0 ? null : <RowGrid count={4} />}
        <Button kind="quiet" name="intent" value="add">
          {texts.addSend}
        </Button>
      </form>
    </section>
  );
}
