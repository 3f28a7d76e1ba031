/** Options of the Remix compiler; vite.config.ts hands them to its plugin. */
export default {
  serverModuleFormat: "esm",
  ignoredRouteFiles: ["**/*"], // addresses are given in app/routes.ts alone
  future: {
    v3_fetcherPersist: true,
    v3_lazyRouteDiscovery: true,
    v3_relativeSplatPath: true,
    v3_routeConfig: true,
    v3_singleFetch: true,
    v3_throwAbortReason: true,
  },
};
