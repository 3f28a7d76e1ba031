/** Starts the built shop. `npm start` builds it first. */
process.env.NODE_ENV = "production";
process.chdir(new URL("..", import.meta.url).pathname);
const build = await import("../build/server/index.js");
await build.entry.module.serve({ build: () => build });
