import { ScopeLine } from "#app/components/data-table.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";

/** What a unit may put on account, and what it has open there. */
export interface CreditOfUnit {
  creditDays: number;
  limitFen: number;
  openFen: number;
  overdueFen: number;
  overdueOrders: number;
  asOf: number;
}

/** Whether a purchase of so much fits on the account now; the books decide when it is placed. */
export function mayGoOnAccount(credit: CreditOfUnit, totalFen: number): boolean {
  return credit.overdueOrders === 0 && credit.openFen + totalFen <= credit.limitFen;
}

/** What is open on account, the limit, and what is left of it; after a purchase, where one is meant. */
export function CreditFigures({ credit, totalFen }: { credit: CreditOfUnit; totalFen?: number }) {
  const words = useMessages().credit.account;
  const { creditDays, limitFen, openFen, overdueFen, overdueOrders, asOf } = credit;
  const leftFen = limitFen - openFen - (totalFen ?? 0);
  return (
    <div className="stack">
      <h3>{words.title}</h3>
      <p>{words.text(formatCount(creditDays))}</p>
      <dl className="order-facts">
        <div>
          <dt>{words.limit}</dt>
          <dd>{formatFen(limitFen)}</dd>
        </div>
        <div>
          <dt>{words.open}</dt>
          <dd>{formatFen(openFen)}</dd>
        </div>
        {totalFen === undefined ? null : (
          <div>
            <dt>{words.this}</dt>
            <dd>{formatFen(totalFen)}</dd>
          </div>
        )}
        {leftFen < 0 ? null : (
          <div>
            <dt>{totalFen === undefined ? words.leftNow : words.left}</dt>
            <dd>{formatFen(leftFen)}</dd>
          </div>
        )}
      </dl>
      <ScopeLine scope={words.scope} asOf={asOf} />
      {overdueOrders > 0 ? (
        <Notice kind="warning">{words.overdue(formatCount(overdueOrders), formatFen(overdueFen))}</Notice>
      ) : leftFen < 0 ? (
        <Notice kind="warning">{words.exceeded(formatFen(-leftFen))}</Notice>
      ) : null}
    </div>
  );
}
