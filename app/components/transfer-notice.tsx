import { DateTime, Money } from "#app/components/amounts.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { formatRemittanceCode } from "#app/domain/payments/remittance-code.ts";
import type { TransferNotice } from "#app/domain/payments/transfer-notice.server.ts";

/** What a buyer remits, to whom and by when, and what has come so far: on the order's page and on paper. */
export function TransferNoticeSection({
  notice,
  number,
  mayPay,
}: {
  notice: TransferNotice;
  number: string;
  mayPay: boolean;
}) {
  const { transferNotice: texts } = useMessages();
  const path = usePath();
  const { amountFen, receivedFen, creditFen, state } = notice;
  const dueFen = amountFen - receivedFen;
  if (state === "paid")
    return (
      <Notice kind="success" title={texts.paid(formatFen(amountFen))}>
        {creditFen > 0 ? <p>{texts.credit(formatFen(creditFen))}</p> : null}
      </Notice>
    );
  if (state !== "created" && state !== "pending" && state !== "processing")
    return receivedFen > 0 ? (
      <Notice kind="warning" title={texts.endedTitle(formatFen(receivedFen))}>
        {texts.endedText}
      </Notice>
    ) : null;
  return (
    <section className="panel stack remittance" aria-labelledby="remittance-title">
      <div className="row row-apart">
        <h2 id="remittance-title">{texts.title}</h2>
        {notice.isDemo ? <DemoMark /> : null}
      </div>
      {notice.isDemo ? <Notice kind="warning">{texts.demo}</Notice> : null}
      <p className="remittance-code">
        <span>{texts.code}</span>
        <strong translate="no">{formatRemittanceCode(notice.code)}</strong>
      </p>
      <p>{texts.codeHint}</p>
      <dl className="remittance-facts">
        <dt>{texts.due}</dt>
        <dd className="remittance-due">
          <Money amountFen={dueFen} />
        </dd>
        {receivedFen > 0 ? (
          <>
            <dt>{texts.received}</dt>
            <dd>{texts.ofTotal(formatFen(receivedFen), formatFen(amountFen))}</dd>
          </>
        ) : null}
        <dt>{texts.dueDay}</dt>
        <dd>
          <DateTime day={notice.dueDay} />
        </dd>
        <dt>{texts.payee}</dt>
        <dd>{notice.payeeName}</dd>
        <dt>{texts.bank}</dt>
        <dd>{notice.bankName}</dd>
        <dt>{texts.account}</dt>
        <dd className="number">{notice.accountNumber.replace(/(.{4})(?=.)/g, "$1 ")}</dd>
        <dt>{texts.payer}</dt>
        <dd>{notice.payerName}</dd>
        <dt>{texts.order}</dt>
        <dd className="number">{number}</dd>
      </dl>
      <ul className="remittance-rules">
        {texts.rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      {receivedFen === 0 && mayPay ? (
        <p className="no-print">
          <a href={path(`/orders/${number}/pay`)}>{texts.otherWay}</a>
        </p>
      ) : null}
    </section>
  );
}
