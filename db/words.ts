/*
 * The words that columns are limited to, each list once. The glossary behind them is in the README.
 */

export const SALES_MODES = ["online", "offline", "mobilised"] as const;
export type SalesMode = (typeof SALES_MODES)[number];

/** The "seven entries" (七进) by which aided goods enter institutions, or none. */
export const ENTRY_CHANNELS = [
  "none",
  "organ",
  "school",
  "hospital",
  "enterprise",
  "supermarket",
  "community",
  "barracks",
] as const;
export type EntryChannel = (typeof ENTRY_CHANNELS)[number];

export const STORAGE_CLASSES = ["ambient", "chilled", "frozen"] as const;
export type StorageClass = (typeof STORAGE_CLASSES)[number];

export const RETURN_CLASSES = ["sevenDay", "qualityClaimOnly"] as const;
export type ReturnClass = (typeof RETURN_CLASSES)[number];

export const TAX_CLASSES = ["exempt", "reduced9", "standard13"] as const;
export type TaxClass = (typeof TAX_CLASSES)[number];

export const OUTLET_KINDS = [
  "centre",
  "sub_centre",
  "counter",
  "zone",
  "hall",
  "cabinet",
  "pavilion",
] as const;
export type OutletKind = (typeof OUTLET_KINDS)[number];

/** What trade a retail partner is in. */
export const PARTNER_KINDS = ["supermarket", "convenience", "fresh", "cabinet"] as const;
export type PartnerKind = (typeof PARTNER_KINDS)[number];

/** What the record of outlets is about. */
export const OUTLET_SUBJECTS = ["outlet", "shop", "partner"] as const;

/** What can be done to an outlet, a shop or a retail partner. */
export const OUTLET_EVENTS = ["opened", "closing", "closing_withdrawn", "renamed", "moved"] as const;

/** What an outlet may keep back of its sales; an entry fee is not among them. */
export const DEDUCTION_KINDS = ["labour", "utilities", "loss", "packing", "payment_fee", "other"] as const;
export type DeductionKind = (typeof DEDUCTION_KINDS)[number];

export const SUPPLIER_KINDS = ["leader", "cooperative", "processor", "workshop", "familyFarm"] as const;

export const ROLES = [
  "shopper",
  "buyer",
  "approver",
  "finance",
  "head",
  "clerk",
  "partner",
  "centre",
  "supplier",
  "certifier",
  "analyst",
  "auditor",
  "admin",
] as const;
export type Role = (typeof ROLES)[number];

/** What a member of a buying unit may be there; each is a role with the unit as its scope. */
export const UNIT_ROLES = ["buyer", "approver", "finance", "head"] as const satisfies readonly Role[];
export type UnitRole = (typeof UNIT_ROLES)[number];

/** What a buying unit is to the budget: which of the seven entries it buys through is its entry channel. */
export const UNIT_KINDS = ["budget_1", "budget_2", "enterprise", "community", "barracks", "other"] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** How far a unit's registration is. Only an active one orders. */
export const UNIT_STATES = ["applied", "active", "refused", "closed"] as const;
export type UnitState = (typeof UNIT_STATES)[number];

/** What can be done to a buying unit. */
export const UNIT_EVENTS = [
  "applied",
  "approved",
  "refused",
  "uscc_overridden",
  "renamed",
  "changed",
  "affiliated",
  "closed",
  "member_added",
  "member_ended",
] as const;

/** Whose canteen a unit eats from: none, its own, another unit's, or a contractor's. */
export const CANTEENS = ["none", "own", "shared", "outsourced"] as const;
export type Canteen = (typeof CANTEENS)[number];

/** Of what a reserved share is a share: food for the canteen, or all farm products. */
export const SHARE_BASES = ["canteen_food", "farm_products"] as const;
export type ShareBase = (typeof SHARE_BASES)[number];

/** What a unit is reminded of: to declare its base, or to buy. */
export const REMINDER_CAUSES = ["undeclared", "late"] as const;
export type ReminderCause = (typeof REMINDER_CAUSES)[number];
/** A request for quotes takes them while it is open; one of them ends it, or the unit does. */
export const QUOTE_REQUEST_STATES = ["open", "accepted", "withdrawn"] as const;
export type QuoteRequestState = (typeof QUOTE_REQUEST_STATES)[number];

/** A quote stands until its seller offers another or takes it back, or the unit takes it. */
export const QUOTE_STATES = ["offered", "superseded", "withdrawn", "accepted"] as const;
export type QuoteState = (typeof QUOTE_STATES)[number];

/** A supply agreement is drafted and proposed by a unit; the seller confirms it or not. */
export const AGREEMENT_STATES = ["drafted", "proposed", "active", "refused", "withdrawn"] as const;
export type AgreementState = (typeof AGREEMENT_STATES)[number];

/** What becomes of an amendment that one side proposed: the other's answer, or it is taken back. */
export const AMENDMENT_OUTCOMES = ["confirmed", "refused", "withdrawn"] as const;
export type AmendmentOutcome = (typeof AMENDMENT_OUTCOMES)[number];

/** What is named in reports, and keeps its old names for those of the old days. */
export const NAMED_KINDS = ["outlet", "category", "district"] as const;
export type NamedKind = (typeof NAMED_KINDS)[number];

export const GATEWAYS = ["demo", "stripe", "transfer", "counter"] as const;
export type GatewayId = (typeof GATEWAYS)[number];

/** How money is taken at a counter: notes in the drawer, or a code shown there and scanned. */
export const TENDERS = ["cash", "qr"] as const;
export type Tender = (typeof TENDERS)[number];

/** What a till tells us of. */
export const TILL_ENTRY_KINDS = ["shiftOpened", "sale", "shiftClosed"] as const;

/** What a scanner finds on goods: the maker's code, one of our own, or the code of a scale's label. */
export const VARIANT_CODE_KINDS = ["maker", "own", "scale"] as const;

/** Why money goes back. The last three are the shop's own doing: nobody asked for them. */
export const REFUND_REASONS = [
  "no_reason_return",
  "quality_claim",
  "not_delivered",
  "cancelled",
  "goodwill",
  "paid_too_late",
  "paid_twice",
  "goods_blocked",
  "reweigh",
  "made_elsewhere",
] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

/**
 * How far the money of an order is: it waits for it before the goods move, or the goods go first and are paid
 * for on account; closed is an order on account of which nothing is to be paid.
 */
export const ORDER_STATES = [
  "awaiting_payment",
  "on_account",
  "paid",
  "partially_refunded",
  "refunded",
  "expired",
  "closed",
  "review",
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/**
 * How far the goods of an order are, beside its state, which is about money: none before it is paid;
 * allocated to whoever will send them; cancelled before they were packed.
 */
export const PROGRESS = [
  "none",
  "allocated",
  "packed",
  "shipped",
  "delivered",
  "completed",
  "cancelled",
] as const;
export type Progress = (typeof PROGRESS)[number];

/**
 * How goods reach their buyer: sent to an address; collected at a counter; or taken over it, by somebody
 * whose name nobody asked.
 */
export const HANDOVERS = ["sent", "collected", "taken"] as const;
export type Handover = (typeof HANDOVERS)[number];

/** What can happen to an order. */
export const ORDER_EVENTS = [
  "placed",
  "paid",
  "expired",
  "cancelled",
  "refund_requested",
  "refunded",
  "refund_failed",
  "reallocated",
  "packed",
  "reweighed",
  "shipped",
  "delivered",
  "handed_over",
  "accepted",
  "completed",
  "settled",
] as const;
export type OrderEventKind = (typeof ORDER_EVENTS)[number];

/** Why less of a line on account is paid for than was ordered. */
export const LINE_DEDUCTION_CAUSES = ["weighed", "short", "damaged", "refused", "cancelled"] as const;
export type LineDeductionCause = (typeof LINE_DEDUCTION_CAUSES)[number];

/** Numbers of the rules by which orders are fulfilled. */
export const FULFILMENT_RULES = [
  "complete_after_days",
  "reweigh_tolerance_permille",
  "collect_within_days",
] as const;
export type FulfilmentRule = (typeof FULFILMENT_RULES)[number];

/** Who bears the cost of a refund. */
export const COST_BEARERS = ["supplier", "carrier", "outlet"] as const;
export type CostBearer = (typeof COST_BEARERS)[number];

/** What becomes of goods whose price is repaid: back on the shelf, destroyed, or left where they are. */
export const DISPOSITIONS = ["restock", "write_off", "keep"] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** What a claim asks for: goods taken back without a reason, or something wrong with them put right. */
export const CLAIM_KINDS = ["no_reason_return", "quality_claim"] as const satisfies RefundReason[];
export type ClaimKind = (typeof CLAIM_KINDS)[number];

/** What may be wrong with goods. */
export const CLAIM_FAULTS = [
  "spoiled",
  "damaged",
  "short",
  "wrong_goods",
  "not_as_described",
  "other",
] as const;

/** `requested` waits for the shop, `more_asked` and `goods_awaited` for the shopper; the others are ends. */
export const CLAIM_STATES = [
  "requested",
  "more_asked",
  "goods_awaited",
  "accepted",
  "refused",
  "withdrawn",
] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/** What a unit may find wrong with goods that came: not there, broken, or turned away. */
export const ACCEPTANCE_FAULTS = ["short", "damaged", "refused"] as const;
export type AcceptanceFault = (typeof ACCEPTANCE_FAULTS)[number];

/**
 * What became of an acceptance: nothing was left to decide; its differences were confirmed, or nobody answered
 * in time; it was disputed; or another took its place. One that waits for the shop has none.
 */
export const ACCEPTANCE_OUTCOMES = ["done", "confirmed", "lapsed", "disputed", "superseded"] as const;
export type AcceptanceOutcome = (typeof ACCEPTANCE_OUTCOMES)[number];

/** The steps a claim may take. */
export const CLAIM_STEPS = [
  "requested",
  "more_asked",
  "more_given",
  "goods_awaited",
  "accepted",
  "goods_came",
  "refused",
  "withdrawn",
] as const;
export type ClaimStep = (typeof CLAIM_STEPS)[number];

/** What about money a person must look at. */
export const EXCEPTION_KINDS = [
  "payment_mismatch",
  "start_rejected",
  "expire_rejected",
  "refund_failed",
  "refund_mismatch",
  "refund_unlinked",
  "dispute",
  "dispute_closed",
  "event_unknown",
  "not_in_our_books",
  "not_at_gateway",
  "refund_rejected",
  "transfer_part_left",
  "gateway_locked_out",
] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

/** 普通发票 and 增值税专用发票: only with the second can the buyer deduct the tax. */
export const FAPIAO_KINDS = ["ordinary", "special"] as const;
export type FapiaoKind = (typeof FAPIAO_KINDS)[number];

export const TITLE_KINDS = ["person", "unit"] as const;
export type TitleKind = (typeof TITLE_KINDS)[number];

/** A request is issuing while the service has not answered for all of its fapiao. */
export const FAPIAO_REQUEST_STATES = ["requested", "issuing", "issued", "refused"] as const;
export type FapiaoRequestState = (typeof FAPIAO_REQUEST_STATES)[number];

export const FAPIAO_STATES = ["drafted", "issued", "rejected"] as const;
export type FapiaoState = (typeof FAPIAO_STATES)[number];

/** Why a red fapiao is issued: 开票有误, 销货退回, 销售折让. */
export const RED_REASONS = ["wrong", "returned", "allowance"] as const;
export type RedReason = (typeof RED_REASONS)[number];

/** The services through which fapiao are issued. */
export const FAPIAO_SERVICES = ["demo"] as const;
export type FapiaoServiceId = (typeof FAPIAO_SERVICES)[number];

/**
 * What money that came by transfer is for (认款): a payment, credit the buyer keeps, money that goes back
 * to who sent it, or money of ours that came back.
 */
export const RECEIPT_CLAIM_KINDS = ["payment", "credit", "refund", "returned"] as const;
export type ReceiptClaimKind = (typeof RECEIPT_CLAIM_KINDS)[number];

/** How far money that we transfer back is; "sent" waits for a second person. */
export const PAYOUT_STATES = ["requested", "sent", "succeeded", "failed"] as const;

/** Whether goods of a lot may be sold at all; a recalled lot never may again. */
export const LOT_STATES = ["on_sale", "held", "recalled"] as const;
export type LotState = (typeof LOT_STATES)[number];

/** Why goods of a lot on some shelf are not sold; where there are several reasons, the first of these. */
export const LOT_BLOCKS = ["recalled", "held", "expired", "papers", "cold"] as const;
export type LotBlock = (typeof LOT_BLOCKS)[number];

/** What happened to a lot. */
export const LOT_EVENTS = [
  "received",
  "papers",
  "held",
  "freed",
  "recalled",
  // kept too warm at one outlet, and what a person decided there
  "warmed",
  "warm_freed",
  "warm_destroyed",
] as const;
export type LotEventKind = (typeof LOT_EVENTS)[number];

/** How far goods are on their way from one outlet to another. */
export const STOCK_TRANSFER_STATES = ["asked", "approved", "packed", "received", "cancelled"] as const;
export type StockTransferState = (typeof STOCK_TRANSFER_STATES)[number];

/** The storage classes for which there are cold cases. */
export const COLD_CLASSES = ["chilled", "frozen"] as const satisfies readonly StorageClass[];
export type ColdClass = (typeof COLD_CLASSES)[number];

export const STOCK_COUNT_STATES = ["open", "posted", "dropped"] as const;

export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** What a buyer, or a unit's people, are told of. Each is news once for each cause: an order, a parcel, a refund. */
export const MESSAGE_KINDS = [
  "order_placed",
  "order_paid",
  "order_expired",
  "order_cancelled",
  "order_ready",
  "parcel_shipped",
  "parcel_delivered",
  "refund_requested",
  "refund_made",
  "claim_answered",
  "fapiao_issued",
  "share_reminder",
  "purchase_to_approve",
  "purchase_decided",
  "quote_asked",
  "quote_offered",
  "payment_requested",
  "acceptance_disputed",
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export const MESSAGE_CHANNELS = ["email", "sms"] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

/** `sending`: somebody took it and has not said how it ended. `dropped`: nobody wants to read it any more. `dead`: it cannot be sent. */
export const MESSAGE_STATES = ["waiting", "sending", "sent", "dropped", "dead"] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/**
 * Why a message was dropped: its time was over, or later news came before it left; and why it is dead: it
 * was refused for good, it may have been sent and must not be sent once more, or it was tried in vain for days.
 */
export const MESSAGE_ENDS = ["too_late", "overtaken", "refused", "unknown_outcome", "gave_up"] as const;

/** How far a purchase of a buying unit is. */
export const PURCHASE_STATES = ["draft", "submitted", "approved", "refused", "withdrawn", "placed"] as const;

/** What became of a step of approval, or of the whole purchase when it was taken back. */
export const PURCHASE_OUTCOMES = ["approved", "refused", "withdrawn"] as const;

/** How the rows of a purchase came: pasted, from a file, typed, from the last one, from a standing list, or from any other. */
export const PURCHASE_SOURCES = [
  "paste",
  "file",
  "grid",
  "again",
  "standing",
  "copy",
  "quote",
  "agreement",
  "signed",
] as const;

/** By what goods and prices were agreed before they are ordered. */
export const AGREED_KINDS = ["quote", "agreement", "signed"] as const;
export type AgreedKind = (typeof AGREED_KINDS)[number];

/** Numbers of the rules by which purchases are made. */
export const PURCHASE_RULES = ["price_held_days", "credit_days", "acceptance_answer_days"] as const;

/** What comes first with a unit: its money, or the goods. */
export const PAYMENT_MODES = ["money_first", "goods_first"] as const;
export type PaymentMode = (typeof PAYMENT_MODES)[number];

/** What somebody expects something of: the whole fair, one county's goods there, or one supplier's. */
export const FORECAST_SCOPES = ["fair", "county", "supplier"] as const;
export type ForecastScope = (typeof FORECAST_SCOPES)[number];
