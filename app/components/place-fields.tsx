import { Button, fieldId } from "#app/components/fields.tsx";
import { useLocale, useMessages } from "#app/components/locale.tsx";

export interface PlaceOption {
  code: string;
  nameZh: string;
  nameEn: string;
}

export interface PlaceFieldsProps {
  provinces: readonly PlaceOption[];
  prefectures: readonly PlaceOption[];
  counties: readonly PlaceOption[];
  values: Readonly<Record<string, string>>;
  errors: Readonly<Record<string, string | undefined>> | undefined;
  /** What a province's choice changes on the page (see data-amount in public/enhance.js). */
  amountsOf?: ((provinceCode: string) => Record<`data-${string}`, string>) | undefined;
}

/**
 * Province, city and county, each list filled by the choice before it: by the page's script, or
 * without it by the button, which sends the form with the intent "places".
 */
export function PlaceFields({
  provinces,
  prefectures,
  counties,
  values,
  errors,
  amountsOf,
}: PlaceFieldsProps) {
  const { checkout } = useMessages().checkout;
  const hasNoCities = values.provinceCode !== "" && provinces.length > 0 && prefectures.length === 0;
  return (
    <div className="place-fields">
      <PlaceSelect
        name="provinceCode"
        label={checkout.province}
        level={1}
        options={provinces}
        value={values.provinceCode}
        error={errors?.provinceCode}
        amountsOf={amountsOf}
      />
      <PlaceSelect
        name="prefectureCode"
        label={checkout.prefecture}
        level={2}
        options={prefectures}
        value={values.prefectureCode}
        error={errors?.prefectureCode}
        isHidden={hasNoCities}
      />
      <PlaceSelect
        name="countyCode"
        label={checkout.county}
        level={3}
        options={counties}
        value={values.countyCode}
        error={errors?.countyCode}
      />
      <div className="place-fields-fill" data-no-script>
        <Button kind="quiet" name="intent" value="places">
          {checkout.fillPlaces}
        </Button>
        <p className="field-hint">{checkout.fillPlacesHint}</p>
      </div>
    </div>
  );
}

function PlaceSelect(props: {
  name: string;
  label: string;
  level: 1 | 2 | 3;
  options: readonly PlaceOption[];
  value: string | undefined;
  error: string | undefined;
  isHidden?: boolean;
  amountsOf?: PlaceFieldsProps["amountsOf"];
}) {
  const { common } = useMessages();
  const isEnglish = useLocale() === "en";
  const id = fieldId(props.name);
  const isKnown = props.options.some((option) => option.code === props.value);
  return (
    <div className={props.error ? "field field-wrong" : "field"} hidden={props.isHidden}>
      <label htmlFor={id}>{props.label}</label>
      <select
        id={id}
        name={props.name}
        className="input"
        data-division-level={props.level}
        defaultValue={isKnown ? props.value : ""}
        disabled={props.options.length === 0}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
      >
        <option value="" {...props.amountsOf?.("")}>
          {common.form.choosePlaceholder}
        </option>
        {props.options.map((option) => (
          <option key={option.code} value={option.code} {...props.amountsOf?.(option.code)}>
            {isEnglish ? option.nameEn : option.nameZh}
          </option>
        ))}
      </select>
      {props.error ? (
        <p className="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      ) : null}
    </div>
  );
}
