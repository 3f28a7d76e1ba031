import { z } from "zod";
import { parseDay } from "#app/domain/values/business-day.ts";
import { typedYuan } from "#app/domain/values/typed-yuan.ts";
import { DEDUCTION_KINDS, PARTNER_KINDS } from "#db/words.ts";
import { OPENABLE_KINDS } from "./outlet-tree.ts";

export const NAME_LENGTH_MAX = 60;
export const ADDRESS_LENGTH_MAX = 120;

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, "tooLong")
    .regex(/^\P{Cc}*$/u, "invalid")
    .default("");
const needed = (max: number) => line(max).refine((typed) => typed !== "", "required");
/** An id of ours or of the files; "" for none. */
const id = z.string().max(80, "invalid").default("");
const key = z.uuid("invalid");

export const typedDay = z.string("required").transform((typed, context) => {
  const day = parseDay(typed.trim());
  if (day !== undefined) return day;
  context.addIssue({ code: "custom", message: typed.trim() === "" ? "required" : "date" });
  return z.NEVER;
});

const names = { nameZh: needed(NAME_LENGTH_MAX), nameEn: needed(NAME_LENGTH_MAX * 2) };

/** An outlet as an administrator describes it; what its kind does not have is left out. */
export const OutletForm = z.object({
  key,
  kind: z.enum(OPENABLE_KINDS, "choice"),
  ...names,
  districtCode: id,
  /** "" for the sub-centre of the district, or the centre where there is none. */
  parentId: id,
  shopId: id,
  countyId: id,
  regionCode: id,
  openedDay: typedDay,
});

export const RenameForm = z.object({ key, ...names });
export const MoveForm = z.object({ key, parentId: id, shopId: id, note: line(ADDRESS_LENGTH_MAX) });
export const CloseForm = z.object({ key, closedDay: typedDay, note: line(ADDRESS_LENGTH_MAX) });
export const WithdrawForm = z.object({ key });

export const DeductionForm = z
  .object({
    key,
    kind: z.enum(DEDUCTION_KINDS, "choice"),
    measure: z.enum(["share", "monthly"], "choice"),
    amount: typedYuan,
    fromDay: typedDay,
    source: needed(ADDRESS_LENGTH_MAX),
  })
  // two places are typed either way: 3.5 per cent is 35 permille, and 3.50 yuan is 350 fen
  .refine(({ measure, amount }) => measure === "monthly" || (amount % 10 === 0 && amount <= 10_000), {
    path: ["amount"],
    message: "share",
  });

export const PartnerForm = z.object({ key, ...names, kind: z.enum(PARTNER_KINDS, "choice") });
export const ShopForm = z.object({
  key,
  ...names,
  districtCode: z.string("required").min(1, "required").max(10, "invalid"),
  address: needed(ADDRESS_LENGTH_MAX),
  openedDay: typedDay,
});
