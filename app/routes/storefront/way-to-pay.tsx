import { ButtonLink, RadioGroup } from "#app/components/fields.tsx";
import { formatTimeOfDay } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import type { GatewayId } from "#db/words.ts";

interface WayToPayProps {
  /** The usual one first. */
  offered: readonly GatewayId[];
  value?: string | undefined;
  error?: string | undefined;
}

/** How to pay: a choice where there is one, and what the chosen way means; nothing to choose where one is offered. */
export function WayToPay({ offered, value, error }: WayToPayProps) {
  const { paying } = useMessages();
  const [usual] = offered;
  if (!usual) return null;
  if (offered.length === 1)
    return (
      <p className="field-hint">
        {paying.ways[usual].name}
        <br />
        {paying.ways[usual].text}
      </p>
    );
  const chosen = offered.find((gateway) => gateway === value) ?? usual;
  return (
    <RadioGroup
      name="gateway"
      label={paying.way}
      options={offered.map((gateway) => ({
        value: gateway,
        label: paying.ways[gateway].name,
        hint: paying.ways[gateway].text,
      }))}
      value={chosen}
      error={error}
    />
  );
}

/** What the page of an order that waits for money says about paying for it. */
export function PayNotice({
  number,
  until,
  isProcessing,
}: {
  number: string;
  until: number;
  isProcessing: boolean;
}) {
  const { checkout, paying } = useMessages();
  const path = usePath();
  return isProcessing ? (
    <Notice kind="info" title={paying.processingTitle}>
      {paying.processingText}
    </Notice>
  ) : (
    <Notice kind="warning" title={checkout.order.payUntil(formatTimeOfDay(until))}>
      <ButtonLink href={path(`/orders/${number}/pay`)}>{checkout.order.payNow}</ButtonLink>
    </Notice>
  );
}
