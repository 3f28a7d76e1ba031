import { formatYuan } from "#app/domain/values/fen.ts";
import type { RefusalCode } from "#app/domain/values/refusal.ts";

type Facts = Readonly<Record<string, string | number>>;

const yuan = (fen: string | number | undefined) => `¥${formatYuan(Number(fen ?? 0))}`;

/** The business saying no, in a sentence: what happened and what to do now. */
export const refusals: Record<RefusalCode, (facts: Facts) => string> = {
  OUT_OF_STOCK: () => "有商品库存不足，订单没有提交。请核对标出的商品后再试。",
  NOT_ON_SALE: () => "有商品已经下架，订单没有提交。请核对标出的商品后再试。",
  PRICE_CHANGED: ({ acceptedFen, totalFen }) =>
    `应付总额由 ${yuan(acceptedFen)} 变为 ${yuan(totalFen)}。请核对新的金额，确认后再次提交。`,
  CART_EMPTY: () => "购物车是空的，请先挑选商品。",
  NO_RETURN_NOT_CONFIRMED: () => "订单含生鲜商品，请先勾选确认“不适用七日无理由退货”。",
  NO_FREIGHT_RULE: () => "这个地址暂时无法配送部分商品，请换一个收货地址。",
  UNKNOWN_PLACE: () => "所选的省、市、区县不匹配，请重新选择。",
  KEY_REUSED: () => "这张结算页已经提交过一次，内容与现在不同。请打开新的结算页再下单。",
  ORDER_EXPIRED: () => "订单已超过付款时间并自动取消，库存已释放。请重新下单。",
  PAYMENT_NOT_OPEN: () => "这笔付款已经结束，没有再次扣款。请到订单页查看结果。",
  PAYMENT_UNDER_WAY: () => "这笔订单正在用另一种方式付款，请稍候几分钟再试。",
  NOT_REFUNDABLE: () => "这个订单还没有付款，不能退款。",
  REFUND_EMPTY: () => "退款金额为零。请填写要退的金额。",
  REFUND_ABOVE_PAID: () => "退款合计超过了实付金额，没有退款。请按剩余可退金额重新填写。",
  LINE_ABOVE_SOLD: () => "有商品的退款金额或数量超过了剩余可退的部分，没有退款。请核对后重新填写。",
  FREIGHT_ABOVE_PAID: () => "退还的运费超过了实付运费，没有退款。请核对后重新填写。",
  NOT_A_DEMO: () => "这不是演示数据库，不能写入演示数据。",
};
