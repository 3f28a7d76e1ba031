import { DateTime, Money, Weight } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Badge, CertifiedMark } from "#app/components/tags.tsx";
import type { SaleLine } from "#app/domain/reporting/lines.server.ts";

/** Entries of the ledger behind a figure, with the sum of those that are shown. */
export function SaleLineTable(props: {
  lines: readonly SaleLine[];
  scope: string;
  asOf: number;
  /** That these are all of them, and not one page. */
  isWhole: boolean;
  mayReadOrders: boolean;
}) {
  const { admin, common } = useMessages();
  const isZh = useLocale() === "zh-CN";
  const to = usePath();
  const { lines: words } = admin;
  const sum = props.lines.reduce(
    (sums, line) => ({
      fen: sums.fen + line.amountFen,
      grams: sums.grams + line.weightGrams,
      quantity: sums.quantity + line.quantity,
    }),
    { fen: 0, grams: 0, quantity: 0 },
  );
  return (
    <DataTable
      caption={words.caption}
      scope={props.scope}
      asOf={props.asOf}
      rows={props.lines}
      rowKey={({ id }) => id}
      isDense
      isStacked
      empty={words.none}
      total={props.isWhole ? true : words.pageTotal}
      columns={[
        {
          key: "goods",
          label: words.columns.goods,
          cell: (line) => (
            <>
              <strong>{(isZh ? line.nameZh : line.nameEn) ?? line.productId}</strong>{" "}
              {(isZh ? line.specZh : line.specEn) ?? ""}{" "}
              {line.kind === "sale" ? null : <Badge tone="warning">{words.kinds[line.kind]}</Badge>}{" "}
              {line.isCertified ? <CertifiedMark /> : null}
              <small className="row-within">
                {(isZh ? line.supplierNameZh : line.supplierNameEn) ?? line.supplierId}
              </small>
            </>
          ),
        },
        {
          key: "amount",
          label: words.columns.amount,
          isNumeric: true,
          cell: ({ amountFen }) => <Money amountFen={amountFen} />,
          total: <Money amountFen={sum.fen} />,
        },
        {
          key: "order",
          label: words.columns.order,
          cell: ({ orderNumber, soldAt }) => (
            <>
              {orderNumber === null ? (
                words.noOrder
              ) : props.mayReadOrders ? (
                <a href={to(`/admin/orders/${orderNumber}`)}>{orderNumber}</a>
              ) : (
                orderNumber
              )}
              <small className="row-within one-line">
                <DateTime instant={soldAt} />
              </small>
            </>
          ),
        },
        {
          key: "county",
          label: words.columns.county,
          cell: (line) => (isZh ? line.countyNameZh : line.countyNameEn) ?? line.countyId,
        },
        {
          key: "outlet",
          label: words.columns.outlet,
          cell: (line) => (
            <>
              {(isZh ? line.outlet?.zh : line.outlet?.en) ?? line.outletId}
              <small className="row-within">{common.salesMode[line.salesMode]}</small>
            </>
          ),
        },
        {
          key: "quantity",
          label: words.columns.quantity,
          isNumeric: true,
          cell: ({ quantity }) => formatCount(quantity),
          total: formatCount(sum.quantity),
        },
        {
          key: "weight",
          label: words.columns.weight,
          isNumeric: true,
          cell: ({ weightGrams }) => <Weight grams={weightGrams} />,
          total: <Weight grams={sum.grams} />,
        },
      ]}
    />
  );
}
