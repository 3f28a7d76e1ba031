import { z } from "zod";
import { tidyUscc, usccFault } from "#app/domain/values/uscc.ts";
import { FAPIAO_KINDS, TITLE_KINDS, type TitleKind } from "#db/words.ts";

/** Most titles that a person keeps. */
export const TITLES_MAX = 50;

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, "tooLong")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, "invalid")
    .default("");

/** To whom a fapiao is made out, as it is typed; what is not needed may be left empty. */
const typedTitle = {
  titleKind: z.enum(TITLE_KINDS, "choice"),
  name: line(100).refine((name) => name !== "", "required"),
  taxId: line(40).transform(tidyUscc),
  address: line(100),
  phone: line(30),
  bank: line(100),
  bankAccount: line(40),
};

/** What the tax office wants to know of the buyer of a special fapiao, beside name and tax id. */
export const SPECIAL_FIELDS = ["address", "phone", "bank", "bankAccount"] as const;

type TypedTitle = z.output<z.ZodObject<typeof typedTitle>>;
type Fault = { path: string; message: string };

/** A tax id that a person may give by themselves has to pass its check; staff may take one that does not. */
function faultOfTaxId({ titleKind, taxId }: TypedTitle, mayOverride: boolean): Fault[] {
  if (titleKind === "person") return [];
  if (taxId === "") return [{ path: "taxId", message: "taxIdRequired" }];
  const fault = usccFault(taxId);
  if (!fault) return [];
  if (mayOverride) return /^[0-9A-Z]{15,20}$/.test(taxId) ? [] : [{ path: "taxId", message: "usccForm" }];
  return [{ path: "taxId", message: fault === "form" ? "usccForm" : "usccCheck" }];
}

function faultsOfSpecial(title: TypedTitle): Fault[] {
  if (title.titleKind === "person") return [{ path: "titleKind", message: "specialNeedsUnit" }];
  return SPECIAL_FIELDS.filter((name) => title[name] === "").map((path) => ({
    path,
    message: "requiredForSpecial",
  }));
}

function tell(context: z.RefinementCtx, faults: Fault[]): void {
  for (const { path, message } of faults) context.addIssue({ code: "custom", path: [path], message });
}

/** A title to be kept. */
export const TitleForm = z
  .object({ ...typedTitle, isDefault: z.literal("yes").optional() })
  .superRefine((title, context) => tell(context, faultOfTaxId(title, false)));
export type TitleForm = z.output<typeof TitleForm>;

const askFields = {
  ...typedTitle,
  /** Made when the page is drawn, so that a second click is the same request. */
  requestId: z.uuid("invalid"),
  kind: z.enum(FAPIAO_KINDS, "choice"),
  email: z.union([z.literal(""), z.email("email").max(200, "tooLong")]).default(""),
};

/** A buyer asks for the fapiao of an order. */
export const AskForm = z
  .object({ ...askFields, keepTitle: z.literal("yes").optional() })
  .superRefine((ask, context) =>
    tell(context, [...(ask.kind === "special" ? faultsOfSpecial(ask) : []), ...faultOfTaxId(ask, false)]),
  );
export type AskForm = z.output<typeof AskForm>;

/** Staff ask for a buyer. With a reason they may take a tax id that fails its check; the reason is kept. */
export const StaffAskForm = z
  .object({ ...askFields, overrideReason: line(200) })
  .superRefine((ask, context) =>
    tell(context, [
      ...(ask.kind === "special" ? faultsOfSpecial(ask) : []),
      ...faultOfTaxId(ask, ask.overrideReason !== ""),
    ]),
  );

/** A title as it is kept: what was not typed is null. */
export interface Title {
  titleKind: TitleKind;
  name: string;
  taxId: string | null;
  address: string | null;
  phone: string | null;
  bank: string | null;
  bankAccount: string | null;
}

/** The title that a form says; of a person only the name counts. */
export function titleOf({ titleKind, name, ...typed }: TypedTitle): Title {
  const kept = (text: string) => (titleKind === "unit" && text !== "" ? text : null);
  return {
    titleKind,
    name,
    taxId: kept(typed.taxId),
    address: kept(typed.address),
    phone: kept(typed.phone),
    bank: kept(typed.bank),
    bankAccount: kept(typed.bankAccount),
  };
}
