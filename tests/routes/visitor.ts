import type { ActionFunction, LoaderFunction } from "@remix-run/node";
import { matchRoutes } from "@remix-run/react";
import type { RouteConfigEntry } from "@remix-run/route-config";
import { withoutLocale } from "#app/http/locale.ts";
import routes from "#app/routes.ts";
import type { Role } from "#db/words.ts";
import { DEMO_PASSWORD, demoEmail } from "#seeds/demo-accounts.ts";

const ORIGIN = "http://localhost:3000";

interface RouteModule {
  loader?: LoaderFunction;
  action?: ActionFunction;
}

/** What came back: as much of an HTTP answer as the route itself decides. */
export interface Answer {
  status: number;
  /** Where a redirect leads, as the action said it: without the language. */
  location: string | null;
  headers: Headers;
  /** What the last route of the address hands to its page, or the body of a Response. */
  data: unknown;
}

/** The route table as the router takes it, with the file of each route kept. */
function asObjects(entries: readonly RouteConfigEntry[]): RouteObject[] {
  return entries.map(({ path, index, file, children }) =>
    index
      ? { index: true, ...(path && { path }), file }
      : { ...(path && { path }), file, children: asObjects(children ?? []) },
  );
}
type RouteObject =
  | { index: true; path?: string; file: string }
  | { index?: false; path?: string; file: string; children: RouteObject[] };

const table = asObjects(routes as RouteConfigEntry[]);

/** The files that answer an address, the outermost layout first. */
export function filesOf(address: string): { file: string; params: Record<string, string | undefined> }[] {
  const { pathname } = new URL(address, ORIGIN);
  const matches = matchRoutes(table, withoutLocale(pathname)) ?? [];
  return matches.map(({ route, params }) => ({ file: (route as RouteObject).file, params }));
}

/**
 * Somebody at a browser who keeps cookies between requests. Their requests reach the very loaders and
 * actions that the route table names for an address, layouts first, on this process's current store.
 */
export class Visitor {
  readonly cookies = new Map<string, string>();

  constructor(
    readonly clientAddress = "203.0.113.7",
    readonly userAgent = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36",
  ) {}

  get(address: string): Promise<Answer> {
    return this.#ask(address, "GET");
  }

  post(address: string, fields: Record<string, string>): Promise<Answer> {
    return this.#ask(address, "POST", new URLSearchParams(fields));
  }

  /** Sends a form that may bring files, as a browser does. */
  send(address: string, form: FormData): Promise<Answer> {
    return this.#ask(address, "POST", form);
  }

  /** Posts fields of which some have one name. */
  postForm(address: string, fields: URLSearchParams): Promise<Answer> {
    return this.#ask(address, "POST", fields);
  }

  /** Posts fields of which some come several times. */
  postAll(address: string, fields: readonly (readonly [string, string])[]): Promise<Answer> {
    return this.#ask(address, "POST", new URLSearchParams(fields.map(([name, value]) => [name, value])));
  }

  /** Posts JSON, as a till does. */
  postJson(address: string, content: unknown): Promise<Answer> {
    return this.#ask(address, "POST", JSON.stringify(content));
  }

  /** Signs in through the form, as one of the demo accounts. */
  async signInAs(role: Role): Promise<this> {
    const answer = await this.post("/account/sign-in", { email: demoEmail(role), password: DEMO_PASSWORD });
    if (answer.status !== 303) throw new Error(`${role} could not sign in: ${JSON.stringify(answer.data)}`);
    return this;
  }

  async #ask(
    address: string,
    method: "GET" | "POST",
    body?: URLSearchParams | FormData | string,
  ): Promise<Answer> {
    const request = () =>
      new Request(ORIGIN + address, {
        method,
        headers: { cookie: this.#cookieHeader(), "user-agent": this.userAgent },
        body: body ?? null,
      });
    const found = filesOf(address);
    if (found.length === 0) throw new Error(`the route table has no ${address}`);
    const modules = await Promise.all(
      found.map(async ({ file }) => {
        const path = `${process.cwd()}/app/${file}`;
        return (await import(/* @vite-ignore */ path)) as RouteModule;
      }),
    );
    const context = { requestId: "test", clientAddress: this.clientAddress };
    const last = found.length - 1;
    const called =
      method === "POST"
        ? [{ run: modules[last]?.action, params: found[last]?.params ?? {} }]
        : modules.map(({ loader }, index) => ({ run: loader, params: found[index]?.params ?? {} }));
    if (method === "POST" && !called[0]?.run) throw new Error(`${address} takes no form`);

    let answer: Answer = { status: 200, location: null, headers: new Headers(), data: undefined };
    for (const { run, params } of called) {
      if (!run) continue;
      answer = await settle(async () => run({ request: request(), params, context }));
      for (const cookie of answer.headers.getSetCookie()) this.keep(cookie);
      if (answer.status !== 200) break; // a layout that refuses speaks for the pages in it
    }
    return answer;
  }

  #cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Keeps a Set-Cookie value as a browser does. */
  keep(cookie: string): void {
    const [pair = "", ...attributes] = cookie.split(";");
    const equals = pair.indexOf("=");
    const name = pair.slice(0, equals);
    if (attributes.some((attribute) => attribute.trim().toLowerCase() === "max-age=0"))
      this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(equals + 1));
  }
}

/** What a loader or action made, whether it returned it or threw it. */
async function settle(run: () => Promise<unknown>): Promise<Answer> {
  let made: unknown;
  try {
    made = await run();
  } catch (thrown) {
    if (!(thrown instanceof Response) && !isDataWithInit(thrown)) throw thrown;
    made = thrown;
  }
  if (made instanceof Response) {
    const { status, headers } = made;
    return { status, location: headers.get("location"), headers, data: await made.text() };
  }
  if (isDataWithInit(made)) {
    const headers = new Headers(made.init?.headers);
    return { status: made.init?.status ?? 200, location: headers.get("location"), headers, data: made.data };
  }
  return { status: 200, location: null, headers: new Headers(), data: made };
}

interface DataWithInit {
  type: "DataWithResponseInit";
  data: unknown;
  init: ResponseInit | null;
}

function isDataWithInit(value: unknown): value is DataWithInit {
  return (value as DataWithInit | null)?.type === "DataWithResponseInit";
}
