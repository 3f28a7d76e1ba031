import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/*
 * The server has one core to itself and the load generator another, where the system can do that
 * (taskset, on Linux). Elsewhere they share what there is, and the report says so.
 */

export interface Cores {
  server: string | undefined;
  generator: string | undefined;
}

/** Picks two cores of those we may use, and moves this process to the second. */
export function takeCores(): Cores {
  try {
    const allowed = execFileSync("taskset", ["-cp", String(process.pid)], { encoding: "utf8" });
    const [server, generator] = listOf(allowed.split(":").at(-1)?.trim() ?? "");
    if (server === undefined || generator === undefined) return { server: undefined, generator: undefined };
    execFileSync("taskset", ["-acp", generator, String(process.pid)], { stdio: "ignore" });
    return { server, generator };
  } catch {
    return { server: undefined, generator: undefined };
  }
}

/** The command line that runs Node with `args` on a core. */
export function nodeOn(core: string | undefined, args: string[]): { command: string; args: string[] } {
  return core === undefined
    ? { command: process.execPath, args }
    : { command: "taskset", args: ["-c", core, process.execPath, ...args] };
}

/** "0-2,5" as 0, 1, 2 and 5. */
function listOf(ranges: string): string[] {
  return ranges.split(",").flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split("-").map(Number);
    return Number.isNaN(first) ? [] : Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
  });
}

/** The CPU time that a process has used, in ms, or undefined where the system does not tell. */
export function cpuMsOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    return ticks * 10; // a tick is 10 ms on every Linux that Node runs on
  } catch {
    return undefined;
  }
}

/** The memory of a process in MB: now, and the most it ever had. Undefined where the system does not tell. */
export function memoryMbOf(pid: number): { now: number; most: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const field = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1_024;
    return { now: field("VmRSS"), most: field("VmHWM") };
  } catch {
    return undefined;
  }
}
