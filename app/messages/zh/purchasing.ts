/** The rooms of institutions that buy: their menu, and the way in. */
export const purchasing = {
  room: "单位采购",
  text: "为单位下单、审批，证明预留份额",
  nav: {
    label: "单位采购导航",
    home: "概况",
    purchases: "采购单",
    points: "送货点",
    quotes: "询价",
    members: "成员",
    under: "下属单位",
    share: "预留份额",
    units: "换单位",
  },
  kinds: {
    budget_1: "一级预算单位",
    budget_2: "二级预算单位",
    enterprise: "企业",
    community: "社区",
    barracks: "军营",
    other: "其他单位",
  },
  choose: {
    title: "您的单位",
    text: "选择这次代表哪个单位办理。单位写在网址里，两个窗口可以同时办两家的事。",
    none: "您还不是任何采购单位的成员",
    noneText: "请单位负责人把您加为成员：只要告诉他您登录用的邮箱。",
  },
  home: {
    code: "单位代码",
    codeText: "职工结账时填写这个代码，购买就计入本单位，但本单位看不到买了什么。",
    kind: "类别",
    channel: "渠道",
    uscc: "统一社会信用代码",
    address: "地址",
    contact: "联系人",
  },
};
