import { Select, TextInput } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { HandoverChoice, OtherFields, type Shown } from "#app/routes/storefront/checkout-form.tsx";

/** What was typed of an address stays, for who changes back. */
const ADDRESS = [
  "addressId",
  "provinceCode",
  "prefectureCode",
  "countyCode",
  "street",
  "detail",
  "saveAddress",
] as const;

/** Who comes for the goods, and at which outlet they wait. */
export function CollectFields({ page, errors }: Shown) {
  const texts = useMessages().checkout.checkout;
  const { values, points } = page;
  return (
    <section className="panel field-grid" aria-labelledby="receiver-title">
      <h2 id="receiver-title">{texts.receiver}</h2>
      <HandoverChoice page={page} />
      {points.length === 0 ? (
        <Notice kind="warning">{texts.noPoints}</Notice>
      ) : (
        <Select
          name="collectAt"
          label={texts.collectAt}
          hint={texts.collectAtHint}
          value={values.collectAt}
          error={errors?.collectAt}
          placeholder
          options={points.map(({ id, district, name, address }) => ({
            value: id,
            label: texts.pointName(district, name, address),
          }))}
        />
      )}
      <div className="field-pair">
        <TextInput
          name="receiverName"
          label={texts.name}
          hint={texts.collectorNameHint}
          value={values.receiverName}
          error={errors?.receiverName}
          autoComplete="name"
          maxLength={40}
        />
        <TextInput
          name="phone"
          label={texts.phone}
          hint={texts.phoneHint}
          value={values.phone}
          error={errors?.phone}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
        />
      </div>
      <OtherFields page={page} errors={errors} />
      {ADDRESS.filter((name) => values[name] !== "").map((name) => (
        <input key={name} type="hidden" name={name} value={values[name]} autoComplete="off" />
      ))}
    </section>
  );
}
