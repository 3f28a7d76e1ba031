/*
 * Who may import whom: the layers of the README, held by `npm test`. Each rule's comment says what to do
 * instead of breaking it.
 */

/** A module may import from those before it, and from itself. */
const DOMAIN_ORDER = [
  "values",
  "naming",
  "geography",
  "identity",
  "messaging",
  "units",
  "suppliers",
  "outlets",
  "inventory",
  "catalog",
  "attribution",
  "payments",
  "ordering",
  "fulfilment",
  "claims",
  "invoicing",
  "tills",
  "purchasing",
  "quoting",
  "agreements",
  "fairs",
  "acceptance",
  "shares",
  "reporting",
];

/** What only db/ may touch: the drivers, and Drizzle's halves for one engine. */
const DRIVERS =
  "node_modules/(better-sqlite3|pg|drizzle-orm/(better-sqlite3|node-postgres|sqlite-core|pg-core))(/|$)";
const PURE = "^app/domain/.*(?<![.]server)[.]tsx?$";
const SERVER_ONLY = "[.]server[.]tsx?$";

const domainOrder = DOMAIN_ORDER.slice(0, -1).map((module, place) => ({
  name: `domain-order-${module}`,
  comment: `${module} knows nothing of the modules after it: let them hand it plain facts, or move the code to the later one.`,
  severity: "error",
  from: { path: `^app/domain/${module}/` },
  to: { path: `^app/domain/(${DOMAIN_ORDER.slice(place + 1).join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that need each other are one file, or lack a third that both rest on.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "An import must lead somewhere; the built shop does, once it is built.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "build/server/index[.]js$" },
    },
    {
      name: "db-knows-nothing-above-it",
      comment: "db/ describes tables and engines; what needs the business belongs in app/domain or scripts.",
      severity: "error",
      from: { path: "^db/" },
      to: { path: "^(app|seeds|server|scripts|tests|bench)/" },
    },
    {
      name: "only-db-drives",
      comment:
        "Write for both engines: the builders of drizzle-orm on store.read and tx; what differs goes to db/.",
      severity: "error",
      from: { path: "^(app|seeds|server|scripts|bench)/" },
      to: { path: DRIVERS, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "domain-module-is-listed",
      comment: "A new module of the domain gets its place in DOMAIN_ORDER, above.",
      severity: "error",
      from: {},
      to: { path: "^app/domain/", pathNot: `^app/domain/(${DOMAIN_ORDER.join("|")})/` },
    },
    {
      name: "domain-knows-no-pages",
      comment:
        "The domain is told what it needs and answers plain values; pages and words are made above it.",
      severity: "error",
      from: { path: "^app/domain/" },
      to: {
        path: "^app/(?!domain/)|^(seeds|server|scripts|tests|bench)/|node_modules/(react|react-dom|@remix-run)/",
      },
    },
    ...domainOrder,
    {
      name: "pure-stays-pure",
      comment:
        "A domain file without .server runs in a browser too: it may read words and types, not the database.",
      severity: "error",
      from: { path: PURE },
      to: { path: `${SERVER_ONLY}|^db/`, pathNot: "^db/words[.]ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "components-stay-pure",
      comment: "A piece of a page is given what it shows; the route's loader fetches it.",
      severity: "error",
      from: { path: "^app/(components|messages)/" },
      to: {
        path: `${SERVER_ONLY}|^db/|^app/routes/|node_modules/drizzle-orm/`,
        pathNot: "^db/words[.]ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "routes-ask-the-domain",
      comment: "A route asks who, what, do, answer; a query or a write is a function in app/domain.",
      severity: "error",
      from: { path: "^app/routes/" },
      to: { path: "node_modules/drizzle-orm/|^db/schema/" },
    },
    {
      name: "audiences-stay-apart",
      comment: "What a second audience needs goes to app/http or app/components.",
      severity: "error",
      from: { path: "^app/routes/([^/]+)/" },
      to: { path: "^app/routes/", pathNot: "^app/routes/$1/" },
    },
    {
      name: "shared-parts-know-no-route",
      comment: "app/http, app/components and app/messages are used by routes and know none of them.",
      severity: "error",
      from: { path: "^app/(http|components|messages)/" },
      to: { path: "^app/routes/" },
    },
    {
      name: "the-shop-runs-without-tools",
      comment: "What runs in the shop does not lean on tests, scripts or the bench.",
      severity: "error",
      from: { path: "^(app|server|seeds)/" },
      to: { path: "^(tests|scripts|bench)/" },
    },
    {
      name: "the-shop-runs-without-dev-packages",
      comment: "What runs in the shop is in dependencies of package.json, not in devDependencies.",
      severity: "error",
      from: {
        path: "^(app|db|server|seeds)/",
        pathNot: "^app/routes[.]ts$|^server/(dev[.]mjs|till-build[.]ts)$",
      },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|^build/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
    },
  },
};
