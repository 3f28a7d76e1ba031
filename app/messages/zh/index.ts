export { account } from "./account.ts";
export { admin } from "./admin.ts";
export { checkout } from "./checkout.ts";
export { common } from "./common.ts";
export { fields } from "./fields.ts";
export { refunds } from "./refunds.ts";
export { refusals } from "./refusals.ts";
export { storefront } from "./storefront.ts";
