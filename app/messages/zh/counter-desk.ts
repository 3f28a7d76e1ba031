/** Money over a counter: taken for an order, and handed back. */
export const counterDesk = {
  link: "柜台收款与退现",
  title: (number: string) => `订单 ${number}：柜台收款与退现`,
  take: "收款",
  takeText:
    "顾客当面付款时在这里记账。记账后，顾客在网上打开的付款页会一并关闭；若网上已经付了，网上那一笔会全额退回。",
  due: "应收",
  tender: "收款方式",
  tenders: { cash: "现金", qr: "扫码" },
  tenderHints: { cash: "可以多收，多出的是找零", qr: "金额要正好" },
  tendered: "实收金额（元）",
  submit: "确认已收款",
  nothingDue: "这个订单现在没有要收的款。",
  receipts: "收款凭据",
  receiptsEmpty: "没有在柜台收过款。",
  receiptColumns: { takenAt: "收款时间", tender: "方式", amount: "金额", tendered: "实收", change: "找零" },
  handOuts: "待退现金",
  handOutsText: "这些退款已经登记，把现金交给顾客以后再确认。",
  handOutsEmpty: "没有待退的现金。",
  handOut: (amount: string) => `确认已退 ${amount}`,
};
