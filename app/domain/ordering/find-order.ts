import { z } from "zod";
import { Receiver } from "./order.ts";

/** An order's number, as it stands on its page: eighteen digits. */
export const ORDER_NUMBER = /^\d{18}$/;

/** What a guest has to know to see an order. Spaces that came along with the number do no harm. */
export const FindOrder = z.object({
  number: z
    .string("orderNumber")
    .transform((typed) => typed.normalize("NFKC").replace(/\s/g, ""))
    .pipe(z.string().regex(ORDER_NUMBER, "orderNumber")),
  phone: Receiver.shape.phone,
});
