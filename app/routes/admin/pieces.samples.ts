import type { Locale } from "#db/words.ts";

/** What the page of pieces shows in the pieces: short, long, missing and extreme on purpose. */
export interface Samples {
  counties: { county: string; prefecture: string }[];
  products: { name: string; spec: string }[];
  unit: string;
  words: Record<
    | "scope"
    | "credited"
    | "orders"
    | "change"
    | "phone"
    | "phoneHint"
    | "phoneError"
    | "name"
    | "note"
    | "noReturn"
    | "noReturnHint"
    | "noReturnError"
    | "district"
    | "delivery"
    | "pickUp"
    | "pickUpHint"
    | "courier"
    | "courierHint"
    | "province"
    | "category"
    | "relevance"
    | "priceUp"
    | "newest"
    | "byCounty"
    | "byMonth"
    | "byMode"
    | "county"
    | "sold"
    | "returned"
    | "net"
    | "target"
    | "targetText"
    | "outOfStock"
    | "outOfStockText"
    | "priceChanged"
    | "saved"
    | "infoText"
    | "paper",
    string
  >;
  steps: string[];
  timeline: string[];
  months: string[];
  modes: string[];
}

export const SAMPLES: Record<Locale, Samples> = {
  "zh-CN": {
    counties: [
      { county: "敖汉旗", prefecture: "赤峰市" },
      { county: "莫力达瓦达斡尔族自治旗", prefecture: "呼伦贝尔市" },
      { county: "和田市", prefecture: "和田地区" },
      { county: "神农架林区", prefecture: "湖北省直辖" },
    ],
    products: [
      { name: "敖汉小米", spec: "2.5kg/袋" },
      { name: "莫力达瓦有机菇娘果干礼盒装", spec: "500g×6盒" },
      { name: "和田薄皮核桃", spec: "1kg/袋" },
      { name: "苏尼特羔羊腿", spec: "约1.8kg/只" },
    ],
    unit: "袋",
    words: {
      scope: "口径：已付款净额，全部渠道",
      credited: "已记入受援县",
      orders: "订单",
      change: "较上月 +12.3%",
      phone: "手机号",
      phoneHint: "只用于送货联系",
      phoneError: "请输入 11 位手机号",
      name: "收货人",
      note: "备注",
      noReturn: "我知道生鲜商品不适用七日无理由退货",
      noReturnHint: "质量问题照常受理",
      noReturnError: "请先确认生鲜商品的退货规则",
      district: "所在区",
      delivery: "配送方式",
      pickUp: "到店自提",
      pickUpHint: "朝阳区双创中心，今天 16:00 后",
      courier: "快递到家",
      courierHint: "冷链，预计明天送达",
      province: "省份",
      category: "分类",
      relevance: "相关度",
      priceUp: "价格从低到高",
      newest: "最近上架",
      byCounty: "各县销售额",
      byMonth: "按月销售额",
      byMode: "销售方式构成",
      county: "受援县",
      sold: "销售",
      returned: "退货",
      net: "净额",
      target: "全年预留份额",
      targetText: "62.4 万元 / 100 万元",
      outOfStock: "库存不足",
      outOfStockText: "「敖汉小米 2.5kg」只剩 3 袋，请修改数量。",
      priceChanged: "价格有变动",
      saved: "地址已保存",
      infoText: "北京市内满 69 元免运费。",
      paper: "纸、墨、柿红、叶绿",
    },
    steps: ["购物车", "收货与运费", "付款", "完成"],
    timeline: ["已下单", "已付款", "备货中", "已发货", "已签收"],
    months: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
    modes: ["线上", "线下", "社会动员"],
  },
  en: {
    counties: [
      { county: "Aohan Banner", prefecture: "Chifeng" },
      { county: "Morin Dawa Daur Autonomous Banner", prefecture: "Hulunbuir" },
      { county: "Hotan City", prefecture: "Hotan" },
      { county: "Shennongjia Forestry District", prefecture: "Hubei" },
    ],
    products: [
      { name: "Aohan millet", spec: "2.5 kg bag" },
      { name: "Morin Dawa organic dried cape gooseberries, gift box", spec: "6 × 500 g" },
      { name: "Hotan thin-shell walnuts", spec: "1 kg bag" },
      { name: "Sonid lamb leg", spec: "about 1.8 kg" },
    ],
    unit: "bag",
    words: {
      scope: "Scope: paid, net of refunds, all channels",
      credited: "Credited to counties",
      orders: "Orders",
      change: "+12.3% on last month",
      phone: "Mobile phone",
      phoneHint: "Used only to arrange delivery",
      phoneError: "Enter a mobile number of 11 digits",
      name: "Receiver",
      note: "Note",
      noReturn: "I know that fresh goods cannot be returned without a reason",
      noReturnHint: "Quality claims are handled as always",
      noReturnError: "Please confirm the rule for fresh goods first",
      district: "District",
      delivery: "Delivery",
      pickUp: "Pick up",
      pickUpHint: "Chaoyang centre, today after 16:00",
      courier: "Courier",
      courierHint: "Chilled, tomorrow",
      province: "Province",
      category: "Category",
      relevance: "Relevance",
      priceUp: "Price, low to high",
      newest: "Newest",
      byCounty: "Sales by county",
      byMonth: "Sales by month",
      byMode: "Split by sales mode",
      county: "County",
      sold: "Sold",
      returned: "Returned",
      net: "Net",
      target: "Reserved share, this year",
      targetText: "¥624,000 of ¥1 million",
      outOfStock: "Not enough in stock",
      outOfStockText: "Only 3 bags of Aohan millet are left; please change the quantity.",
      priceChanged: "A price has changed",
      saved: "Address saved",
      infoText: "Free delivery in Beijing from ¥69.",
      paper: "Paper, ink, persimmon, leaf",
    },
    steps: ["Cart", "Delivery", "Payment", "Done"],
    timeline: ["Ordered", "Paid", "Packing", "Shipped", "Received"],
    months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    modes: ["Online", "Offline", "Mobilised"],
  },
};
