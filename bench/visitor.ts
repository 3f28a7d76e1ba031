import { Agent, type IncomingHttpHeaders, request } from "node:http";
import type { Role } from "#db/words.ts";
import { DEMO_PASSWORD, demoEmail } from "#seeds/demo-accounts.ts";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** From the first byte sent to the last received. */
  tookMs: number;
}

/** Somebody with one connection and a jar of cookies. As cheap as can be: the generator must not be the limit. */
export class Visitor {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #cookies = new Map<string, string>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  get(path: string): Promise<Answer> {
    return this.#send("GET", path, undefined);
  }

  post(path: string, form: Record<string, string>): Promise<Answer> {
    return this.#send("POST", path, new URLSearchParams(form).toString());
  }

  /** Posts JSON, as a till does. */
  postJson(path: string, content: unknown): Promise<Answer> {
    return this.#send("POST", path, JSON.stringify(content), "application/json");
  }

  /** Sends a form that may bring a file, as a browser does. */
  async send(
    path: string,
    fields: readonly (readonly [string, string])[],
    file?: Uint8Array,
  ): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    if (file) form.append("file", new File([new Uint8Array(file)], "rows.xlsx"));
    const encoded = new Response(form);
    const body = Buffer.from(await encoded.arrayBuffer());
    return this.#send("POST", path, body, encoded.headers.get("content-type") ?? "");
  }

  /** Comes with a cookie that it got elsewhere. */
  bring(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  /** The cookies as a header, for another generator. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  forget(): void {
    this.#cookies.clear();
  }

  leave(): void {
    this.#agent.destroy();
  }

  #send(
    method: string,
    path: string,
    body: string | Buffer | undefined,
    type = "application/x-www-form-urlencoded",
  ): Promise<Answer> {
    const { promise, resolve, reject } = promiseWithResolvers<Answer>();
    const startedAt = performance.now();
    const headers: Record<string, string | number> = {};
    if (this.#cookies.size > 0) headers.cookie = this.cookie;
    if (body !== undefined) {
      headers.origin = this.#origin;
      headers["content-type"] = type;
      headers["content-length"] = Buffer.byteLength(body);
    }
    const sent = request(this.#origin + path, { method, headers, agent: this.#agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        this.#keep(answer.headers["set-cookie"]);
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks).toString("utf8"),
          tookMs: performance.now() - startedAt,
        });
      });
    });
    sent.on("error", reject);
    sent.end(body);
    return promise;
  }

  #keep(cookies: string[] | undefined): void {
    for (const cookie of cookies ?? []) {
      const [pair = ""] = cookie.split(";", 1);
      const equals = pair.indexOf("=");
      const isForgotten = /max-age=0(?:;|$)/i.test(cookie);
      if (isForgotten) this.#cookies.delete(pair.slice(0, equals));
      else this.#cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
  }
}

function promiseWithResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** A visitor who is signed in as the demo account of a role. */
export async function signedIn(origin: string, role: Role): Promise<Visitor> {
  const visitor = new Visitor(origin);
  const answer = await visitor.post("/account/sign-in", { email: demoEmail(role), password: DEMO_PASSWORD });
  if (answer.status >= 400 || visitor.cookie === "")
    throw new Error(`${role} could not sign in: ${answer.status}`);
  return visitor;
}
