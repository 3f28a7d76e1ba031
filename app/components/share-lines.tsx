import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import type { ShareLinesPage } from "#app/http/share-lines-page.server.ts";

/** The order lines that count for a reserved share: `scope` says whose, `href` is the page they are on. */
export function ShareLines({ page, scope, href }: { page: ShareLinesPage; scope: string; href: string }) {
  const { share, common } = useMessages();
  const isEn = useLocale() === "en";
  const words = share.lines;
  const { lines, staffFen, next } = page;
  const sum = (of: (line: (typeof lines)[number]) => number) =>
    lines.reduce((all, line) => all + of(line), 0);
  const isWhole = page.isFirst && !next;
  return (
    <div className="stack-l admin-tables">
      <DataTable
        caption={words.caption}
        scope={scope}
        asOf={page.asOf}
        rows={lines}
        rowKey={({ entryId }) => entryId}
        empty={words.none}
        total={isWhole ? true : words.page}
        isDense
        isStacked
        columns={[
          {
            key: "goods",
            label: words.goods,
            cell: (line) => (
              <>
                <strong>{isEn ? line.nameEn : line.nameZh}</strong> {isEn ? line.specEn : line.specZh}
                <small className="row-within">{isEn ? line.countyNameEn : line.countyNameZh}</small>
              </>
            ),
          },
          {
            key: "order",
            label: words.order,
            cell: ({ orderNumber, day }) => (
              <>
                {orderNumber}
                <small className="row-within one-line">
                  <DateTime day={day} />
                </small>
              </>
            ),
          },
          {
            key: "quantity",
            label: words.quantity,
            isNumeric: true,
            cell: ({ quantity }) => formatCount(quantity),
          },
          {
            key: "paid",
            label: words.paid,
            isNumeric: true,
            cell: ({ paidFen }) => <Money amountFen={paidFen} />,
            total: <Money amountFen={sum(({ paidFen }) => paidFen)} />,
          },
          {
            key: "repaid",
            label: words.repaid,
            isNumeric: true,
            cell: ({ repaidFen }) => <Money amountFen={repaidFen} />,
            total: <Money amountFen={sum(({ repaidFen }) => repaidFen)} />,
          },
          {
            key: "net",
            label: words.net,
            isNumeric: true,
            cell: ({ netFen }) => <Money amountFen={netFen} />,
            total: <Money amountFen={sum(({ netFen }) => netFen)} />,
          },
        ]}
      />
      {staffFen === 0 ? null : <p className="quiet">{words.staff(formatFen(staffFen))}</p>}
      {isWhole ? null : (
        <nav className="row" aria-label={common.pagination.label}>
          {page.isFirst ? null : (
            <ButtonLink kind="quiet" href={href}>
              {words.first}
            </ButtonLink>
          )}
          {next ? (
            <ButtonLink kind="quiet" href={`${href}&after=${next}`}>
              {words.next}
            </ButtonLink>
          ) : null}
        </nav>
      )}
    </div>
  );
}
