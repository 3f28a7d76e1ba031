import type { common as zh } from "../zh/common.ts";

export const common: typeof zh = {
  siteName: "Bangfu Market",
  tagline: "Good food from counties Beijing stands by",
  skipToContent: "Skip to content",
  otherLanguage: "中文",
  otherLanguageCode: "zh-CN",

  nav: {
    main: "Main",
    quick: "Quick links",
    admin: "Administration",
    breadcrumbs: "You are here",
    home: "Home",
    categories: "Categories",
    allGoods: "All goods",
    counties: "Counties",
    about: "About",
    cart: "Cart",
    account: "Account",
    signIn: "Sign in",
    signUp: "Sign up",
    signOut: "Sign out",
    orders: "Orders",
    findOrder: "Find an order",
    adminHome: "Administration",
    backToShop: "Back to the market",
  },

  search: {
    label: "Search goods and counties",
    placeholder: "Search goods, counties, pinyin",
    submit: "Search",
  },

  footer: {
    what: "Goods from the counties aided by Beijing. Every sale is credited to its county of origin, and every figure can be traced to its order lines.",
    demo: "This is a demonstration: prices, stock and sellers are demonstration data, and nothing is really sold.",
    shop: "Shop",
    programme: "Programme",
    help: "Help",
  },

  buttons: {
    add: "Add",
    addToCart: "Add to cart",
    apply: "Apply",
    back: "Back",
    buyAgain: "Buy again",
    cancel: "Cancel",
    change: "Change",
    checkout: "Check out",
    choose: "Choose",
    clear: "Clear",
    clearAll: "Clear all",
    close: "Close",
    confirm: "Confirm",
    continue: "Continue",
    decrease: "Decrease",
    delete: "Delete",
    details: "Details",
    edit: "Edit",
    exportCsv: "Export CSV",
    filter: "Filter",
    increase: "Increase",
    more: "More",
    next: "Next",
    pay: "Pay",
    print: "Print",
    remove: "Remove",
    reset: "Reset",
    retry: "Try again",
    save: "Save",
    search: "Search",
    showResults: "Show results",
    update: "Update",
    viewAll: "View all",
  },

  units: {
    yuan: "yuan",
    perJin: (price) => `${price} per 500 g`,
    jin: (count) => `${count} × 500 g`,
    items: (count) => `${count} ${count === 1 ? "item" : "items"}`,
    orders: (count) => `${count} ${count === "1" ? "order" : "orders"}`,
    counties: (count) => `${count} ${count === "1" ? "county" : "counties"}`,
  },

  demo: "Demo data",
  demoTitle: "Price and stock are demonstration data, not a real offer",
  certified: "Certified",
  certifiedTitle: "Listed in the directory: certified and announced by the county",
  notCertified: "Not listed",
  origin: "Origin",

  storage: { ambient: "Room temperature", chilled: "Chilled", frozen: "Frozen" },
  stock: { in: "In stock", low: "Low stock", out: "Out of stock" },
  stockLeft: (count) => `Only ${count} left`,
  returns: { sevenDay: "7-day returns", qualityClaimOnly: "Fresh: quality claims only" },
  salesMode: { online: "Online", offline: "Offline", mobilised: "Mobilised" },

  freight: {
    label: "Delivery",
    free: "Free delivery",
    freeFrom: (amount) => `Free delivery from ${amount}`,
    untilFree: (amount) => `${amount} more for free delivery`,
    byWeight: "By weight and storage",
  },

  money: {
    subtotal: "Goods",
    discount: "Discount",
    total: "Total",
    paid: "Paid",
    refunded: "Refunded",
  },

  form: {
    required: "required",
    optional: "optional",
    errorsTitle: (count) => (count === 1 ? "1 thing needs changing" : `${count} things need changing`),
    choosePlaceholder: "Choose",
    quantity: "Quantity",
  },

  notice: { info: "Note", success: "Done", warning: "Attention", refusal: "Not done" },

  empty: {
    title: "Nothing here yet",
    products: "No goods match",
    productsHint: "Remove a filter, or search for another county or its pinyin.",
    orders: "No orders yet",
    rows: "No data in this range",
  },

  pagination: {
    label: "Pages",
    previous: "Previous",
    next: "Next",
    page: (page) => `Page ${page}`,
    of: (page, pages) => `Page ${page} of ${pages}`,
    total: (count) => `${count} in all`,
  },

  filters: {
    label: "Filters",
    chosen: (count) => `${count} chosen`,
    sort: "Sort by",
    none: "Any",
  },

  steps: {
    label: "Steps",
    position: (step, steps) => `Step ${step} of ${steps}`,
    done: "done",
    current: "current",
  },

  timeline: { done: "done", current: "in progress", todo: "to come", stopped: "stopped" },

  table: {
    total: "Total",
    scroll: "The table scrolls sideways",
    sortedAscending: "ascending",
    sortedDescending: "descending",
  },

  chart: {
    showTable: "Data table",
    noData: "No data",
    other: "Other",
    summary: (count, first, value) =>
      `${count} ${count === 1 ? "item" : "items"}; the highest is ${first}, ${value}.`,
    unfinished: (periods) => `Drawn open: ${periods.join(", ")}, not over yet; the figure will change.`,
  },

  figure: {
    scope: "Scope",
    asOf: (instant) => `as of ${instant}`,
  },

  errorPage: {
    account: "Your account",
    notFound: {
      title: "No such page",
      text: "The address may be mistyped, or the product is no longer on sale.",
      operatorsText: "The address may be mistyped, or there is nothing under this number.",
    },
    forbidden: {
      title: "You don’t have access to this page",
      text: "This page is open only to those whose work needs it. Sign in with another account to see it.",
    },
    tooMany: { title: "Too many requests", text: "Please wait a moment and try again." },
    badRequest: {
      title: "The request could not be handled",
      text: "What was sent is incomplete or in the wrong form. Please go back and try again.",
    },
    failed: {
      title: "Something went wrong on our side",
      text: "It was nothing you did. The fault has been recorded; please try again later.",
    },
    requestId: (id) => `Request: ${id}`,
    home: "Back to the home page",
    overview: "Back to the overview",
  },
};
