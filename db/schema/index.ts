/** All tables, for Drizzle's relational names and for tools. Code imports the very file it needs. */
export * from "./attribution.ts";
export * from "./catalog.ts";
export * from "./claims.ts";
export * from "./fulfilment.ts";
export * from "./geography.ts";
export * from "./identity.ts";
export * from "./inventory.ts";
export * from "./invoicing.ts";
export * from "./messaging.ts";
export * from "./naming.ts";
export * from "./ordering.ts";
export * from "./outlets.ts";
export * from "./payments.ts";
export * from "./programme.ts";
export * from "./suppliers.ts";
export * from "./tills.ts";
export * from "./units.ts";
