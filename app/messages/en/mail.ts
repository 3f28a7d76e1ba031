import type { mail as zh } from "../zh/mail.ts";

export const mail: typeof zh = {
  sender: "Bangfu Market",
  centre: "The centre",
  automatic: "This mail was sent automatically; nobody reads answers to it.",
  demoSubject: (subject) => `[Demonstration] ${subject}`,
  demo: "This is a demonstration site: nothing is really sold, no money is taken and nothing is sent.",
  text: (sentence) => `[Bangfu Market] ${sentence}`,
  textDemo: (sentence) => `[Bangfu Market] (Demonstration) ${sentence}`,
  open: "Open the order",
  pay: "Pay now",
  counties: (names, count) => {
    const all = count > names.length ? [...names, `${count - names.length} more`] : names;
    return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all[all.length - 1]}`;
  },
  goods: (name, quantity) => `${name} × ${quantity}`,
  goodsList: (goods, rest) => goods.join("; ") + (rest > 0 ? `; and ${rest} more` : ""),
  openRoom: {
    share_reminder: "See the reserved share",
    purchase_to_approve: "Decide",
    purchase_decided: "Open the purchase",
    quote_asked: "Offer prices",
    quote_offered: "See the quotes",
    payment_requested: "Open the payment request",
    acceptance_disputed: "Open the order",
  },
  rows: {
    order: "Order",
    origin: "From",
    goods: "Goods",
    toPay: "To pay",
    paid: "Paid, delivery included",
    credited: (county) => `Credited to ${county}`,
    collectAt: "Collect at",
    code: "Code",
    keepUntil: "Kept until",
    parcel: "In the parcel",
    carrier: "Carrier",
    tracking: "Tracking number",
    refund: "Refund",
    fapiao: "Fapiao number",
    fapiaoAmount: "Total with tax",
    unit: "Unit",
    purchase: "Purchase",
    request: "Request for quotes",
    paymentRequest: "Payment request",
    total: "Total",
    shareNet: "Paid, net of refunds",
    shareFloor: "Required",
  },

  order_placed: ({ number, payBy, counties }) => ({
    subject: `Order ${number} is waiting for your payment`,
    lead: [
      `Hello! We have your order, and your goods from ${counties} are kept for you.`,
      `Please pay by ${payBy}; after that the order is cancelled.`,
    ],
    text: "",
  }),
  order_paid: ({ counties }) => ({
    subject: `Paid: thank you for supporting ${counties}`,
    lead: [
      "Hello! Your payment has arrived. Thank you.",
      "What you paid for the goods is credited to where they come from, to the fen, as listed below. We will send them soon, and tell you when we do.",
    ],
    text: "",
  }),
  order_expired: ({ number, counties }) => ({
    subject: `Order ${number} was not paid in time and is cancelled`,
    lead: [
      "Hello! The order was not paid in time. It is cancelled, and its goods are on sale again.",
      "If you did pay after all, do not worry: your goods are sent if they are still there, and your money is returned if not.",
      `You are welcome to order again: ${counties} will be glad of it.`,
    ],
    text: "",
  }),
  order_cancelled: ({ number, refund }) => ({
    subject: `Order ${number} is cancelled`,
    lead: [
      refund === null
        ? "Hello! The order is cancelled. Nothing was charged."
        : `Hello! The order is cancelled. ${refund} goes back the way it was paid; we will tell you when it has.`,
      "Thank you for thinking of the people who grew it. You are always welcome.",
    ],
    text:
      refund === null
        ? `Order ${number} is cancelled. Nothing was charged.`
        : `Order ${number} is cancelled. ${refund} goes back the way it was paid.`,
  }),
  order_ready: ({ number, counties, outlet, code, keepUntil }) => ({
    subject: `Order ${number} is ready to collect`,
    lead: [
      `Hello! Your goods from ${counties} are ready at ${outlet}. Please show the code ${code} when you come.`,
      keepUntil === null ? "Please come soon." : `They are kept for you until ${keepUntil}.`,
    ],
    text: `Your goods from ${counties} are ready at ${outlet}, code ${code}${keepUntil === null ? "" : `, kept until ${keepUntil}`}, order ${number}.`,
  }),
  parcel_shipped: ({ number, counties, carrier, tracking, parcel }) => ({
    subject: parcel
      ? `Parcel ${parcel.number} of order ${number} is on its way`
      : `Order ${number} is on its way`,
    lead: [
      parcel
        ? `Hello! Your goods from ${counties} come in several parcels: number ${parcel.number}${parcel.count === null ? "" : ` of ${parcel.count}`} is on its way.`
        : `Hello! Your goods from ${counties} are on their way.`,
      "Please put anything chilled or frozen into the fridge as soon as it arrives.",
    ],
    text: `Your goods from ${counties} are on their way${parcel ? ` (parcel ${parcel.number})` : ""}: ${carrier}${tracking === null ? "" : ` ${tracking}`}, order ${number}.`,
  }),
  parcel_delivered: ({ number }) => ({
    subject: `A parcel of order ${number} has arrived`,
    lead: [
      "Hello! Your parcel was delivered. Please take it in soon.",
      "If something is wrong with it, or you would like to return something, tell us on the page of the order; it says until when.",
    ],
    text: `A parcel of order ${number} was delivered. Please take it in soon.`,
  }),
  refund_requested: ({ amount }) => ({
    subject: `Your refund of ${amount} is being made`,
    lead: ["Hello! Your refund goes back the way you paid. We will tell you when it has."],
    text: "",
  }),
  refund_made: ({ number, amount }) => ({
    subject: `Your refund of ${amount} was sent`,
    lead: [
      "Hello! Your refund was sent back the way you paid. When it arrives is up to your bank or payment service.",
    ],
    text: `The refund of ${amount} for order ${number} was sent back the way you paid.`,
  }),
  claim_answered: ({ number, outcome, amount, answer }) => {
    const result = {
      refund: amount === null ? "we refund you" : `we refund ${amount}`,
      goods_first: "please send the goods back",
      ask_more: "we need more from you",
      refused: "we could not accept it",
    }[outcome];
    return {
      subject:
        outcome === "ask_more" ? "Your claim: we need more from you" : `Your claim was answered: ${result}`,
      lead: [
        {
          refund: `Hello! We looked at your claim and ${result}, the way you paid. We are sorry for the trouble.`,
          goods_first:
            "Hello! We agree to your return. Please send the goods back as we say below and enter the tracking number on the page of your order; we refund you when they arrive.",
          ask_more:
            "Hello! We need more words or photos from you to go on with your claim. Please add them on the page of your order.",
          refused: "Hello! We looked at your claim. We are sorry: this time we could not accept it.",
        }[outcome],
        ...(answer === null ? [] : [`Our answer: ${answer}`]),
      ],
      text: `Your claim for order ${number}: ${result}. More on the page of the order.`,
    };
  },
  fapiao_issued: ({ number, isRed }) => ({
    subject: isRed
      ? `A red fapiao was issued for order ${number}`
      : `The fapiao for order ${number} was issued`,
    lead: [
      isRed
        ? "Hello! A red fapiao was issued; it cancels its part of the one before."
        : "Hello! Your fapiao was issued. You can read and download it on the page of the order.",
    ],
    text: "",
  }),
  share_reminder: ({ unit, year, cause, lastDay }) => ({
    subject:
      cause === "undeclared"
        ? `Please declare the reserved share for ${year}: ${unit}`
        : `Reserved share ${year} behind: ${unit}`,
    lead: [
      cause === "undeclared"
        ? `Hello! ${unit} has not declared the base of its reserved share for ${year} yet; the last day is ${lastDay}.`
        : `Hello! The reserved share of ${unit} for ${year} is behind; the last day is ${lastDay}.`,
      "How far it is, what is missing and what to order is on its page.",
    ],
    text: "",
  }),
  purchase_to_approve: ({ number }) => ({
    subject: `A purchase waits for your approval: ${number}`,
    lead: [
      "Hello! A purchase waits for your decision. Its rows, the budget and the steps before are on the page.",
    ],
    text: "",
  }),
  purchase_decided: ({ number, isApproved, reason }) => ({
    subject: isApproved ? `Your purchase was approved: ${number}` : `Your purchase was refused: ${number}`,
    lead: isApproved
      ? ["Hello! Your purchase was approved and can be ordered. Its prices are held for some days only."]
      : [
          "Hello! Your purchase was not approved.",
          ...(reason ? [`The reason given: ${reason}`] : []),
          "You can copy it, change it and submit it anew.",
        ],
    text: "",
  }),
  quote_asked: ({ unit, answerBy, goods }) => ({
    subject: `${unit} asks for your prices`,
    lead: [
      `Hello! ${unit} asks for your prices of ${goods} kinds of goods. The last day for a quote is ${answerBy}.`,
    ],
    text: "",
  }),
  quote_offered: ({ seller, validUntil }) => ({
    subject: `A quote has come: ${seller}`,
    lead: [
      `Hello! ${seller} has quoted. The quote can be taken until the end of ${validUntil}; compare it with the others on the page.`,
    ],
    text: "",
  }),
  payment_requested: ({ dueBy }) => ({
    subject: `Please pay by ${dueBy}`,
    lead: [
      `Hello! The centre asks for payment by ${dueBy}. The proof of delivery, acceptance and fapiao is on the page.`,
    ],
    text: "",
  }),
  acceptance_disputed: ({ number, reason }) => ({
    subject: `The acceptance of order ${number} is disputed`,
    lead: [
      "Hello! The centre does not agree with what was accepted of this order. Please look at the goods again.",
      `The reason given: ${reason}`,
    ],
    text: "",
  }),
};
