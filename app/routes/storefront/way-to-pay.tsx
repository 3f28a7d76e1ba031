import { RadioGroup, TextInput, type Typed } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import type { Offer } from "#app/domain/payments/offer.server.ts";

interface WayToPayProps {
  offer: Offer;
  values: { gateway?: Typed; payerName?: Typed };
  errors?: Record<string, string | undefined> | undefined;
}

/** How to pay: a choice where there is one, and what the chosen way means; nothing to choose where one is offered. */
export function WayToPay({ offer, values, errors }: WayToPayProps) {
  const { paying } = useMessages();
  const { gateways: offered, transferDays } = offer;
  const [usual] = offered;
  if (offered.length === 1)
    return (
      <p className="field-hint">
        {paying.ways[usual].name}
        <br />
        {paying.ways[usual].text}
      </p>
    );
  const chosen = offered.find((gateway) => gateway === values.gateway) ?? usual;
  return (
    <div className="way-to-pay stack">
      <RadioGroup
        name="gateway"
        label={paying.way}
        options={offered.map((gateway) => ({
          value: gateway,
          label: paying.ways[gateway].name,
          hint: paying.ways[gateway].text,
        }))}
        value={chosen}
        error={errors?.gateway}
      />
      {transferDays === null ? null : (
        <div className="way-transfer">
          <TextInput
            name="payerName"
            label={paying.payerName}
            hint={paying.payerHint(formatCount(transferDays))}
            value={values.payerName}
            error={errors?.payerName}
            autoComplete="organization"
            maxLength={200}
          />
        </div>
      )}
    </div>
  );
}
