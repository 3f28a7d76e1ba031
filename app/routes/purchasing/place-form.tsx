import { Button, Checkbox, RadioGroup, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import type { Offer } from "#app/domain/payments/offer.server.ts";

/** The last step: how to pay, what has to be known of fresh goods, and the total that is agreed to. */
export function PlaceForm({
  page,
  offer,
  errors,
}: {
  page: {
    totalFen: number;
    hasPerishables: boolean;
    payerName: string;
    deliveries: readonly unknown[];
  };
  offer: Offer;
  errors: Record<string, string | undefined>;
}) {
  const { bulk, paying } = useMessages();
  const texts = bulk.detail;
  return (
    <form method="post" encType="multipart/form-data" className="panel stack bulk-place" data-once>
      <h2>{texts.place}</h2>
      <p>{texts.placeText(formatCount(page.deliveries.length))}</p>
      <input type="hidden" name="acceptedTotalFen" value={page.totalFen} />
      <RadioGroup
        name="gateway"
        label={texts.way}
        options={[...offer.gateways].reverse().map((gateway) => ({
          value: gateway,
          label: paying.ways[gateway].name,
          hint: paying.ways[gateway].text,
        }))}
        value={offer.gateways.at(-1)}
        error={errors.gateway}
      />
      {offer.transferDays === null ? null : (
        <TextInput
          name="payerName"
          label={texts.payerName}
          hint={texts.payerHint}
          value={page.payerName}
          error={errors.payerName}
          maxLength={200}
        />
      )}
      {page.hasPerishables ? (
        <Checkbox name="noReturn" label={texts.noReturn} error={errors.noReturn} />
      ) : null}
      <Button name="intent" value="place" size="large">
        {texts.placeSend(formatFen(page.totalFen))}
      </Button>
    </form>
  );
}
