import type { Plugin } from "vite";

/*
 * Remix and its router do some work for every page that comes out the same each time, and encode data
 * for a hydration that most of our pages do not have. They have no setting for it, so the build changes
 * these few lines of theirs: see docs/decisions/0011-lean-remix.md for why, and what it brings.
 */

/**
 * What the server's build leaves where it is: what has machine code or files of its own, and React, which is
 * two forms of itself. All else is bundled: one file is read sooner than a thousand, and holds what is used.
 */
const LEFT_OUT = [
  "@node-rs/argon2",
  "better-sqlite3",
  "nodemailer",
  "pdfkit",
  "pg",
  "pino",
  "react",
  "react-dom",
  "sharp",
];

/** What the sign-in library takes if it is there. It is not: it must be seen to be missing, and bundled it would be empty. */
const NOT_THERE = "@opentelemetry/api";

interface Change {
  /** What is true afterwards. */
  why: string;
  /** The end of the module's path. */
  module: string;
  from: string;
  to: string;
}

const CHANGES: Change[] = [
  {
    why: "the branches of a route table are flattened and ranked once, not for each match",
    module: "@remix-run/router/dist/router.js",
    from: `  let branches = flattenRoutes(routes);
  rankRouteBranches(branches);
`,
    to: `  let branches = rankedBranches.get(routes);
  if (!branches) {
    branches = flattenRoutes(routes);
    rankRouteBranches(branches);
    for (let branch of branches) {
      let segment = branch.path.split("/", 2)[1] ?? "";
      branch.first = /^[\\w.-]*$/.test(segment) ? segment.toLowerCase() : undefined;
    }
    rankedBranches.set(routes, branches);
  }
`,
  },
  {
    why: "only branches that begin as the address does are tried: most tables of ours are told apart by that",
    module: "@remix-run/router/dist/router.js",
    from: "  for (let i = 0; matches == null && i < branches.length; ++i) {\n    // Incoming pathnames",
    to: `  let first = allowPartial ? undefined : decoded.split("/", 2)[1]?.toLowerCase();
  for (let i = 0; matches == null && i < branches.length; ++i) {
    if (first !== undefined && branches[i].first !== undefined && branches[i].first !== first) continue;
    // Incoming pathnames`,
  },
  {
    why: "(where they are kept)",
    module: "@remix-run/router/dist/router.js",
    from: "function matchRoutesImpl(",
    to: "const rankedBranches = new WeakMap();\nfunction matchRoutesImpl(",
  },
  {
    why: "a path pattern is compiled once; there are as many as routes, and a bound in case there are not",
    module: "@remix-run/router/dist/router.js",
    from: "  let [matcher, compiledParams] = compilePath(pattern.path, pattern.caseSensitive, pattern.end);\n",
    to: `  let patternKey = (pattern.caseSensitive ? "s" : "i") + (pattern.end === false ? "-" : "$") + pattern.path;
  let compiled = compiledPaths.get(patternKey);
  if (!compiled) {
    compiled = compilePath(pattern.path, pattern.caseSensitive, pattern.end);
    if (compiledPaths.size < 1000) compiledPaths.set(patternKey, compiled);
  }
  let [matcher, compiledParams] = compiled;
`,
  },
  {
    why: "(where they are kept)",
    module: "@remix-run/router/dist/router.js",
    from: "function matchPath(",
    to: "const compiledPaths = new Map();\nfunction matchPath(",
  },
  {
    why: "the modules of a build are gathered once, so that what is made from them can be kept",
    module: "@remix-run/server-runtime/dist/esm/entry.js",
    from: `  return Object.keys(manifest).reduce((memo, routeId) => {
    memo[routeId] = manifest[routeId].module;
    return memo;
  }, {});
`,
    to: `  let modules = modulesOf.get(manifest);
  if (!modules) {
    modules = Object.keys(manifest).reduce((memo, routeId) => {
      memo[routeId] = manifest[routeId].module;
      return memo;
    }, {});
    modulesOf.set(manifest, modules);
  }
  return modules;
`,
  },
  {
    why: "(where they are kept)",
    module: "@remix-run/server-runtime/dist/esm/entry.js",
    from: "function createEntryRouteModules(",
    to: "const modulesOf = new WeakMap();\nfunction createEntryRouteModules(",
  },
  {
    why: "the route table that React renders is made once for a build, not for each page",
    module: "@remix-run/react/dist/esm/server.js",
    from: "  let routes = createServerRoutes(manifest.routes, routeModules, context.future, context.isSpaMode);\n",
    to: `  let routes = serverRoutes.get(routeModules);
  if (!routes) {
    routes = createServerRoutes(manifest.routes, routeModules, context.future, context.isSpaMode);
    serverRoutes.set(routeModules, routes);
  }
`,
  },
  {
    why: "(where it is kept)",
    module: "@remix-run/react/dist/esm/server.js",
    from: "function RemixServer(",
    to: "const serverRoutes = new WeakMap();\nfunction RemixServer(",
  },
  {
    why: "and so is the router's own form of it",
    module: "react-router-dom/server.mjs",
    from: `  let manifest = {};
  let dataRoutes = UNSAFE_convertRoutesToDataRoutes(routes, UNSAFE_mapRouteProperties, undefined, manifest);
`,
    to: `  let made = staticRoutes.get(routes);
  if (!made) {
    made = { manifest: {} };
    made.dataRoutes = UNSAFE_convertRoutesToDataRoutes(routes, UNSAFE_mapRouteProperties, undefined, made.manifest);
    staticRoutes.set(routes, made);
  }
  let { manifest, dataRoutes } = made;
`,
  },
  {
    why: "(where it is kept)",
    module: "react-router-dom/server.mjs",
    from: "function createStaticRouter(",
    to: "const staticRoutes = new WeakMap();\nfunction createStaticRouter(",
  },
  {
    why: "data is encoded for the browser only where a route of the page asks to be hydrated",
    module: "@remix-run/server-runtime/dist/esm/server.js",
    from: "serverHandoffStream: encodeViaTurboStream(",
    to: "serverHandoffStream: context.matches.some(({ route }) => build.routes[route.id]?.module.handle?.hydrate) && encodeViaTurboStream(",
  },
  {
    why: "a loader gets the request itself when there is no index parameter to take out of its address",
    module: "@remix-run/server-runtime/dist/esm/data.js",
    from: "function stripIndexParam(request) {\n",
    to: "function stripIndexParam(request) {\n  if (!/[?&]index(?:[=&]|$)/.test(request.url)) return request;\n",
  },
  {
    why: "nor a list of routes",
    module: "@remix-run/server-runtime/dist/esm/data.js",
    from: "function stripRoutesParam(request) {\n",
    to: 'function stripRoutesParam(request) {\n  if (!request.url.includes("_routes")) return request;\n',
  },
  {
    why: "Node's own fetch is the one there is: of the two packages that bring another, neither is read",
    module: "@remix-run/node/dist/globals.js",
    from: 'require("undici")',
    to: "global",
  },
  {
    why: "(the other)",
    module: "@remix-run/node/dist/globals.js",
    from: 'require("@remix-run/web-fetch")',
    to: "global",
  },
];

/**
 * The text of a module with its changes made, or as it is when there are none for it. Throws when a text
 * to be replaced is not there.
 */
export function changeModule(path: string, code: string): string {
  let text = code;
  for (const change of CHANGES) {
    if (!path.endsWith(`/node_modules/${change.module}`)) continue;
    if (!text.includes(change.from))
      throw new Error(`${change.module} has changed: look at server/lean-remix.ts, where ${change.why}.`);
    text = text.replaceAll(change.from, change.to);
  }
  return text;
}

/** Bundles Remix with the server's build and makes the changes above. A build that cannot make one of them fails. */
export function leanRemix(): Plugin {
  const changed = new Set<string>();
  return {
    name: "bangfu:lean-remix",
    apply: "build",
    enforce: "pre",
    resolveId: (id) => (id === NOT_THERE ? { id, external: true } : undefined),
    config: () => ({ ssr: { noExternal: true, external: LEFT_OUT } }),
    transform(code, id, options) {
      if (!options?.ssr || id.startsWith("\0")) return; // what the bundler makes up beside a module
      const path = (id.split("?")[0] ?? "").replaceAll("\\", "/");
      const text = changeModule(path, code);
      if (text === code) return;
      changed.add(path.split("/node_modules/").at(-1) ?? "");
      return { code: text, map: null };
    },
    generateBundle() {
      const missing = CHANGES.find(({ module }) => !changed.has(module));
      if (this.environment.name === "ssr" && missing)
        this.error(`${missing.module} is not in the server's build: look at server/lean-remix.ts.`);
    },
  };
}
