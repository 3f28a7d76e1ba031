import type { ClaimOutcome } from "#app/domain/messaging/message.ts";
import type { ReminderCause } from "#db/words.ts";

/** What buyers are written: a letter for each kind of message, and a sentence for those told by text message. */
export const mail = {
  sender: "帮扶集市",
  centre: "双创中心",
  automatic: "这封邮件由系统自动发出，请勿直接回复。",
  demoSubject: (subject: string) => `【演示】${subject}`,
  demo: "演示网站：这里没有真实的交易，不会收款，也不会发货。",
  text: (sentence: string) => `【帮扶集市】${sentence}`,
  textDemo: (sentence: string) => `【帮扶集市】（演示）${sentence}`,
  open: "查看订单",
  pay: "去付款",
  openRoom: {
    share_reminder: "查看预留份额",
    purchase_to_approve: "去审批",
    purchase_decided: "查看采购单",
    quote_asked: "去报价",
    quote_offered: "查看报价",
    payment_requested: "查看付款申请",
    acceptance_disputed: "查看订单",
  },
  counties: (names: readonly string[], count: number) =>
    names.join("、") + (count > names.length ? `等 ${count} 个县` : ""),
  goods: (name: string, quantity: string) => `${name} × ${quantity}`,
  goodsList: (goods: readonly string[], rest: number) =>
    goods.join("；") + (rest > 0 ? `；另有 ${rest} 种` : ""),
  rows: {
    order: "订单号",
    origin: "产地",
    goods: "商品",
    toPay: "应付合计",
    paid: "实付（含运费）",
    credited: (county: string) => `记入${county}`,
    collectAt: "取货网点",
    code: "取货码",
    keepUntil: "留到",
    parcel: "包裹里有",
    carrier: "承运商",
    tracking: "运单号",
    refund: "退款金额",
    fapiao: "发票号码",
    fapiaoAmount: "价税合计",
    unit: "单位",
    purchase: "采购单",
    request: "询价单",
    paymentRequest: "付款申请",
    total: "合计",
    shareNet: "已付净额",
    shareFloor: "要求金额",
  },

  order_placed: ({ number, payBy, counties }: { number: string; payBy: string; counties: string }) => ({
    subject: `订单 ${number} 等您付款`,
    lead: [`您好！订单已收到，来自${counties}的好货为您留着。`, `请在 ${payBy} 前付款，过时订单会自动取消。`],
    text: "",
  }),
  order_paid: ({ counties }: { counties: string }) => ({
    subject: `付款成功，谢谢您支持${counties}`,
    lead: [
      "您好！付款已收到，谢谢您。",
      "每一分货款都记到了它的产地，明细列在下面。我们会尽快发货，发出后再告诉您。",
    ],
    text: "",
  }),
  order_expired: ({ number, counties }: { number: string; counties: string }) => ({
    subject: `订单 ${number} 超时未付款，已取消`,
    lead: [
      "您好！订单没有在规定时间内付款，已自动取消，货也放回了货架。",
      "如果您其实已经付了款，请放心：还有货就照常发货，没有货就原路退款。",
      `还想要的话，欢迎重新下单，${counties}的好货一直都在。`,
    ],
    text: "",
  }),
  order_cancelled: ({ number, refund }: { number: string; refund: string | null }) => ({
    subject: `订单 ${number} 已取消`,
    lead: [
      refund === null
        ? "您好！订单已取消，没有收取任何费用。"
        : `您好！订单已取消，${refund} 会原路退回，退好后再告诉您。`,
      "谢谢您惦记着产地的乡亲，欢迎再来。",
    ],
    text:
      refund === null
        ? `您的订单 ${number} 已取消，没有收费。`
        : `您的订单 ${number} 已取消，${refund} 会原路退回。`,
  }),
  order_ready: ({
    number,
    counties,
    outlet,
    code,
    keepUntil,
  }: {
    number: string;
    counties: string;
    outlet: string;
    code: string;
    keepUntil: string | null;
  }) => ({
    subject: `可以来取了：订单 ${number}`,
    lead: [
      `您好！您订的${counties}好货已在${outlet}备好，来取时请出示取货码 ${code}。`,
      keepUntil === null ? "请尽快来取。" : `商品为您留到 ${keepUntil}。`,
    ],
    text: `您订的${counties}好货已在${outlet}备好，取货码 ${code}${keepUntil === null ? "" : `，留到 ${keepUntil}`}，订单 ${number}。`,
  }),
  parcel_shipped: ({
    number,
    counties,
    carrier,
    tracking,
    parcel,
  }: {
    number: string;
    counties: string;
    carrier: string;
    tracking: string | null;
    /** Which of several parcels; null for the only one. */
    parcel: { number: number; count: number | null } | null;
  }) => ({
    subject: parcel ? `第 ${parcel.number} 个包裹已发出：订单 ${number}` : `包裹已发出：订单 ${number}`,
    lead: [
      parcel
        ? `您好！您订的${counties}好货分开发，第 ${parcel.number} 个包裹${parcel.count === null ? "" : `（共 ${parcel.count} 个）`}已经上路。`
        : `您好！您订的${counties}好货已经上路。`,
      "里面如有冷藏、冷冻的商品，收到后请尽快放进冰箱。",
    ],
    text: `您订的${counties}好货${parcel ? `第 ${parcel.number} 个包裹` : ""}已发出，${carrier}${tracking === null ? "" : ` ${tracking}`}，订单 ${number}。`,
  }),
  parcel_delivered: ({ number }: { number: string }) => ({
    subject: `包裹已送达：订单 ${number}`,
    lead: [
      "您好！包裹已送达，请及时查收。",
      "如有质量问题，或想退货，请在订单页提出，页上写着可以提到哪一天。",
    ],
    text: `您的订单 ${number} 有包裹已送达，请及时查收。`,
  }),
  refund_requested: ({ amount }: { amount: string }) => ({
    subject: `退款 ${amount} 处理中`,
    lead: ["您好！退款已受理，会原路退回，退好后再告诉您。"],
    text: "",
  }),
  refund_made: ({ number, amount }: { number: string; amount: string }) => ({
    subject: `退款 ${amount} 已退出`,
    lead: ["您好！退款已原路退出，到账时间以银行或支付平台为准。"],
    text: `订单 ${number} 的退款 ${amount} 已原路退出，到账时间以银行或支付平台为准。`,
  }),
  claim_answered: ({
    number,
    outcome,
    amount,
    answer,
  }: {
    number: string;
    outcome: ClaimOutcome;
    amount: string | null;
    answer: string | null;
  }) => {
    const result = {
      refund: amount === null ? "同意退款" : `同意退款 ${amount}`,
      goods_first: "同意退货",
      ask_more: "需要您补充材料",
      refused: "未能通过",
    }[outcome];
    return {
      subject: outcome === "ask_more" ? "您的售后申请需要补充材料" : `售后有结果了：${result}`,
      lead: [
        {
          refund: `您好！您的售后申请已处理：${result}，会原路退回。给您添麻烦了，对不起。`,
          goods_first:
            "您好！您的退货申请已同意。请按下面的说明寄回商品，并在订单页填写快递单号；收到后办理退款。",
          ask_more: "您好！您的售后申请还需要补充说明或照片，请到订单页补充，补充后我们继续处理。",
          refused: "您好！您的售后申请已处理，很抱歉，这次没有通过。",
        }[outcome],
        ...(answer === null ? [] : [`客服回复：${answer}`]),
      ],
      text: `订单 ${number} 的售后申请：${result}，详情请看订单页。`,
    };
  },
  fapiao_issued: ({ number, isRed }: { number: string; isRed: boolean }) => ({
    subject: isRed ? `红字发票已开具：订单 ${number}` : `发票已开具：订单 ${number}`,
    lead: [
      isRed ? "您好！红字发票已开具，原发票的相应金额已冲销。" : "您好！发票已开具，可以在订单页查看和下载。",
    ],
    text: "",
  }),
  share_reminder: ({
    unit,
    year,
    cause,
    lastDay,
  }: {
    unit: string;
    year: number;
    cause: ReminderCause;
    lastDay: string;
  }) => ({
    subject:
      cause === "undeclared" ? `请申报 ${year} 年预留份额：${unit}` : `${year} 年预留份额进度提醒：${unit}`,
    lead: [
      cause === "undeclared"
        ? `您好！${unit}还没有申报 ${year} 年预留份额的基数，截止日是 ${lastDay}。`
        : `您好！${unit}的 ${year} 年预留份额落后于进度，截止日是 ${lastDay}。`,
      "进度、还差多少、可以买些什么，都在预留份额页上。",
    ],
    text: "",
  }),
  purchase_to_approve: ({ number }: { number: string }) => ({
    subject: `有采购单等您审批：${number}`,
    lead: ["您好！有一张采购单等您审批。明细、预算和前面各步的意见都在审批页上。"],
    text: "",
  }),
  purchase_decided: ({
    number,
    isApproved,
    reason,
  }: {
    number: string;
    isApproved: boolean;
    reason: string | null;
  }) => ({
    subject: isApproved ? `采购单已批准：${number}` : `采购单未获批准：${number}`,
    lead: isApproved
      ? ["您好！采购单已经批准，可以下单了。批准时的价格只保留几天，请尽快下单。"]
      : [
          "您好！采购单没有获得批准。",
          ...(reason ? [`理由：${reason}`] : []),
          "可以复制成新的采购单，修改后重新提交。",
        ],
    text: "",
  }),
  quote_asked: ({ unit, answerBy, goods }: { unit: string; answerBy: string; goods: number }) => ({
    subject: `${unit}向您询价`,
    lead: [`您好！${unit}就 ${goods} 种商品向您询价，请在 ${answerBy}（含当天）前报价。`],
    text: "",
  }),
  quote_offered: ({ seller, validUntil }: { seller: string; validUntil: string }) => ({
    subject: `收到报价：${seller}`,
    lead: [`您好！${seller}已报价，有效期到 ${validUntil}（含当天）。可以与其他报价并排比较。`],
    text: "",
  }),
  payment_requested: ({ dueBy }: { dueBy: string }) => ({
    subject: `请在 ${dueBy}前付款`,
    lead: [
      `您好！双创中心提交了付款申请，付款期限是 ${dueBy}（含当天）。送货、验收和发票的凭证都在申请页上。`,
    ],
    text: "",
  }),
  acceptance_disputed: ({ number, reason }: { number: string; reason: string }) => ({
    subject: `验收结果有异议：订单 ${number}`,
    lead: ["您好！双创中心对这笔订单的验收结果有异议，请核对后重新验收。", `理由：${reason}`],
    text: "",
  }),
};
