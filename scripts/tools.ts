import { spawn } from "node:child_process";
import { join } from "node:path";

/** The programs behind the checks, each started by its own file so that every system starts it alike. */
const TOOLS = {
  biome: "@biomejs/biome/bin/biome",
  "dependency-cruiser": "dependency-cruiser/bin/dependency-cruise.mjs",
  "drizzle-kit": "drizzle-kit/bin.cjs",
  knip: "knip/bin/knip.js",
  playwright: "playwright/cli.js",
  tsc: "typescript/bin/tsc",
  vitest: "vitest/vitest.mjs",
};

export type Tool = keyof typeof TOOLS;

export interface ToolOptions {
  /** Added to this process's environment; undefined takes a variable away. */
  env?: Record<string, string | undefined>;
  /** Says nothing unless it fails. */
  quiet?: boolean;
}

/** Runs a tool to its end and answers its exit code. */
export function runTool(tool: Tool, toolArguments: string[], options: ToolOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join("node_modules", TOOLS[tool]), ...toolArguments], {
      env: { ...process.env, ...options.env },
      stdio: options.quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    let said = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    // the tool is told, ends, and so fails: whoever started it then cleans up as after any failure
    const passOn = (signal: NodeJS.Signals) => child.kill(signal);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, passOn);
    child.on("error", reject);
    child.on("close", (code) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, passOn);
      if (code !== 0) process.stdout.write(said);
      resolve(code ?? 1);
    });
  });
}
