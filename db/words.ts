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

export const SUPPLIER_KINDS = ["leader", "cooperative", "processor", "workshop", "familyFarm"] as const;

export const ROLES = [
  "shopper",
  "buyer",
  "approver",
  "clerk",
  "centre",
  "supplier",
  "certifier",
  "analyst",
  "auditor",
  "admin",
] as const;
export type Role = (typeof ROLES)[number];

export const GATEWAYS = ["demo", "stripe", "transfer", "counter"] as const;
export type GatewayId = (typeof GATEWAYS)[number];

/** Why money goes back. The last two are the shop's own doing: nobody asked for them. */
export const REFUND_REASONS = [
  "no_reason_return",
  "quality_claim",
  "not_delivered",
  "cancelled",
  "goodwill",
  "paid_too_late",
  "paid_twice",
] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

/** Who bears the cost of a refund. */
export const COST_BEARERS = ["supplier", "carrier", "outlet"] as const;
export type CostBearer = (typeof COST_BEARERS)[number];

/** What becomes of goods whose price is repaid: back on the shelf, destroyed, or left where they are. */
export const DISPOSITIONS = ["restock", "write_off", "keep"] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** What about money a person must look at. */
export const EXCEPTION_KINDS = [
  "payment_mismatch",
  "refund_failed",
  "refund_mismatch",
  "refund_rejected",
] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];
