import { z } from "zod";
import { parseDay } from "#app/domain/values/business-day.ts";
import { tidyUscc, usccFault } from "#app/domain/values/uscc.ts";
import { UNIT_ROLES } from "#db/words.ts";
import { UNIT_TYPE_NAMES } from "./unit-types.ts";

const UNIT_NAME_LENGTH_MAX = 80;
const REASON_LENGTH_MAX = 200;

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, "tooLong")
    .regex(/^\P{Cc}*$/u, "invalid")
    .default("");
const needed = (max: number) => line(max).refine((typed) => typed !== "", "required");
const key = z.uuid("invalid");

const typedDay = z.string("required").transform((typed, context) => {
  const day = parseDay(typed.trim());
  if (day !== undefined) return day;
  context.addIssue({ code: "custom", message: typed.trim() === "" ? "required" : "date" });
  return z.NEVER;
});

/** A mobile or a landline with its area code, an extension after a hyphen: units have both. */
const unitPhone = z
  .string("required")
  .transform((typed) =>
    typed
      .normalize("NFKC")
      .replace(/[\s()]/g, "")
      .replace(/^(?:\+|00)86-?/, ""),
  )
  .superRefine((typed, context) => {
    if (typed === "") context.addIssue({ code: "custom", message: "required" });
    else if (!/^(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?)$/.test(typed))
      context.addIssue({ code: "custom", message: "unitPhone" });
  });

const optionalEmail = z
  .union([z.literal(""), z.email("email").max(200, "tooLong")])
  .default("")
  .transform((typed) => typed.toLowerCase());

const names = { nameZh: needed(UNIT_NAME_LENGTH_MAX), nameEn: line(UNIT_NAME_LENGTH_MAX * 2) };

/** A unit's code as people copy it: "ab3c 9k2m" is AB3C9K2M. */
const unitCode = line(20).transform((typed) => typed.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase());

/** An institution as its applicant describes it. */
export const RegisterForm = z
  .object({
    key,
    type: z.enum(UNIT_TYPE_NAMES, "choice"),
    ...names,
    uscc: line(40).transform(tidyUscc),
    /** The code fails its check, and stands so on the certificate: for staff to look at. */
    isUsccAsPrinted: z.literal("yes").optional(),
    /** Another unit has the code, and this is a further one under it. */
    isFurther: z.literal("yes").optional(),
    parentCode: unitCode,
    provinceCode: z.string("province").regex(/^\d{6}$/, "province"),
    prefectureCode: z
      .string()
      .regex(/^(\d{6})?$/, "prefecture")
      .default(""),
    countyCode: z.string("countyCode").regex(/^\d{6}$/, "countyCode"),
    street: needed(60),
    detail: needed(120),
    contactName: needed(40),
    phone: unitPhone,
    email: optionalEmail,
  })
  .superRefine((typed, context) => {
    const message = faultOfUscc(typed.type, typed.uscc, typed.isUsccAsPrinted === "yes");
    if (message) context.addIssue({ code: "custom", path: ["uscc"], message });
  });
export type RegisterForm = z.output<typeof RegisterForm>;

/** Barracks have no code; of others it has to be there, and to pass its check unless it is printed so. */
function faultOfUscc(type: string, uscc: string, isAsPrinted: boolean): string | undefined {
  if (type === "barracks") return uscc === "" ? undefined : "usccOfBarracks";
  if (uscc === "") return "usccRequired";
  const fault = usccFault(uscc);
  if (fault === "form") return "usccForm";
  return fault === "check" && !isAsPrinted ? "usccCheckUnit" : undefined;
}

export const ApproveForm = z.object({ key });
export const RefuseForm = z.object({ key, reason: needed(REASON_LENGTH_MAX) });
export const RenameUnitForm = z.object({ key, ...names });
export const AffiliateForm = z.object({
  key,
  parentCode: unitCode,
  fromDay: typedDay,
  reason: line(REASON_LENGTH_MAX),
});
export const CloseUnitForm = z.object({ key, reason: needed(REASON_LENGTH_MAX) });

/** Staff may take a code that fails its check, with a reason that is kept; hardly anything else is a code. */
export const UsccForm = z
  .object({
    key,
    uscc: line(40).transform(tidyUscc),
    reason: line(REASON_LENGTH_MAX),
  })
  .superRefine(({ uscc, reason }, context) => {
    const tell = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (uscc === "") tell("uscc", "usccRequired");
    else if (!/^[0-9A-Z]{15,20}$/.test(uscc)) tell("uscc", "usccForm");
    else if (usccFault(uscc) && reason === "") tell("reason", "usccReason");
  });

export const AddMemberForm = z.object({
  key,
  email: z
    .string("required")
    .trim()
    .min(1, "required")
    .max(254, "email")
    .pipe(z.email("email"))
    .transform((typed) => typed.toLowerCase()),
  role: z.enum(UNIT_ROLES, "choice"),
});
export const EndMembershipForm = z.object({ key, membershipId: z.uuid("invalid") });
export const LeaveForm = z.object({ key, sure: z.literal("yes", "tickFirst") });
