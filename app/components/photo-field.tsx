import { Field } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";
import { PHOTO_BYTES_MAX, PHOTOS_MAX } from "#app/domain/claims/claim.ts";

/**
 * Where photos are chosen; those that came with an earlier try of the form are shown and may be let go.
 * `keptHref` is final. Where scripts run, what is chosen is shown before it is sent.
 */
export function PhotoField(props: {
  /** "photos" and "kept" unless a form has several. */
  name?: string;
  keptName?: string;
  label: string;
  hint: string;
  error?: string | undefined;
  form?: string | undefined;
  kept: readonly string[];
  keptHref: (photoId: string) => string;
  isOptional?: boolean;
}) {
  const { claims: words, fields } = useMessages();
  return (
    <div className="photo-field">
      {props.kept.length > 0 ? (
        <fieldset className="field">
          <legend>{words.form.kept}</legend>
          <p className="field-hint">{words.form.photosLost}</p>
          <ul className="claim-photos">
            {props.kept.map((id, index) => (
              <li key={id}>
                <label>
                  <img src={props.keptHref(id)} width="96" height="96" alt={words.photo(index + 1)} />
                  <span className="choice">
                    <input type="checkbox" name={props.keptName ?? "kept"} value={id} defaultChecked />
                    <span>{words.form.keep(index + 1)}</span>
                  </span>
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
      ) : null}
      <Field
        name={props.name ?? "photos"}
        label={props.label}
        hint={props.hint}
        error={props.error}
        form={props.form}
        isOptional={props.isOptional ?? false}
      >
        {(control) => (
          <>
            <input
              {...control}
              type="file"
              className="input"
              multiple
              accept="image/jpeg,image/png,image/webp"
              data-photos
              data-photos-max={PHOTOS_MAX}
              data-bytes-max={PHOTO_BYTES_MAX}
              data-too-many={fields.tooManyPhotos}
              data-too-large={fields.photoTooLarge}
            />
            <ul className="claim-photos" data-photos-shown hidden />
          </>
        )}
      </Field>
    </div>
  );
}
