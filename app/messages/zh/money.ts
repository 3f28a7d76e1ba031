/** The day-book of money, and what a person must look at. */
export const money = {
  title: "资金日记账",
  text: (from: string, to: string) => `${from} 至 ${to}，按北京时间的收款日和退款日。`,
  days: "每日收退款",
  scope: "已到账的付款与已退出的款项；待核对的款项不计入收款",
  columns: {
    day: "日期",
    gateway: "方式",
    currency: "币种",
    received: "收款",
    repaid: "退款",
    net: "净额",
    suspense: "待核对",
  },
  empty: "这段时间没有收退款。",
  exceptions: "需要人工处理",
  exceptionsEmpty: "没有待处理的事项。",
  exceptionColumns: { openedAt: "发现时间", kind: "事项", order: "订单", detail: "详情", close: "处理" },
  kinds: {
    payment_mismatch: "付款金额或币种与订单不符",
    refund_failed: "退款失败",
    refund_mismatch: "退款金额或币种与申请不符",
    refund_rejected: "支付渠道拒绝退款",
  },
  close: "已处理",
  waiting: (count: string) => `${count} 笔请求正等待支付渠道答复`,
  waitingText: "系统会自动重试，间隔逐渐加长，同一请求不会重复执行。",
};
