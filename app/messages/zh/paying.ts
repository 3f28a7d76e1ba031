/** The ways to pay, and choosing between them. */
export const paying = {
  way: "付款方式",
  ways: {
    demo: { name: "演示付款", text: "演示支付，不会扣款。" },
    stripe: { name: "银行卡、支付宝、微信支付", text: "前往 Stripe 的安全页面付款，完成后自动返回。" },
    transfer: { name: "对公转账", text: "凭识别码从单位账户汇款，到账核对后确认订单。" },
    counter: { name: "专柜付款", text: "在专柜向店员付款。" },
  },
  payerName: "付款单位名称",
  payerHint: (days: string) =>
    `与付款账户的户名一致，到账时据此核对。提交后有 ${days} 天付款，这期间库存为您保留。`,
  payerMissing: "请填写付款单位名称，要与付款账户的户名一致。",
  submitHint: "提交后为您保留库存 30 分钟；对公转账的，保留到付款期限。",
  go: "去付款",
  notOffered: "请选择一种付款方式。",
  unavailable: "暂时连不上付款渠道，没有扣款，订单仍为您保留。请稍后再试。",
  failedTitle: "上一次付款没有成功",
  failedText: "没有扣款。请再试一次，或换一种付款方式。",
  processingTitle: "付款正在处理",
  processingText: "付款渠道正在确认这笔款项，请不要重复付款。到账后订单会自动更新。",
};
