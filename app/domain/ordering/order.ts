import { z } from "zod";
import { payerName } from "#app/domain/payments/payer.ts";

import { GATEWAYS, STORAGE_CLASSES, type StorageClass } from "#db/words.ts";

/** Most of one kind of goods in a basket, and most kinds in an order. */
export const QUANTITY_MAX = 9_999;
export const LINES_MAX = 500;

/** How long stock waits for a payment that is made at once; see hold.server.ts for the others. */
export const HOLD_MS = 30 * 60_000;

/** A mobile number of mainland China (GB numbering plan: 11 digits from 13 to 19). */
export const MOBILE = /^1[3-9]\d{9}$/;

const oneLine = (max: number) =>
  z
    .string()
    .trim()
    .min(1, "required")
    .max(max, "tooLong")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, "invalid");

/** Where goods go, as typed at the checkout or kept in an account. */
export const Receiver = z.object({
  receiverName: oneLine(40),
  phone: z.preprocess(
    (typed) => (typeof typed === "string" ? typed.replace(/[\s-]/g, "").replace(/^(\+|00)86/, "") : typed),
    z.string().regex(MOBILE, "phone"),
  ),
  provinceCode: z.string("province").regex(/^\d{6}$/, "province"),
  prefectureCode: z
    .string()
    .regex(/^(\d{6})?$/, "prefecture")
    .default(""),
  countyCode: z.string("countyCode").regex(/^\d{6}$/, "countyCode"),
  street: oneLine(60),
  detail: oneLine(120),
});
export type Receiver = z.output<typeof Receiver>;

/** The checkout's form. Prices are ours to know; the total is what the shopper saw and agreed to. */
export const Checkout = Receiver.extend({
  /** Made when the page is drawn, so that a second tap is the same order. */
  orderKey: z.uuid("invalid"),
  email: z.union([z.literal(""), z.email("email").max(200, "tooLong")]).default(""),
  note: z
    .string()
    .trim()
    .max(200, "tooLong")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all but tabs and line ends are refused
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, "invalid")
    .default(""),
  acceptedTotalFen: z.coerce.number().int("invalid").nonnegative("invalid").max(1e12, "invalid"),
  /** The way to pay; without it, the usual one. */
  gateway: z.enum(GATEWAYS).optional(),
  payerName,
  /** The code of the unit whose people the shopper is one of; "" for none. */
  unitCode: z.string().trim().max(20, "invalid").default(""),
  noReturnConfirmed: z.literal("yes").optional(),
  saveAddress: z.literal("yes").optional(),
});
export type Checkout = z.output<typeof Checkout>;

/** The strictest keeping that any of some goods needs: frozen before chilled before ambient. */
export function strictestOf(goods: readonly { storageClass: StorageClass }[]): StorageClass {
  const strictness = goods.map(({ storageClass }) => STORAGE_CLASSES.indexOf(storageClass));
  return STORAGE_CLASSES[Math.max(0, ...strictness)] ?? "ambient";
}
