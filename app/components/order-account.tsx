import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import type { OrderAccount as Account } from "#app/domain/ordering/account.server.ts";
import type { OrderState } from "#db/words.ts";

/** What an order whose goods go first came to: what was deducted, what is to be paid and by when. */
export function OrderAccount({
  account,
  order,
  asOf,
}: {
  account: Account;
  order: { state: OrderState; totalFen: number };
  asOf: number;
}) {
  const { order: words } = useMessages().credit;
  const isEn = useLocale() === "en";
  const { deductions, settlement, creditDays } = account;
  const deductedFen = deductions.reduce((sum, { amountFen }) => sum + amountFen, 0);
  return (
    <section className="stack" aria-labelledby="account-title">
      <h2 id="account-title">{words.title}</h2>
      {order.state === "on_account" && !settlement ? (
        <Notice kind="info">{words.waiting(formatCount(creditDays))}</Notice>
      ) : null}
      {deductions.length === 0 ? null : (
        <DataTable
          caption={words.caption}
          scope={words.scope}
          asOf={asOf}
          rows={deductions}
          rowKey={({ id }) => id}
          isDense
          isStacked
          total={words.deducted}
          columns={[
            {
              key: "goods",
              label: words.columns.goods,
              cell: ({ nameZh, nameEn }) => (isEn ? nameEn : nameZh),
            },
            { key: "cause", label: words.columns.cause, cell: ({ cause }) => words.causes[cause] },
            {
              key: "quantity",
              label: words.columns.quantity,
              isNumeric: true,
              isLabelled: true,
              cell: ({ quantity }) => (quantity === 0 ? "–" : formatCount(quantity)),
            },
            {
              key: "amount",
              label: words.columns.amount,
              isNumeric: true,
              cell: ({ amountFen }) => <Money amountFen={-amountFen} />,
              total: <Money amountFen={-deductedFen} />,
            },
          ]}
        />
      )}
      {settlement || order.state === "closed" ? (
        <dl className="sums">
          <div>
            <dt>{words.ordered}</dt>
            <dd>
              <Money amountFen={order.totalFen} />
            </dd>
          </div>
          <div>
            <dt>{words.deducted}</dt>
            <dd>
              <Money amountFen={-deductedFen} />
            </dd>
          </div>
          {settlement && settlement.waivedFreightFen > 0 ? (
            <div>
              <dt>{words.waivedFreight}</dt>
              <dd>
                <Money amountFen={-settlement.waivedFreightFen} />
              </dd>
            </div>
          ) : null}
          <div className="sums-total">
            <dt>{settlement?.dueDay ? words.due : words.closed}</dt>
            <dd>
              <Money amountFen={settlement?.dueFen ?? 0} />
            </dd>
          </div>
          {settlement?.dueDay && order.state === "on_account" ? (
            <div>
              <dt>{words.dueDay}</dt>
              <dd>
                <DateTime day={settlement.dueDay} />
              </dd>
            </div>
          ) : null}
        </dl>
      ) : null}
      {settlement?.dueDay && order.state === "on_account" ? <p className="quiet">{words.toPay}</p> : null}
    </section>
  );
}
