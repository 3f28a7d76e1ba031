export { account } from "./account.ts";
export { checkout } from "./checkout.ts";
export { common } from "./common.ts";
export { fields } from "./fields.ts";
export { refusals } from "./refusals.ts";
