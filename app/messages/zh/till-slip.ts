/** The receipt of a sale at a counter, as its customer opens it. */
export const tillSlip = {
  title: "购物小票",
  number: (code: string, number: number) => `小票号 ${code}-${number}`,
  byPack: (quantity: number, spec: string, price: string) => `${spec}，${price} × ${quantity}`,
  byWeight: (weight: string, price: string) => `称重 ${weight}，${price}/斤`,
  origin: (county: string) => `产地 ${county}`,
  certified: "认证产品",
  returned: (quantity: number) => `已退 ${quantity} 件`,
  total: "合计",
  change: "找零",
  returnedSum: "已退款",
  qr: "本小票网页的二维码",
  thanks: "每一笔都记到原产县。谢谢您的支持。",
  print: "打印",
  counties: "看看受援县",
  notYet: "这张小票还没有传到",
  notYetText:
    "网点断网时也照常销售，恢复网络后小票才会传到这里，通常几分钟，最多一天。请稍后再看；纸质小票一直有效。",
  lookAgain: "再看一次",
};
