import { Button, Checkbox, RadioGroup, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import type { Offer } from "#app/domain/payments/offer.server.ts";
import { CreditFigures, type CreditOfUnit, mayGoOnAccount } from "#app/routes/purchasing/credit-figures.tsx";

/** The way to pay that is none of the gateways: goods first. */
export const ON_ACCOUNT = "account";

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
    credit: CreditOfUnit | null;
  };
  offer: Offer;
  errors: Record<string, string | undefined>;
}) {
  const { bulk, paying, credit } = useMessages();
  const texts = bulk.detail;
  const isOnAccount = page.credit !== null && mayGoOnAccount(page.credit, page.totalFen);
  return (
    <form method="post" encType="multipart/form-data" className="panel stack bulk-place" data-once>
      <h2>{texts.place}</h2>
      <p>{texts.placeText(formatCount(page.deliveries.length))}</p>
      {page.credit ? <CreditFigures credit={page.credit} totalFen={page.totalFen} /> : null}
      <input type="hidden" name="acceptedTotalFen" value={page.totalFen} />
      <RadioGroup
        name="gateway"
        label={texts.way}
        options={[
          ...(isOnAccount
            ? [
                {
                  value: ON_ACCOUNT,
                  label: credit.account.way,
                  hint: credit.account.wayText(formatCount(page.credit?.creditDays ?? 0)),
                },
              ]
            : []),
          ...[...offer.gateways].reverse().map((gateway) => ({
            value: gateway,
            label: paying.ways[gateway].name,
            hint: paying.ways[gateway].text,
          })),
        ]}
        value={isOnAccount ? ON_ACCOUNT : offer.gateways.at(-1)}
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
