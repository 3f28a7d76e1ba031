import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { nodeOn } from "./cores.ts";
import { compared, figure, type Reading } from "./figure.ts";
import { inTurns, type Loaded, type LoadOptions } from "./load.ts";
import type { Bench, Measure } from "./measure.ts";
import { startServer } from "./shop.ts";
import { signedIn } from "./visitor.ts";

const LIST = "/products";
const CONNECTIONS = 32;

/** The list page from the page cache, beside a bare server that sends the same bytes under the same headers. */
export const cachedPages: Measure = {
  name: "cached",
  title: "A cached list page, beside a bare node:http server sending the same bytes",
  async run({ workshop, isQuick }) {
    const folder = mkdtempSync(join(tmpdir(), "bangfu-bench-"));
    const shop = await workshop.openShop();
    try {
      const readings: Reading[] = [];
      const kinds = [
        { name: "cached list page, gzip", headers: { "accept-encoding": "gzip" } },
        { name: "cached list page, plain", headers: {} },
      ];
      for (const { name, headers } of kinds) {
        const { page, same } = await cachedAnswers(shop.url + LIST, headers);
        const file = join(folder, "body");
        writeFileSync(file, page.body);
        const bare = await startServer(workshop.cores, "bench/bare-server.mjs", {
          BODY_FILE: file,
          HEADERS: JSON.stringify(page.headers),
          ETAG: page.etag,
          HEADERS_304: JSON.stringify(same.headers),
        });
        try {
          const rounds = isQuick ? 1 : 5;
          const options: LoadOptions = {
            path: LIST,
            connections: CONNECTIONS,
            seconds: isQuick ? 1 : 2,
            headers,
          };
          const [ours, theirs] = await inTurns(rounds, [
            { server: shop, options },
            { server: bare, options },
          ]);
          readings.push(...sideBySide(`${name} (${kb(page.body.length)} kB)`, ours, theirs));
          if (name.endsWith("gzip")) {
            const revalidate: LoadOptions = {
              ...options,
              headers: { ...headers, "if-none-match": page.etag },
              status: 304,
            };
            const [our304, their304] = await inTurns(rounds, [
              { server: shop, options: revalidate },
              { server: bare, options: revalidate },
            ]);
            readings.push(...sideBySide("cached list page, 304", our304, their304));
          }
        } finally {
          await bare.stop();
        }
      }
      return readings;
    } finally {
      await shop.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Pages a second, and the CPU behind each: the second still holds when the generator is the slower of the two. */
function sideBySide(name: string, ours: Loaded | undefined, theirs: Loaded | undefined): Reading[] {
  if (!ours || !theirs) throw new Error(`${name} was not measured`);
  const readings = [
    compared(name, ours.perSecond, "pages/s", theirs.perSecond, "bare server", { atLeast: 0.7 }),
  ];
  if (ours.cpuMs && theirs.cpuMs)
    readings.push(
      compared(`${name}, by CPU`, 1_000 / ours.cpuMs, "pages/CPU s", 1_000 / theirs.cpuMs, "bare server", {
        atLeast: 0.7,
      }),
    );
  return readings;
}

/**
 * The list page made anew for each request, beside React drawing its cards to a string and nothing else.
 * A session cookie keeps a page out of the cache, so this is the page of a signed-in shopper.
 */
export const uncachedPages: Measure = {
  name: "uncached",
  title: "An uncached list page, beside React drawing the same cards alone",
  async run(bench) {
    const { workshop, isQuick } = bench;
    const shop = await workshop.openShop();
    try {
      const shopper = await signedIn(shop.url, "shopper");
      const { cookie } = shopper;
      shopper.leave();
      const react: Alone[] = [];
      const pages: Loaded[] = [];
      for (let round = 0; round < (isQuick ? 1 : 5); round += 1) {
        react.push(await reactAlone(bench, shop.file));
        const options = { path: LIST, connections: 8, seconds: isQuick ? 1 : 3, headers: { cookie } };
        if (round === 0) await inTurns(1, [{ server: shop, options }]); // to warm it up
        pages.push(...(await inTurns(1, [{ server: shop, options }])));
      }
      const alone = react.sort((a, b) => a.cpuMs - b.cpuMs)[Math.floor(react.length / 2)];
      const page = pages.sort((a, b) => (a.cpuMs ?? 0) - (b.cpuMs ?? 0))[Math.floor(pages.length / 2)];
      if (!alone || !page) throw new Error("no page was measured");
      const cpuMs = page.cpuMs ?? 1_000 / page.perSecond; // one core is busy with nothing else
      return [
        compared("uncached list page, CPU", cpuMs, "ms", alone.cpuMs, `React alone, ${alone.cards} cards`, {
          atMost: 4,
        }),
        figure("uncached list page", page.perSecond, "pages/s"),
        figure("uncached list page, 99 of 100 at 8 connections", page.p99Ms, "ms"),
      ];
    } finally {
      await shop.stop();
    }
  },
};

export interface Alone {
  cards: number;
  bytes: number;
  cpuMs: number;
}

async function reactAlone({ workshop, isQuick }: Bench, file: string): Promise<Alone> {
  const { command, args } = nodeOn(workshop.cores.server, ["--import", "tsx", "bench/react-alone.tsx"]);
  const { stdout } = await promisify(execFile)(command, args, {
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: `sqlite:${file}`,
      PAGES: isQuick ? "500" : "2000",
    },
  });
  return JSON.parse(stdout) as Alone;
}

interface Raw {
  status: number;
  headers: string[];
  etag: string;
  body: Buffer;
}

/** An answer as it comes over the wire, but for the headers that any Node server adds by itself. */
function rawGet(url: string, headers: Record<string, string>): Promise<Raw> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: new Agent() }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.rawHeaders.filter(
            (_, i, all) => !/^(date|connection|keep-alive)$/i.test(all[i - (i % 2)] ?? ""),
          ),
          etag: answer.headers.etag ?? "",
          body: Buffer.concat(chunks),
        }),
      );
    }).on("error", reject);
  });
}

/** What an anonymous visitor gets from the page cache, and what one who has it already. */
async function cachedAnswers(url: string, headers: Record<string, string>) {
  await rawGet(url, headers);
  const page = await rawGet(url, headers);
  const same = await rawGet(url, { ...headers, "if-none-match": page.etag });
  if (page.status !== 200 || same.status !== 304) throw new Error(`${url} did not come from the page cache`);
  return { page, same };
}

function kb(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}
