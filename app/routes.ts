import { index, layout, prefix, type RouteConfig, route } from "@remix-run/route-config";

/*
 * The table of contents: one block for each audience. English pages have the same addresses under
 * /en (see http/locale.ts). Rooms that are still to come: purchasing, supplier.
 */
export default [
  // shoppers
  index("routes/storefront/home.tsx"),
  route("products", "routes/storefront/products.tsx"),
  route("products/:productId", "routes/storefront/products.$productId.tsx"),
  route("counties", "routes/storefront/counties.tsx"),
  route("counties/:countyId", "routes/storefront/counties.$countyId.tsx"),
  route("about", "routes/storefront/about.tsx"),
  route("at/:outletId", "routes/storefront/at.$outletId.ts"),
  route("cart", "routes/storefront/cart.tsx"),
  route("checkout", "routes/storefront/checkout.tsx"),
  route("demo-pay/:paymentId", "routes/storefront/demo-pay.$paymentId.tsx"),
  route("orders/find", "routes/storefront/orders.find.tsx"),
  route("orders/:number", "routes/storefront/orders.$number.tsx"),
  route("pay/:paymentId", "routes/storefront/pay.$paymentId.ts"),
  route("orders/:number/cancel", "routes/storefront/orders.$number.cancel.tsx"),
  route("orders/:number/receive", "routes/storefront/orders.$number.receive.tsx"),
  route("orders/:number/pay", "routes/storefront/orders.$number.pay.tsx"),
  route("orders/:number/claims/new", "routes/storefront/orders.$number.claims.new.tsx"),
  route("orders/:number/claims/:claimId", "routes/storefront/orders.$number.claims.$claimId.tsx"),
  route("orders/:number/photos/:photoId", "routes/storefront/orders.$number.photos.$photoId.ts"),
  route("orders/:number/fapiao", "routes/storefront/orders.$number.fapiao.tsx"),
  route("orders/:number/fapiao/:file", "routes/storefront/orders.$number.fapiao.$file.ts"),
  route("r/:saleId", "routes/storefront/r.$saleId.tsx"),
  route("divisions.json", "routes/storefront/divisions.json.ts"),
  route("sitemap.xml", "routes/storefront/sitemap.xml.ts"),
  route("robots.txt", "routes/storefront/robots.txt.ts"),

  // signing in and out; what a person keeps here
  ...prefix("account", [
    route("sign-in", "routes/account/sign-in.tsx"),
    route("sign-up", "routes/account/sign-up.tsx"),
    route("sign-out", "routes/account/sign-out.tsx"),
    index("routes/account/home.tsx"),
    route("orders", "routes/account/orders.tsx"),
    route("addresses", "routes/account/addresses.tsx"),
    route("fapiao", "routes/account/fapiao.tsx"),
    route("titles", "routes/account/titles.tsx"),
    route("impact", "routes/account/impact.tsx"),
    route("sessions", "routes/account/sessions.tsx"),
  ]),

  // operators
  route("admin", "routes/admin/layout.tsx", [
    index("routes/admin/home.tsx"),
    route("sales", "routes/admin/sales.tsx"),
    route("sales/lines", "routes/admin/sales.lines.tsx"),
    route("sales/leads", "routes/admin/sales.leads.tsx"),
    route("money", "routes/admin/money.tsx"),
    route("messages", "routes/admin/messages.tsx"),
    route("messages/:messageId", "routes/admin/messages.$messageId.tsx"),
    route("transfers", "routes/admin/transfers.tsx"),
    route("transfers/new", "routes/admin/transfers.new.tsx"),
    route("transfers/statements", "routes/admin/transfers.statements.tsx"),
    route("transfers/statements/:statementId", "routes/admin/transfers.statements.$statementId.tsx"),
    route("transfers/payouts", "routes/admin/transfers.payouts.tsx"),
    route("transfers/payouts/:payoutId", "routes/admin/transfers.payouts.$payoutId.tsx"),
    route("transfers/:receiptId", "routes/admin/transfers.$receiptId.tsx"),
    route("settings", "routes/admin/settings.tsx"),
    route("orders", "routes/admin/orders.tsx"),
    route("orders/pack", "routes/admin/orders.pack.tsx"),
    route("orders/ship", "routes/admin/orders.ship.tsx"),
    route("orders/slips", "routes/admin/orders.slips.tsx"),
    route("orders/:number", "routes/admin/orders.$number.tsx"),
    route("orders/:number/goods", "routes/admin/orders.$number.goods.tsx"),
    route("orders/:number/counter", "routes/admin/orders.$number.counter.tsx"),
    route("claims", "routes/admin/claims.tsx"),
    route("claims/report", "routes/admin/claims.report.tsx"),
    route("claims/:claimId", "routes/admin/claims.$claimId.tsx"),
    route("fapiao", "routes/admin/fapiao.tsx"),
    route("fapiao/new", "routes/admin/fapiao.new.tsx"),
    route("fapiao/requests/:id", "routes/admin/fapiao.requests.$id.tsx"),
    route("fapiao/:id", "routes/admin/fapiao.$id.tsx"),
    route("outlets", "routes/admin/outlets.tsx"),
    route("outlets/new", "routes/admin/outlets.new.tsx"),
    route("outlets/partners", "routes/admin/outlets.partners.tsx"),
    route("outlets/partners/:partnerId", "routes/admin/outlets.partners.$partnerId.tsx"),
    route("outlets/shops/:shopId", "routes/admin/outlets.shops.$shopId.tsx"),
    route("outlets/:outletId", "routes/admin/outlets.$outletId.tsx"),
    route("pieces", "routes/admin/pieces.tsx"),
  ]),
  route("admin/claims.csv", "routes/admin/claims.csv.ts"),
  route("admin/claims/photos/:photoId", "routes/admin/claims.photos.$photoId.ts"),
  route("admin/outlets.csv", "routes/admin/outlets.csv.ts"),
  route("admin/sales.csv", "routes/admin/sales.csv.ts"),
  route("admin/fapiao/:id/:format", "routes/admin/fapiao.$id.$format.ts"),

  // clerks at a counter, and the centre that looks after them
  route("counter", "routes/counter/till.ts"),
  layout("routes/counter/layout.tsx", [
    route("counter/today", "routes/counter/today.tsx"),
    route("counter/collect", "routes/counter/collect.tsx"),
    route("counter/devices", "routes/counter/devices.tsx"),
  ]),
  route("counter/register", "routes/counter/register.tsx"),
  route("counter/api/register", "routes/counter/api.register.ts"),
  route("counter/api/snapshot", "routes/counter/api.snapshot.ts"),
  route("counter/api/sync", "routes/counter/api.sync.ts"),

  // other machines
  route("webhooks/stripe", "routes/webhooks/stripe.ts"),

  // everything else is an honest 404
  route("*", "routes/not-found.tsx"),
] satisfies RouteConfig;
