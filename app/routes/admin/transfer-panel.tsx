import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatDate, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { formatRemittanceCode } from "#app/domain/payments/remittance-code.ts";
import type { TransferNotice } from "#app/domain/payments/transfer-notice.server.ts";

/** On the page of an order: what its buyer was told to remit, and what was matched to it. */
export function TransferPanel({
  notice,
  receipts,
}: {
  notice: TransferNotice;
  receipts: readonly {
    receiptId: string;
    bankDay: number;
    payerName: string;
    serialNumber: string;
    amountFen: number;
  }[];
}) {
  const { transfers } = useMessages();
  const words = transfers.ofOrder;
  const locale = useLocale();
  const to = usePath();
  const { code, payerName, receivedFen, amountFen, dueDay } = notice;
  return (
    <DataTable
      caption={words.caption}
      scope={[
        `${words.code} ${formatRemittanceCode(code)}`,
        `${words.payer} ${payerName}`,
        words.received(formatFen(receivedFen), formatFen(amountFen)),
        `${words.dueDay} ${formatDate(dueDay, locale)}`,
      ].join(" · ")}
      rows={receipts}
      rowKey={({ receiptId }) => receiptId}
      rowHref={({ receiptId }) => to(`/admin/transfers/${receiptId}`)}
      empty={words.empty}
      isDense
      columns={[
        {
          key: "payer",
          label: transfers.columns.payer,
          cell: (row) => row.payerName || transfers.nobody,
        },
        {
          key: "amount",
          label: transfers.columns.amount,
          isNumeric: true,
          cell: (row) => <Money amountFen={row.amountFen} />,
        },
        { key: "day", label: transfers.columns.day, cell: (row) => <DateTime day={row.bankDay} /> },
        {
          key: "serial",
          label: transfers.columns.serial,
          isMinor: true,
          cell: (row) => <span className="number">{row.serialNumber}</span>,
        },
      ]}
    />
  );
}
