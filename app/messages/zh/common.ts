/** Words that the shared pieces speak, and words that several audiences say in the same way. */
export const common = {
  siteName: "帮扶集市",
  tagline: "买一份好物，帮一个县",
  skipToContent: "跳到正文",
  otherLanguage: "English",
  otherLanguageCode: "en",

  nav: {
    main: "主导航",
    quick: "快捷导航",
    admin: "管理导航",
    breadcrumbs: "所在位置",
    home: "首页",
    categories: "分类",
    allGoods: "全部商品",
    counties: "受援县",
    about: "关于",
    cart: "购物车",
    account: "我的",
    signIn: "登录",
    signUp: "注册",
    signOut: "退出",
    orders: "订单",
    findOrder: "查订单",
    adminHome: "管理",
    backToShop: "返回集市",
  },

  search: {
    label: "搜索商品、受援县",
    placeholder: "搜商品、县名或拼音",
    submit: "搜索",
  },

  footer: {
    what: "来自北京对口帮扶地区的好物。每一笔销售都记到原产县，每个数字都能查到订单行。",
    demo: "本站为演示：价格、库存、商家均为演示数据，不会发生真实交易。",
    shop: "逛集市",
    programme: "项目",
    help: "帮助",
  },

  buttons: {
    add: "添加",
    addToCart: "加入购物车",
    apply: "应用",
    back: "返回",
    buyAgain: "再买一次",
    cancel: "取消",
    change: "修改",
    checkout: "去结算",
    choose: "选择",
    clear: "清除",
    clearAll: "全部清除",
    close: "关闭",
    confirm: "确认",
    continue: "继续",
    decrease: "减少",
    delete: "删除",
    details: "详情",
    edit: "编辑",
    exportCsv: "导出 CSV",
    filter: "筛选",
    increase: "增加",
    more: "更多",
    next: "下一步",
    pay: "付款",
    print: "打印",
    remove: "移除",
    reset: "重置",
    retry: "重试",
    save: "保存",
    search: "搜索",
    showResults: "查看结果",
    update: "更新",
    viewAll: "查看全部",
  },

  units: {
    yuan: "元",
    perJin: (price: string) => `${price}/斤`,
    jin: (count: string) => `${count} 斤`,
    items: (count: number) => `${count} 件`,
    orders: (count: string) => `${count} 单`,
    counties: (count: string) => `${count} 个县`,
  },

  demo: "演示数据",
  demoTitle: "价格与库存为演示数据，不是真实报价",
  certified: "认证",
  certifiedTitle: "产品名录在册：由受援县认定并公示",
  notCertified: "未入名录",
  origin: "产地",

  storage: { ambient: "常温", chilled: "冷藏", frozen: "冷冻" },
  stock: { in: "有货", low: "库存紧张", out: "暂时缺货" },
  stockLeft: (count: number) => `仅剩 ${count} 件`,
  returns: { sevenDay: "七日无理由退货", qualityClaimOnly: "生鲜：仅受理质量问题" },
  salesMode: { online: "线上", offline: "线下", mobilised: "社会动员" },

  freight: {
    label: "运费",
    free: "免运费",
    freeFrom: (amount: string) => `满 ${amount} 免运费`,
    untilFree: (amount: string) => `再买 ${amount} 免运费`,
    byWeight: "按重量和储存方式计费",
  },

  money: {
    subtotal: "商品小计",
    discount: "优惠",
    total: "合计",
    paid: "实付",
    refunded: "已退款",
  },

  form: {
    required: "必填",
    optional: "选填",
    errorsTitle: (count: number) => `有 ${count} 处需要修改`,
    choosePlaceholder: "请选择",
    quantity: "数量",
  },

  notice: { info: "提示", success: "完成", warning: "注意", refusal: "未能办理" },

  empty: {
    title: "这里还没有内容",
    products: "没有找到符合条件的商品",
    productsHint: "试试减少筛选条件，或换个县名、拼音再搜。",
    orders: "还没有订单",
    rows: "这一范围内没有数据",
  },

  pagination: {
    label: "分页",
    previous: "上一页",
    next: "下一页",
    page: (page: number) => `第 ${page} 页`,
    of: (page: number, pages: number) => `第 ${page}/${pages} 页`,
    total: (count: string) => `共 ${count} 条`,
  },

  filters: {
    label: "筛选",
    chosen: (count: number) => `已选 ${count} 项`,
    sort: "排序",
    none: "不限",
  },

  steps: {
    label: "步骤",
    position: (step: number, steps: number) => `第 ${step} 步，共 ${steps} 步`,
    done: "已完成",
    current: "当前",
  },

  timeline: { done: "已完成", current: "进行中", todo: "待进行", stopped: "已终止" },

  table: {
    total: "合计",
    scroll: "表格可左右滑动",
    sortedAscending: "升序",
    sortedDescending: "降序",
  },

  chart: {
    showTable: "数据表",
    noData: "暂无数据",
    other: "其他",
    summary: (count: number, first: string, value: string) => `共 ${count} 项，最高为${first}，${value}。`,
    unfinished: (periods: readonly string[]) => `虚线框为${periods.join("、")}，尚未结束，数字会变。`,
  },

  figure: {
    scope: "口径",
    asOf: (instant: string) => `截至 ${instant}`,
  },

  errorPage: {
    account: "我的账号",
    notFound: {
      title: "没有这个页面",
      text: "地址可能写错了，或者这件商品已经下架。",
      operatorsText: "地址可能写错了，或者没有这个编号。",
    },
    forbidden: {
      title: "您没有权限查看",
      text: "这一页只对有相应职责的人开放。如需查看，请换一个账号登录。",
    },
    tooMany: { title: "请求太频繁", text: "请稍等片刻再试。" },
    badRequest: { title: "请求无法处理", text: "提交的内容不完整或格式不对，请返回后重试。" },
    failed: { title: "我们这边出了问题", text: "不是您的操作有误。问题已记录，请稍后再试。" },
    requestId: (id: string) => `请求编号：${id}`,
    home: "回到首页",
    overview: "回到概览",
  },
};
