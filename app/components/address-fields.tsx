import { TextInput } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";
import { PlaceFields, type PlaceFieldsProps } from "#app/components/place-fields.tsx";

/** Whoever gets a parcel, and where: wherever an address is asked for, in the same words and order. */
export function AddressFields({ phoneHint, ...props }: PlaceFieldsProps & { phoneHint?: string }) {
  const { checkout: texts } = useMessages().checkout;
  const field = (name: string) => ({ name, value: props.values[name], error: props.errors?.[name] });
  return (
    <>
      <div className="field-pair">
        <TextInput
          {...field("receiverName")}
          label={texts.name}
          hint={texts.nameHint}
          autoComplete="name"
          maxLength={40}
        />
        <TextInput
          {...field("phone")}
          label={texts.phone}
          hint={phoneHint ?? texts.phoneHint}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
        />
      </div>
      <PlaceFields {...props} />
      <TextInput
        {...field("street")}
        label={texts.street}
        hint={texts.streetHint}
        autoComplete="address-line1"
        maxLength={60}
      />
      <TextInput
        {...field("detail")}
        label={texts.detail}
        hint={texts.detailHint}
        autoComplete="address-line2"
        maxLength={120}
      />
    </>
  );
}
