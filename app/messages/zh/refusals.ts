import { formatYuan } from "#app/domain/values/fen.ts";
import type { RefusalCode } from "#app/domain/values/refusal.ts";

type Facts = Readonly<Record<string, string | number>>;

const yuan = (fen: string | number | undefined) => `¥${formatYuan(Number(fen ?? 0))}`;

const PROGRESS: Readonly<Record<string, string>> = {
  none: "还没有付款",
  allocated: "还没有打包",
  packed: "已经打包",
  shipped: "已经发货",
  delivered: "已经签收",
  completed: "已经完成",
  cancelled: "已经取消",
};
const STEPS: Readonly<Record<string, string>> = {
  pack: "打包",
  ship: "发货",
  cancel: "取消",
  reallocate: "改派",
  receive: "确认收货",
  handOver: "当面交付",
};

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
  KEY_REUSED: () => "这张表单已经提交过一次，内容与现在不同。请重新打开页面再填写。",
  ORDER_EXPIRED: () => "订单已超过付款时间并自动取消，库存已释放。请重新下单。",
  PAYMENT_NOT_OPEN: () => "这笔付款已经结束，没有再次扣款。请到订单页查看结果。",
  PAYMENT_UNDER_WAY: () => "这笔订单正在用另一种方式付款，请稍候几分钟再试。",
  TENDERED_WRONG: ({ totalFen }) =>
    `这个订单应收 ${yuan(totalFen)}：现金不能少收，扫码要收得正好。没有记账。`,
  NOT_REFUNDABLE: () => "这个订单还没有付款，不能退款。",
  REFUND_EMPTY: () => "退款金额为零。请填写要退的金额。",
  REFUND_ABOVE_PAID: () => "退款合计超过了实付金额，没有退款。请按剩余可退金额重新填写。",
  REFUND_OF_OTHER_AMOUNT: ({ amountFen }) =>
    `这笔退款已在支付渠道退出 ${yuan(amountFen)}，商品与运费的金额合计必须正好等于它。请核对后重新填写。`,
  LINE_ABOVE_SOLD: () => "有商品的退款金额或数量超过了剩余可退的部分，没有退款。请核对后重新填写。",
  FREIGHT_ABOVE_PAID: () => "退还的运费超过了实付运费，没有退款。请核对后重新填写。",
  WRONG_STEP: ({ step, progress }) =>
    `订单${PROGRESS[String(progress)] ?? ""}，不能${STEPS[String(step)] ?? ""}。`,
  NOTHING_TO_PACK: () => "订单里的商品都已退款，没有要打包的。",
  TO_BE_COLLECTED: () => "这个订单由顾客到网点自提，不发货，也不改派。",
  COLLECT_CODE_WRONG: () => "这里没有用这个取货码等着取的商品。请核对六位数字，或看看是不是别的网点。",
  NO_COLLECT_POINT: () => "所选网点今天取不了这些商品，请另选一个网点，或改为送货。",
  WEIGHT_MISSING: () => "有按重量计价的商品没有称重，请逐项填写实重（克）。",
  PARCEL_EMPTY: () => "包裹里没有商品，请填写件数。",
  PARCEL_ABOVE_PACKED: () => "有商品的件数超过了待发的件数，没有发货。请核对后重新填写。",
  CARRIER_NOT_IN_SERVICE: () => "这家承运商目前不在服务期内，请另选一家。",
  CARRIER_NOT_COLD: ({ storageClass }) =>
    `包裹里有${storageClass === "frozen" ? "冷冻" : "冷藏"}商品，所选承运商不能${storageClass === "frozen" ? "冷冻" : "冷藏"}运输，请另选一家。`,
  TRACKING_USED: ({ trackingNumber }) => `运单号 ${trackingNumber ?? ""} 已用于另一个包裹，请核对。`,
  RECEIVED_DAY_WRONG: () => "签收日不能早于发货日，也不能晚于今天。",
  SENDER_NOT_ALLOWED: () => "只能改派给营业中的中心或分中心。请另选一家。",
  SENDER_SHORT: () => "所选网点的库存不够，没有改派。请另选一家。",
  SUPPLIER_NOT_OF_ALL: () => "待发的商品不全由这家供应商供货，不能由它直接发货。",
  CLAIM_EMPTY: () => "还没有提交。请先填写要申请的商品件数或说明。",
  CLAIM_FRESH: () => "有生鲜商品，下单时已确认不适用七日无理由退货。如有质量问题，请选择“质量问题”并附照片。",
  CLAIM_NOT_DELIVERED: () => "有商品还没有签收，收到后才能申请。",
  CLAIM_TOO_LATE: () => "有商品已超过申请期限，没有提交。",
  CLAIM_ABOVE_LEFT: () => "有商品的件数超过了还可申请的件数（已退款和正在处理的不能再申请），没有提交。",
  CLAIM_NEEDS_PHOTO: () => "生鲜商品的质量问题需要照片，请至少附一张。",
  CLAIM_CHANGED: () => "这个申请刚刚有了变化，您的操作没有生效。请看最新情况后再决定。",
  CLAIM_ABOVE_ASKED: () => "同意的件数超过了申请的件数，没有提交。",
  GOODS_ABOVE_REPAID: () => "收到的件数超过了已退款、还没有退回的件数，没有入账。请核对后再填。",
  PHOTO_GONE: () => "有照片已失效，请重新选择照片后提交。",
  TOO_MANY_PHOTOS: () => "这个订单上传的照片太多了，请明天再试，或先提交已上传的照片。",
  NOT_INVOICEABLE: () => "这个订单还没有付款，不能申请发票。",
  NOTHING_TO_INVOICE: () => "这个订单没有可开票的金额：款项已经退回，或者已经开过发票。",
  FAPIAO_ALREADY_ASKED: () => "这个订单已有一份发票申请正在处理，请等它开出或被退回后再申请。",
  SPECIAL_FOR_EXEMPT: () => "订单里都是免税商品，没有可抵扣的税额，不能开专票。请改开普票。",
  NO_FAPIAO_ISSUER: () => "还没有设置开票主体，不能开票。请先导入开票主体资料。",
  RED_WITHOUT_BLUE: () => "只有已开出的蓝字发票才能开红字发票。",
  RED_ABOVE_ORIGINAL: () => "红字金额或数量超过了蓝字发票剩余的部分，没有开具。请核对后重新填写。",
  RED_EMPTY: () => "红字金额为零。请填写要冲红的金额。",
  MESSAGE_NOT_REPEATABLE: () => "这条消息不能再发：还没有发完，已经不需要，或收件地址已按规定删除。",
  NOT_A_DEMO: () => "这不是演示数据库，不能写入演示数据。",
  MATCH_EMPTY: () => "没有选择认款对象。请至少填写一笔。",
  ABOVE_RECEIPT: () => "这笔到账的未认余额不够，可能刚被别人认走。请刷新后再认。",
  ABOVE_DUE: () => "认款金额超过了订单的待付余额，可能刚有别的到账认给了它。请刷新后再认。",
  PAYER_DIFFERS: () => "付款户名与下单时登记的付款单位不一致。请核实后填写理由再提交。",
  REASON_MISSING: () => "这样处理需要写明理由。",
  TRANSFER_ENDED: () => "订单已超过付款期限，只能一次认满全款，不能再认部分款。请改为认满，或将这笔钱退回。",
  TRANSFER_NOT_OPEN: () => "这个订单的转账已经付清，或正在人工核对，不能再认款。",
  SAME_PERSON: () => "超过限额的款项须由另一个人复核，不能自己确认自己提交的。",
  ALREADY_DECIDED: () => "这一项已经有人处理过了。请刷新查看结果。",
  MATCH_SETTLED: () => "这笔认款已经结清，不能撤销。需要退钱请走退款。",
  PAYOUT_NOT_RETURNED: () => "没有金额相同、已汇出的退款与这笔退汇对应。",
  SERIAL_TAKEN: () => "这个流水号已经登记过，内容与现在不同。请核对流水号。",
  OUTLET_PARENT_MISFIT: () =>
    "所选的区或上级不合适：上级须是同一个区的分中心或双创中心，并且在网点的整个营业期间都营业。",
  OUTLET_SHOP_MISFIT: () => "所选的门店不合适：门店须在同一个区，并且在网点的整个营业期间都营业。",
  OUTLET_NAME_TAKEN: ({ name = "" }) => `“${name}”已经有了，请换一个名称，报表里才分得清。`,
  OUTLET_NOT_EMPTY: ({ units = 0 }) => `这个网点还有 ${units} 件商品在库。请先调出或报损，再撤点。`,
  OUTLET_HAS_OUTLETS: ({ count = 0 }) => `还有 ${count} 个网点在这里营业。请先撤点或移走。`,
  OUTLET_ENDED: () => "已经撤点，或者撤点日已定，不能再这样改。请重新打开页面查看。",
  OUTLET_DAY_WRONG: () => "日期不合适：不能早于今天，也不能早于开业日；撤点最多提前一年登记。",
  PAVILION_STANDS: () => "这个县已经有扶贫馆了。",
  DEDUCTION_STANDS: () => "从这一天起已经有同一项扣款。请换一个起始日。",
};
