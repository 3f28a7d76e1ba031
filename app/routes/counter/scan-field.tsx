import type { ComponentProps } from "react";
import { TextInput } from "#app/components/fields.tsx";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import type { FoundPack } from "#app/domain/catalog/find-pack.server.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import type { ScanAnswer } from "#app/routes/counter/scan.server.ts";

/** The goods that an answer found, by the field in which they were scanned. */
export function foundIn(answer: FormAnswer | undefined): Partial<Record<string, FoundPack>> {
  return (answer as ScanAnswer | undefined)?.found ?? {};
}

/** A field for goods: their number is typed, or any code of theirs scanned; what was found is named under it. */
export function ScanField({
  found,
  ...field
}: Omit<ComponentProps<typeof TextInput>, "hint"> & { found: FoundPack | undefined }) {
  const { stock } = useMessages();
  const isEn = useLocale() === "en";
  return (
    <div>
      <TextInput {...field} hint={stock.scanHint} autoComplete="off" />
      {found ? (
        <p className="stock-found" role="status">
          ✓ {isEn ? `${found.nameEn} ${found.specEn}` : `${found.nameZh} ${found.specZh}`}
        </p>
      ) : null}
    </div>
  );
}
