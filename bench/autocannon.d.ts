/** The part of autocannon that we use; the package brings no types. */
declare module "autocannon" {
  interface Options {
    url: string;
    connections: number;
    duration: number;
    headers?: Record<string, string>;
  }
  export interface Result {
    requests: { average: number; total: number; sent: number };
    latency: { p50: number; p99: number };
    duration: number;
    errors: number;
    timeouts: number;
    non2xx: number;
    "3xx": number;
  }
  export default function autocannon(options: Options): Promise<Result>;
}
