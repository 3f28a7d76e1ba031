import type { Messages } from "#app/messages/messages.ts";

/** The fields of somebody's name and address, and their labels in messages.checkout.checkout. */
const LABELS = {
  receiverName: "name",
  phone: "phone",
  provinceCode: "province",
  prefectureCode: "prefecture",
  countyCode: "county",
  street: "street",
  detail: "detail",
  email: "email",
  note: "note",
  unitCode: "unitCode",
} as const;

/** The errors of an address form for its summary, each with the name of its field in front. */
export function nameFields(
  errors: Record<string, string | undefined> | undefined,
  texts: Messages["checkout"]["checkout"],
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(errors ?? {}).map(([name, message]) => {
      const label = name in LABELS ? texts[LABELS[name as keyof typeof LABELS]] : undefined;
      return [name, message && label ? texts.wrongField(label, message) : message];
    }),
  );
}
