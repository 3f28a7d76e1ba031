import type { ReactNode } from "react";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { StorageBadge } from "#app/components/tags.tsx";
import type { HandledOrder } from "#app/domain/fulfilment/bulk.server.ts";
import type { Outcomes } from "#app/routes/admin/bulk-rows.ts";
import type { Progress } from "#db/words.ts";

/** How many of several orders were done, and how many were not. */
export function BulkNotice({ outcomes }: { outcomes: Outcomes }) {
  const words = useMessages().fulfilment.bulk;
  const all = Object.values(outcomes);
  const done = all.filter(({ isDone }) => isDone).length;
  if (all.length === 0) return null;
  return (
    <>
      {done > 0 ? <Notice kind="success" title={words.done(done)} /> : null}
      {done < all.length ? <Notice kind="refusal" title={words.failed(all.length - done)} /> : null}
    </>
  );
}

/** Several orders that are handled together: what is in each, what is to be filled in, and what became of it. */
export function BulkTable(props: {
  orders: readonly HandledOrder[];
  outcomes: Outcomes;
  /** Where an order must be to be handled here. */
  wanted: Progress;
  doneText: string;
  children: (order: HandledOrder) => ReactNode;
}) {
  const { fulfilment } = useMessages();
  const to = usePath();
  const isEn = useLocale() === "en";
  const words = fulfilment.bulk;
  const outcomeOf = ({ number, progress }: HandledOrder): ReactNode => {
    const outcome = props.outcomes[number];
    if (outcome?.isDone) return props.doneText;
    if (outcome) return <span className="field-error">{outcome.reason}</span>;
    return progress === props.wanted ? "–" : words.notReady(fulfilment.progress[progress]);
  };
  return (
    <DataTable
      caption={fulfilment.list.caption(props.orders.length)}
      rows={props.orders}
      rowKey={({ id }) => id}
      isDense
      isStacked
      empty={words.nothing}
      columns={[
        {
          key: "order",
          label: words.order,
          cell: ({ number }) => (
            <a className="one-line" href={to(`/admin/orders/${number}`)}>
              {number}
            </a>
          ),
        },
        {
          key: "goods",
          label: words.goods,
          cell: (order) => (
            <>
              {order.goods
                .filter((line) => line.toSend > 0)
                .map((line) => (
                  <div key={line.orderLineId}>
                    {isEn ? line.nameEn : line.nameZh} × {formatCount(line.toSend)}{" "}
                    <small>{isEn ? line.countyNameEn : line.countyNameZh}</small>{" "}
                    <StorageBadge storage={line.storageClass} />
                  </div>
                ))}
              {order.progress === props.wanted ? props.children(order) : null}
            </>
          ),
        },
        { key: "outcome", label: words.outcome, cell: outcomeOf },
      ]}
    />
  );
}
