/** The first page of a unit's rooms: what is to be done, and how it stands. */
export const unitHome = {
  text: "要办的事、预算、预留份额和近期送货，一页看全。",
  toDo: "要办的事",
  none: "没有等着办的事。",
  approve: (count: number) => `${count} 张采购单等您审批`,
  place: (count: number, sum: string) => `${count} 张采购单已批准，等待下单，合计 ${sum}`,
  drafts: (count: number, badRows: number) =>
    `${count} 张采购单还在草稿中${badRows > 0 ? `，其中 ${badRows} 行需要修改` : ""}`,
  pay: (count: number, sum: string, day: string) => `${count} 笔订单等待转账，合计 ${sum}，最早 ${day} 截止`,
  quotes: (count: number) => `${count} 张询价单已收到报价，等您选择`,
  share: {
    undeclared: (year: number) => `${year} 年预留份额还没有申报基数`,
    late: (year: number) => `${year} 年预留份额落后于进度`,
    missed: (year: number) => `${year} 年预留份额没有完成`,
  },
  budget: (year: number) => `${year} 年预算`,
  budgetScope: (year: number) =>
    `本单位 ${year} 年未关闭的预算项合计；已占用为提交、批准、已下单未付的采购单，已支出为实付减退款`,
  amount: "预算",
  committed: "已占用",
  spent: "已支出",
  left: "剩余",
  used: "已用",
  coming: "近期送货",
  comingScope: "本单位采购单的订单，从今天起还没有送达的",
  noComing: "近期没有要送的货",
  columns: { day: "送货日", point: "送货点", order: "订单", state: "付款", progress: "货物" },
  unit: "单位资料",
};
