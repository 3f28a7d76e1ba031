import autocannon from "autocannon";
import { cpuMsOf } from "./cores.ts";

export interface Loaded {
  perSecond: number;
  /** What the server spent on each, or undefined where the system does not tell. */
  cpuMs: number | undefined;
  p99Ms: number;
}

export interface Target {
  url: string;
  pid: number;
}

export interface LoadOptions {
  path: string;
  connections: number;
  seconds: number;
  headers?: Record<string, string>;
  /** The status that every answer has to have. */
  status?: 200 | 304;
}

/** Asks a server for one address, over and over. Throws when anything else than the wanted status comes back. */
export async function load(server: Target, options: LoadOptions): Promise<Loaded> {
  const before = cpuMsOf(server.pid);
  const result = await autocannon({
    url: server.url + options.path,
    connections: options.connections,
    duration: options.seconds,
    headers: options.headers ?? {},
  });
  const after = cpuMsOf(server.pid);
  const { total } = result.requests;
  const unwanted = options.status === 304 ? total - result["3xx"] : result.non2xx;
  if (total === 0 || unwanted > 0 || result.errors > 0)
    throw new Error(
      `${options.path}: of ${total} answers ${unwanted} were not wanted, ${result.errors} errors`,
    );
  return {
    perSecond: total / result.duration,
    cpuMs: before === undefined || after === undefined ? undefined : (after - before) / total,
    p99Ms: result.latency.p99,
  };
}

/** Loads several servers in turn, so that each has its share of what else the machine does; the middle of the rounds. */
export async function inTurns(
  rounds: number,
  subjects: readonly { server: Target; options: LoadOptions }[],
): Promise<Loaded[]> {
  const seen: Loaded[][] = subjects.map(() => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, { server, options }] of subjects.entries())
      seen[index]?.push(await load(server, options));
  return seen.map((rounds) => {
    const byCost = [...rounds].sort((a, b) => a.perSecond - b.perSecond);
    return byCost[Math.floor(byCost.length / 2)] as Loaded;
  });
}
