import { formatYuan } from "#app/domain/values/fen.ts";
import type { refusals as zh } from "../zh/refusals.ts";

const yuan = (fen: string | number | undefined) => `¥${formatYuan(Number(fen ?? 0))}`;

const PROGRESS: Readonly<Record<string, string>> = {
  none: "is not paid yet",
  allocated: "is not packed yet",
  packed: "is packed already",
  shipped: "is shipped already",
  delivered: "is delivered already",
  completed: "is completed already",
  cancelled: "is cancelled already",
};
const STEPS: Readonly<Record<string, string>> = {
  pack: "packed",
  ship: "shipped",
  cancel: "cancelled",
  reallocate: "given to another outlet",
  receive: "confirmed as received",
  handOver: "handed over",
};

export const refusals: typeof zh = {
  OUT_OF_STOCK: () =>
    "Something in your order is short of stock, so nothing was ordered. Please check the goods marked and try again.",
  NOT_ON_SALE: () =>
    "Something in your order is no longer on sale, so nothing was ordered. Please check the goods marked and try again.",
  PRICE_CHANGED: ({ acceptedFen, totalFen }) =>
    `The total changed from ${yuan(acceptedFen)} to ${yuan(totalFen)}. Please check the new amount and place the order again.`,
  CART_EMPTY: () => "Your cart is empty. Please choose something first.",
  NO_RETURN_NOT_CONFIRMED: () =>
    "Your order contains fresh goods. Please confirm that they cannot be returned without a reason.",
  NO_FREIGHT_RULE: () => "We cannot send some of these goods to that address yet. Please give another one.",
  UNKNOWN_PLACE: () => "The province, city and county do not belong together. Please choose them again.",
  KEY_REUSED: () =>
    "This form was already submitted with different content. Please open the page anew and fill it in again.",
  ORDER_EXPIRED: () =>
    "The time to pay has passed and the order was cancelled; its goods are on sale again. Please place a new order.",
  PAYMENT_NOT_OPEN: () => "This payment is over and nothing more was taken. Please see the order’s page.",
  PAYMENT_UNDER_WAY: () =>
    "This order is being paid in another way at the moment. Please try again in a few minutes.",
  TENDERED_WRONG: ({ totalFen }) =>
    `This order costs ${yuan(totalFen)}: cash may not be less, a scanned code must be exactly that. Nothing was booked.`,
  NOT_REFUNDABLE: () => "This order is not paid, so there is nothing to refund.",
  NOT_ON_ACCOUNT: () => "This order is not on account. Nothing was settled.",
  NOT_DELIVERED: () => "Not all of this order’s goods were received yet. It is settled once they were.",
  ACCOUNT_SETTLED: () =>
    "This order was accepted and settled already, and not once more. Its page shows the result.",
  LINE_ABOVE_ORDERED: () =>
    "On one line more is short, damaged and refused than was ordered. Please check it and send the form again.",
  CREDIT_NOT_AGREED: () =>
    "No goods-first terms hold for your unit now, so nothing goes on account. Please pay first, or ask us for terms.",
  CREDIT_EXCEEDED: ({ openFen, limitFen, totalFen, overFen }) =>
    `Above the limit on account: of ${yuan(limitFen)}, ${yuan(openFen)} is open; this purchase of ${yuan(totalFen)} is ${yuan(overFen)} too much. Nothing was ordered.`,
  CREDIT_OVERDUE: ({ overdueFen, orders }) =>
    `Overdue on account: ${yuan(overdueFen)} of ${orders ?? 0} ${orders === 1 ? "order" : "orders"}. Nothing more goes on account until that is paid; you can still pay first.`,
  TERMS_DAYS_WRONG: () =>
    "The last day must not be before the first, nor the first before today. Nothing was kept.",
  REFUND_EMPTY: () => "The refund is of nothing. Please enter the amount to repay.",
  REFUND_ABOVE_PAID: () =>
    "The refunds together would be more than was paid, so nothing was repaid. Please enter no more than the rest.",
  REFUND_OF_OTHER_AMOUNT: ({ amountFen }) =>
    `This refund of ${yuan(amountFen)} was already made at the payment service: goods and freight must add up to exactly that. Please check them.`,
  LINE_ABOVE_SOLD: () =>
    "For some goods the amount or the number is more than is left to refund, so nothing was repaid. Please check them.",
  FREIGHT_ABOVE_PAID: () =>
    "The freight repaid would be more than was paid, so nothing was repaid. Please check it.",
  WRONG_STEP: ({ step, progress }) =>
    `The order ${PROGRESS[String(progress)] ?? ""}, so it cannot be ${STEPS[String(step)] ?? ""}.`,
  NOTHING_TO_PACK: () => "Everything in this order was refunded, so there is nothing to pack.",
  TO_BE_COLLECTED: () =>
    "The buyer collects this order at an outlet: it is not sent, and nobody else sends it.",
  COLLECT_CODE_WRONG: () =>
    "Nothing waits here under this code. Check the six digits, or whether it is another outlet's.",
  NO_COLLECT_POINT: () =>
    "These goods cannot be collected at this outlet today. Choose another one, or have them delivered.",
  WEIGHT_MISSING: () => "Some goods are sold by weight and were not weighed. Please enter their grams.",
  PARCEL_EMPTY: () => "There is nothing in this parcel. Please enter how many pieces go into it.",
  PARCEL_ABOVE_PACKED: () =>
    "For some goods there are more pieces than are left to send, so nothing was shipped. Please check them.",
  CARRIER_NOT_IN_SERVICE: () => "This carrier is not in service today. Please choose another one.",
  CARRIER_NOT_COLD: ({ storageClass }) =>
    `There are ${storageClass ?? ""} goods in the parcel and this carrier cannot keep them so. Please choose another one.`,
  TRACKING_USED: ({ trackingNumber }) =>
    `Tracking number ${trackingNumber ?? ""} is of another parcel already. Please check it.`,
  RECEIVED_DAY_WRONG: () => "The day of receipt lies before the day of shipping or after today.",
  SENDER_NOT_ALLOWED: () =>
    "Only the centre and sub-centres that are open send parcels. Please choose one of them.",
  SENDER_SHORT: () => "That outlet has not enough of these goods. Please choose another one.",
  SUPPLIER_NOT_OF_ALL: () =>
    "Not all goods that are left to send are this supplier's, so it cannot send the order.",
  GOODS_BLOCKED: () =>
    "Goods of this order are of a lot that was stopped or is past its last day. No money was booked: give it back.",
  LOT_DIFFERS: () =>
    "This lot is known with another production day or shelf life. Nothing was received: check the pack.",
  LOT_WRONG_STATE: () => "This lot has just changed. Nothing was done: look at it again first.",
  SHELF_SHORT: () =>
    "The books have not so many (what is held for orders stays). Nothing was written off: check goods, lot and pieces.",
  COUNT_OPEN: () => "Another count is open at this outlet. Finish it first.",
  COUNT_CLOSED: () => "This count is over. Nothing was done.",
  COUNT_EMPTY: () => "Nothing was counted yet, so there is nothing to post.",
  COUNT_BELOW_HELD: () =>
    "Fewer pieces were counted than orders wait for. Nothing was posted: wait until they are paid or over.",
  COLD_CASE_NAMED: () => "This outlet has a cold case of that name already. Please choose another name.",
  COLD_CASE_ENDED: () => "This cold case is out of use. Nothing was entered.",
  COLD_STILL_WARM: () =>
    "The case this lot is in still reads out of range: put the lot into another, read the case again or take it out of use first.",
  TRANSFER_EMPTY: () => "No quantity was typed, and nothing was done.",
  TRANSFER_TO_ITSELF: () => "An outlet cannot ask itself for goods.",
  TRANSFER_WRONG_STATE: () => "This transfer has just changed. Nothing was done: look at it again first.",
  TRANSFER_ABOVE_APPROVED: () => "More was to be sent than was approved. Nothing was sent.",
  CLAIM_EMPTY: () => "Nothing was sent: say how many pieces it is about, or what you want to add.",
  CLAIM_FRESH: () =>
    "Some of the goods are perishable: when you ordered you confirmed that they cannot be returned without a reason. If something is wrong with them, choose “Something is wrong” and add a photo.",
  CLAIM_NOT_DELIVERED: () => "Some of the goods have not been received yet. You can ask once they are.",
  CLAIM_TOO_LATE: () => "The time for some of the goods is over. Nothing was sent.",
  CLAIM_ABOVE_LEFT: () =>
    "More pieces than are left: those repaid or already being dealt with cannot be asked for again. Nothing was sent.",
  CLAIM_NEEDS_PHOTO: () => "A claim about perishable goods needs at least one photo.",
  ACCEPTANCE_NOT_YET: () => "Not all goods of this order were sent yet.",
  ACCEPTANCE_SETTLED: () => "This order was accepted already, and that cannot be changed.",
  ACCEPTANCE_DECIDED: () => "This acceptance was answered already, or the unit accepted the goods anew.",
  ACCEPTANCE_COUNTS: () => "The pieces do not add up to what was delivered. Please check them.",
  ACCEPTANCE_UNPROVEN: () => "Damaged and refused goods need a reason and a photo.",
  CLAIM_CHANGED: () =>
    "This claim changed a moment ago, and what you did had no effect. Look at it again before you decide.",
  CLAIM_ABOVE_ASKED: () => "More pieces than were asked for. Nothing was decided.",
  GOODS_ABOVE_REPAID: () => "More pieces than were repaid and are still to come back. Nothing was recorded.",
  PHOTO_GONE: () => "One of the photos is no longer there. Choose your photos again.",
  TOO_MANY_PHOTOS: () =>
    "Too many photos were uploaded for this order. Send the ones you have, or try again tomorrow.",
  NOT_INVOICEABLE: () => "This order is not paid yet, so no fapiao can be asked for.",
  NOTHING_TO_INVOICE: () =>
    "Nothing of this order is left to invoice: the money went back, or its fapiao was issued already.",
  FAPIAO_ALREADY_ASKED: () =>
    "A fapiao for this order has been asked for already. Please wait until it is issued or sent back.",
  SPECIAL_FOR_EXEMPT: () =>
    "All goods in this order are exempt from tax, so a special fapiao would have nothing to deduct. Please ask for an ordinary one.",
  NO_FAPIAO_ISSUER: () => "Nobody is set up to issue fapiao. Please load the issuer’s details first.",
  RED_WITHOUT_BLUE: () => "Only a blue fapiao that was issued can be taken back by a red one.",
  RED_ABOVE_ORIGINAL: () =>
    "The red fapiao would take back more than is left of the blue one, so it was not issued. Please check the amounts.",
  RED_EMPTY: () => "The red fapiao would take back nothing. Please enter the amount.",
  MESSAGE_NOT_REPEATABLE: () =>
    "This message cannot be sent again: it is still on its way, is not needed any more, or its address was deleted by rule.",
  NOT_A_DEMO: () => "This is not a demonstration database, so no demonstration data is written.",
  MATCH_EMPTY: () => "Nothing was chosen to match the money to. Fill in at least one line.",
  ABOVE_RECEIPT: () =>
    "Not that much of this receipt is left; somebody may just have matched it. Reload and match again.",
  ABOVE_DUE: () =>
    "That is more than the order still has to pay; another receipt may just have been matched to it. Reload and match again.",
  PAYER_DIFFERS: () => "The payer is not the one the buyer named. Check, and give a reason to go on.",
  REASON_MISSING: () => "This needs a reason.",
  TRANSFER_ENDED: () =>
    "The order’s time to pay is over: it can be matched in full, but no longer in part. Match the whole amount, or send this money back.",
  TRANSFER_NOT_OPEN: () =>
    "The transfer of this order is paid already, or in doubt, and takes no more money.",
  SAME_PERSON: () =>
    "Above the limit another person must confirm; nobody confirms what they proposed themselves.",
  ALREADY_DECIDED: () => "Somebody has settled this before. Reload to see how.",
  MATCH_SETTLED: () => "This money is settled and cannot be taken back. To repay it, make a refund.",
  PAYOUT_NOT_RETURNED: () => "No transfer of ours of the same amount was sent that could have come back.",
  SERIAL_TAKEN: () => "This serial number is recorded already, with other content. Check the number.",
  OUTLET_PARENT_MISFIT: () =>
    "The district or the outlet above does not fit: it must be a sub-centre of the same district, or the centre, and open on all the days.",
  OUTLET_SHOP_MISFIT: () =>
    "The shop does not fit: it must be in the same district, and open on all the days.",
  OUTLET_NAME_TAKEN: ({ name = "" }) =>
    `There is a “${name}” already. Choose another name, or reports could not tell them apart.`,
  OUTLET_NOT_EMPTY: ({ units = 0 }) =>
    `There is still stock here or on its way (${units} units). Receive, move or write it off first.`,
  OUTLET_SHIFT_OPEN: ({ count = 0 }) =>
    `There are shifts that are not closed (${count}) at its tills. Close them first.`,
  OUTLET_HAS_OUTLETS: ({ count = 0 }) => `There are open outlets here (${count}). Close or move them first.`,
  OUTLET_ENDED: () =>
    "It is closed, or its closing day is set, and cannot be changed like this. Open the page again.",
  OUTLET_DAY_WRONG: () =>
    "The day does not fit: not before today, not before the opening day, and a closing at most a year ahead.",
  PAVILION_STANDS: () => "This county has a pavilion already.",
  IMPORT_EMPTY: () => "No row of the file can be imported. Put right what is marked, and upload it again.",
  DEDUCTION_STANDS: () => "This item was entered from that day already. Choose another day.",
  TILL_SHIFT_MISSING: () => "Cash goes back out of the drawer of an open shift. Choose one first.",
  TILL_RETURN_LATE: () =>
    "The days for this return are over, and nothing was taken back. If the goods are faulty, the centre can do it.",
  TILL_RETURN_FRESH: () =>
    "Some of it is fresh and cannot be returned without a reason. If something is wrong with it, say so.",
  UNIT_PARENT_UNKNOWN: ({ code = "" }) =>
    `There is no active unit with the code "${code}". Please check the code; leave it empty if there is none above.`,
  UNIT_USCC_TAKEN: () =>
    "This credit code is registered already. Ask the head of your unit to add you; if this is another unit under the same code, tick the box and send it again.",
  UNIT_APPLICATIONS_FULL: () =>
    "Too many of your registrations wait for review. Please wait until they are decided.",
  UNIT_DECIDED: () =>
    "The state of this unit has just changed and nothing was done. Please open the page again.",
  UNIT_USCC_FAILS: () => "The credit code fails its check. Correct it first, or say why it is taken.",
  UNIT_ENDED: () => "This unit is not active, so this cannot be done.",
  UNIT_RING: () =>
    "A unit would come to stand under itself. Nothing was changed; please check the unit above.",
  UNIT_DAY_WRONG: () => "That day does not fit: today or later, and at most a year ahead.",
  UNIT_HAS_PURCHASES: ({ purchases = 0, orders = 0 }) =>
    `Purchases still wait to be approved or ordered (${purchases}), and orders to be paid (${orders}). End these first.`,
  UNIT_HAS_UNITS: ({ count = 0 }) => `Units still stand under it (${count}). Close or move them first.`,
  MEMBER_UNKNOWN: ({ email = "" }) => `Nobody has an account under "${email}". They need to sign up first.`,
  MEMBER_HAS_ROLE: () => "They hold this role already.",
  MEMBERS_FULL: () => "There are too many members. Please end roles that are not needed.",
  MEMBERSHIP_ENDED: () => "This role has ended already.",
  LAST_HEAD: () => "This is the only head and cannot be ended. Add another head first.",
  BUDGET_NAME_TAKEN: ({ name = "" }) =>
    `There is a budget line called "${name}" in that year already. Please choose another name.`,
  BUDGET_CATEGORY_UNKNOWN: () => "There is no such category. Please choose again.",
  BUDGET_LINES_FULL: () => "There are too many budget lines in that year. Please put some together.",
  BUDGET_BELOW_USED: ({ usedFen }) =>
    `Of this line ${yuan(usedFen)} is committed or spent; its amount cannot be less than that.`,
  BUDGET_CLOSED: () => "There is no such budget line, or it is closed. Please choose another.",
  BUDGET_YEAR_OVER: ({ year = "" }) =>
    `This is a budget line of ${year} and cannot pay for a purchase of this year. Please choose another.`,
  BUDGET_CATEGORY_DIFFERS: () =>
    "This budget line is for one category only, and the purchase has goods of others. Choose another line, or make several purchases.",
  BUDGET_LINE_MISSING: () => "Your unit keeps a budget for this year. Please choose the line that pays.",
  OVER_BUDGET: ({ totalFen, leftFen, overFen }) =>
    `Over budget: the purchase comes to ${yuan(totalFen)}, ${yuan(leftFen)} is left on the line, ${yuan(overFen)} too much. It was not submitted.`,
  NO_APPROVER: () =>
    "Nobody could take one of the steps of approval: nobody approves their own. The head has to add an approver, or change the rules.",
  RULE_MISFIT: () => "The category, budget line or member does not fit. Please choose again.",
  RULES_FULL: () => "There are too many rules. Please end some first.",
  DELEGATE_MISFIT: () => "Only another member of this unit can stand in.",
  DELEGATION_DAYS_WRONG: () =>
    "Those days do not fit: from today on, the last day not before the first, and a year at most.",
  PURCHASE_NOT_WAITING: () =>
    "The state of this purchase has just changed and nothing was done. Please look again.",
  OWN_PURCHASE: () => "Nobody approves a purchase that they made or submitted, nor in another's place.",
  NOT_YOURS_TO_DECIDE: () => "This step is not yours to take.",
  APPROVAL_NEEDED: () =>
    "This purchase has to be submitted first: your unit keeps a budget or has rules of approval.",
  ABOVE_APPROVED: ({ approvedFen, totalFen }) =>
    `The prices are no longer held: it now comes to ${yuan(totalFen)}, more than the ${yuan(approvedFen)} that were approved. Copy it and submit it anew.`,
  TILL_CODE_WRONG: () =>
    "That code is wrong, was used, or is more than a day old. Ask the centre for a new one.",
  DECLARATION_CHANGED: () => "Somebody declared just now, perhaps something else. Look at it, then declare.",
  DECLARED_LOWER: ({ heldFen }) => `This is lower than the ${yuan(heldFen)} declared before. Please say why.`,
  CANTEEN_CARRIED: () =>
    "Another unit says that this one runs its canteen, so this one declares a canteen of its own. Ask them first.",
  CANTEEN_NOT_CARRIED: () =>
    "That unit cannot run the canteen: it must be another active unit that declares a canteen of its own.",
  SHARE_NOT_MET: () => "The share is not met yet, so there is nothing to certify.",
  REMINDED_LATELY: () => "All of these units were reminded in the last days, or have nobody to write to.",
  PURCHASE_EMPTY: () => "There is not a single row in the purchase.",
  PURCHASE_TOO_LONG: ({ rows, most }) =>
    `The purchase has ${rows} rows; one has ${most} at most. Please make several of it.`,
  PURCHASE_MOVED: () =>
    "The purchase was changed after you opened the page. Look at it as it is now, then change it.",
  PURCHASE_NOT_DRAFT: () => "The purchase has been submitted and can no longer be changed.",
  PURCHASE_NOT_OPEN: () => "The purchase cannot be ordered now.",
  PURCHASE_HAS_BAD_ROWS: ({ rows }) =>
    `There is still something wrong with ${rows} rows. Put them right or take them out first.`,
  PURCHASE_CHANGED: ({ rows }) =>
    `Something has changed since the check: there is something wrong with ${rows} rows now. Please check again.`,
  POINT_NAME_TAKEN: ({ name }) => `There is a delivery point “${name}” already; choose another name.`,
  STANDING_LIST_NAME_TAKEN: () => "There is a standing list of that name already; choose another name.",
  STANDING_LIST_EMPTY: () => "There are no rows in the purchase to keep.",
  QUOTE_REQUEST_EMPTY: () => "The request has no goods in it, or nobody to ask.",
  QUOTE_REQUEST_OVER: () =>
    "This request is over: a quote was accepted, it was withdrawn, or its last day has passed. Reload the page.",
  QUOTE_DAY_WRONG: () => "The day cannot be before today.",
  QUOTE_EMPTY: () => "No price was given. Quote at least one line.",
  QUOTE_GOODS_TWICE: () => "The same goods are offered on two lines. Put them on one, or offer others.",
  QUOTE_OVER: () =>
    "This quote no longer stands: it has expired, was taken back, or there is a newer one. Reload the page.",
  FAIR_DAYS_WRONG: () =>
    "These days do not fit: the last is not before the first, a fair lasts 62 days at most, and an outlet's days are days of the fair.",
  FAIR_OUTLET_MISFIT: () =>
    "This outlet cannot be at the fair: it sells online, or was not open on these days.",
  FORECAST_MISFIT: () =>
    "Choose the county or the supplier it is about. The day is not after today, and zero only takes back what stands.",
  SIGNED_EMPTY: () => "There are no goods in this signed order.",
  SIGNED_DAY_WRONG: () =>
    "These days do not fit: it is signed on a day of the fair that is not after today, and taken no earlier than it is signed.",
  SIGNED_GOODS_MISFIT: () => "Some of these goods are not this supplier's. Check the codes and the supplier.",
  SIGNED_GOODS_TWICE: () => "Some goods stand in two rows. Make them one.",
  SIGNED_BUYER_UNKNOWN: () => "There is no unit with this code, or it is not active.",
  SIGNED_LINKED: () => "This signed order has its buying unit already, and keeps it.",
  SIGNED_USCC_DIFFERS: () =>
    "The unit's credit code is not the one that was entered when the order was signed, so they are not the same buyer.",
  SIGNED_DRAWN: () => "Purchases were made of this signed order, so it cannot be called off.",
  SIGNED_OVER: () => "This signed order was called off, its last day has passed, or all of it was taken.",
  STALL_TAKEN: ({ nameEn }) =>
    `On some of these days the outlet is at another fair${nameEn ? ` (“${nameEn}”)` : ""}, and its sales count once.`,
  AGREEMENT_EMPTY: () => "There are no goods in the agreement. Name at least one.",
  AGREEMENT_TOO_LONG: ({ most }) => `An agreement has at most ${most} kinds of goods.`,
  AGREEMENT_DAYS_WRONG: () =>
    "The term is not right: its last day cannot be before its first, nor before today.",
  AGREEMENT_GOODS_WRONG: ({ nameEn }) => `This seller does not have “${nameEn}” on sale.`,
  AGREEMENT_MOVED: () =>
    "The agreement has changed since you opened the page, and nothing was done. Look at it as it is now, then try again.",
  AGREEMENT_OVER: () => "The last day of the agreement has passed. Give it a new term and propose it again.",
  AMENDMENT_OPEN: () =>
    "An amendment is waiting for the other side. Another can be proposed when it is answered.",
  AMENDMENT_EMPTY: () => "The amendment says what is agreed already. Say what is to change.",
  AMENDMENT_BELOW_CALLED: ({ nameEn, called }) =>
    `Of “${nameEn}”, ${called} have been called off already; no fewer can be agreed.`,
  AMENDMENT_MOVED: () => "The amendment has been answered, and nothing was done. Look at it as it is now.",
  CALL_OFF_EMPTY: () => "No quantity was given. Call off at least one of the goods.",
  CALL_OFF_CHANGED: () =>
    "Nothing can be called off from this agreement now: it is not active, or its term has passed.",
};
