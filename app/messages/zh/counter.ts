/** The room of the counters: its menu, and the pages of the till's back office. */
export const counter = {
  room: "专柜工作台",
  nav: { label: "专柜导航", today: "今日" },
  allOutlets: "全部网点",
  outlets: (count: number) => `${count} 个网点`,
  today: {
    title: "今日销售",
    scope: "已付款减退款，按网点计，不含线上扶贫馆",
    net: "净销售额",
    sales: "销售",
    returns: "退款",
    orders: "单数",
    byOutlet: "各网点",
    outlet: "网点",
    empty: "今天还没有销售。",
  },
};
