import { formatYuan } from "#app/domain/values/fen.ts";
import type { refusals as zh } from "../zh/refusals.ts";

const yuan = (fen: string | number | undefined) => `¥${formatYuan(Number(fen ?? 0))}`;

export const refusals: typeof zh = {
  OUT_OF_STOCK: () =>
    "Something in your order is short of stock, so nothing was ordered. Please check the goods marked and try again.",
  NOT_ON_SALE: () =>
    "Something in your order is no longer on sale, so nothing was ordered. Please check the goods marked and try again.",
  PRICE_CHANGED: ({ acceptedFen, totalFen }) =>
    `The total changed from ${yuan(acceptedFen)} to ${yuan(totalFen)}. Please check the new amount and place the order again.`,
  CART_EMPTY: () => "Your cart is empty. Please choose something first.",
  NO_RETURN_NOT_CONFIRMED: () =>
    "Your order contains fresh goods. Please confirm that they cannot be returned without a reason.",
  NO_FREIGHT_RULE: () => "We cannot send some of these goods to that address yet. Please give another one.",
  UNKNOWN_PLACE: () => "The province, city and county do not belong together. Please choose them again.",
  KEY_REUSED: () =>
    "This checkout page was already submitted with different content. Please open a new one to order.",
  ORDER_EXPIRED: () =>
    "The time to pay has passed and the order was cancelled; its goods are on sale again. Please place a new order.",
  PAYMENT_NOT_OPEN: () => "This payment is over and nothing more was taken. Please see the order's page.",
  PAYMENT_UNDER_WAY: () =>
    "This order is being paid in another way at the moment. Please try again in a few minutes.",
  NOT_REFUNDABLE: () => "This order is not paid, so there is nothing to refund.",
  REFUND_EMPTY: () => "The refund is of nothing. Please enter the amount to repay.",
  REFUND_ABOVE_PAID: () =>
    "The refunds together would be more than was paid, so nothing was repaid. Please enter no more than the rest.",
  LINE_ABOVE_SOLD: () =>
    "For some goods the amount or the number is more than is left to refund, so nothing was repaid. Please check them.",
  FREIGHT_ABOVE_PAID: () =>
    "The freight repaid would be more than was paid, so nothing was repaid. Please check it.",
  NOT_A_DEMO: () => "This is not a demonstration database, so no demonstration data is written.",
};
