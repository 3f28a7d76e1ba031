import { ButtonLink } from "#app/components/fields.tsx";
import { formatDeadline } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";

/** What the page of an order that waits for money says about paying for it. */
export function PayNotice({
  number,
  until,
  asOf,
  isProcessing,
  mayPay,
}: {
  number: string;
  until: number;
  asOf: number;
  isProcessing: boolean;
  mayPay: boolean;
}) {
  const { checkout, paying } = useMessages();
  const locale = useLocale();
  const path = usePath();
  return isProcessing ? (
    <Notice kind="info" title={paying.processingTitle}>
      {paying.processingText}
    </Notice>
  ) : (
    <Notice kind="warning" title={checkout.order.payUntil(formatDeadline(until, asOf, locale))}>
      {mayPay ? <ButtonLink href={path(`/orders/${number}/pay`)}>{checkout.order.payNow}</ButtonLink> : null}
    </Notice>
  );
}

/** What the page of an order says whose time to pay has passed, also in the minute before it is cancelled. */
export function TooLateNotice() {
  const { pay } = useMessages().checkout;
  const path = usePath();
  return (
    <Notice kind="refusal" title={pay.expiredTitle}>
      <p>{pay.expiredText}</p>
      <ButtonLink kind="quiet" href={path("/products")}>
        {pay.again}
      </ButtonLink>
    </Notice>
  );
}
