import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import Stripe from "stripe";
import { Fault, StripeAccount } from "./account.ts";
import { findEndpoint, readParams } from "./contract.ts";

/** What goes wrong with a request: lost before or after it is done, refused for a while, failing, or slow. */
export type Trouble = "dropBefore" | "dropAfter" | "tooMany" | "busy" | "failBefore" | "failAfter" | "delay";

interface Planned {
  trouble: Trouble;
  /** The requests it is for, as "POST /v1/refunds"; any, when not given. */
  of?: RegExp;
  times: number;
}

interface Kept {
  request: string;
  at: number;
  status: number;
  body: string;
  isOpen: boolean;
}

const PAGES = "/c/pay/";
const KEY_KEPT_MS = 24 * 3_600_000;
export const SECRET_KEY = "sk_test_bangfu";
export const API_VERSION = "2026-10-28.endive";

const KEY_IN_USE = {
  error: {
    type: "invalid_request_error",
    code: "idempotency_key_in_use",
    message: "Another request with this key is under way",
  },
};

/** Where events are sent as they happen, and the secret that signs them. */
interface Webhook {
  to: string;
  secret: string;
}

/**
 * Stripe on this machine, for the real SDK to talk to: a server with an account behind it. Requests are
 * held against the types of the installed package, keys and versions against Stripe's rules.
 */
export class StripeServer {
  readonly account: StripeAccount;
  /** Every request that was understood, as "POST /v1/refunds". */
  readonly requests: string[] = [];
  /** The key was revoked, or may do nothing any more. */
  refusesKeyWith: 401 | 403 | undefined;
  /** Called when a request was done, as "POST /v1/refunds", before anybody hears of it. */
  onDone: (request: string) => void = () => {};
  readonly #server: Server;
  readonly #kept = new Map<string, Kept>();
  readonly #planned: Planned[] = [];

  constructor(clock: () => number = Date.now) {
    this.account = new StripeAccount(clock);
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
    });
  }

  async listen(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, "127.0.0.1", resolve));
    return this;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The next requests go wrong. The SDK tries three times by itself. */
  plan(trouble: Trouble, { of, times = 1 }: { of?: RegExp; times?: number } = {}): void {
    this.#planned.push({ trouble, times, ...(of && { of }) });
  }

  /** Sends every event as it happens, once: who does not answer is not told again. */
  sendEventsTo({ to, secret }: Webhook): void {
    this.account.onEvent = (event) => {
      const { raw, signature } = this.signed(event, secret);
      const headers = { "stripe-signature": signature, "content-type": "application/json; charset=utf-8" };
      fetch(to, { method: "POST", headers, body: new Uint8Array(raw) }).catch(() => {});
    };
  }

  noMoreTrouble(): void {
    this.#planned.length = 0;
  }

  /** An event as Stripe sends it: the bytes and the signature over them. */
  signed(event: Stripe.Event, secret: string, at = this.account.clock()): { raw: Buffer; signature: string } {
    const payload = JSON.stringify(event, undefined, 2);
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload,
      secret,
      timestamp: Math.floor(at / 1_000),
    });
    return { raw: Buffer.from(payload), signature };
  }

  #troubleWith(request: string): Trouble | undefined {
    const at = this.#planned.findIndex(({ of }) => !of || of.test(request));
    const planned = this.#planned[at];
    if (!planned) return undefined;
    planned.times -= 1;
    if (planned.times === 0) this.#planned.splice(at, 1);
    return planned.trouble;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? "/", "http://stripe.invalid");
    const method = request.method ?? "GET";
    if (url.pathname.startsWith(PAGES))
      return this.#page(method, url.pathname.slice(PAGES.length), text, response);
    const found = findEndpoint(method, url.pathname);
    if (!found)
      return send(response, 404, {
        error: { type: "invalid_request_error", message: `no ${method} ${url.pathname} here` },
      });
    this.requests.push(found.endpoint);

    if (this.refusesKeyWith || request.headers.authorization !== `Bearer ${SECRET_KEY}`)
      return send(response, this.refusesKeyWith ?? 401, {
        error: { type: "invalid_request_error", message: "Invalid API Key provided" },
      });
    if (request.headers["stripe-version"] !== API_VERSION)
      return send(response, 400, {
        error: { type: "invalid_request_error", message: "Another API version is pinned" },
      });
    const trouble = this.#troubleWith(found.endpoint);
    if (trouble === "delay") await pause(300);
    if (trouble === "dropBefore") return void response.destroy();
    if (trouble === "tooMany")
      return send(response, 429, {
        error: { type: "invalid_request_error", code: "rate_limit", message: "Too many requests" },
      });
    if (trouble === "busy") return send(response, 409, KEY_IN_USE);
    if (trouble === "failBefore")
      return send(response, 500, { error: { type: "api_error", message: "Something failed" } });

    const key = method === "POST" ? String(request.headers["idempotency-key"] ?? "") : "";
    const content = `${method} ${url.pathname} ${text}`;
    const earlier = key === "" ? undefined : this.#keptUnder(key);
    if (earlier) {
      if (earlier.request !== content)
        return send(response, 400, {
          error: {
            type: "idempotency_error",
            message: `Keys for idempotent requests can only be used with the same parameters they were first used with. (${key})`,
          },
        });
      if (earlier.isOpen) return send(response, 409, KEY_IN_USE);
      response.setHeader("idempotent-replayed", "true");
      return this.#finish(response, trouble, earlier.status, earlier.body);
    }

    const read = readParams(method === "POST" ? text : url.search.slice(1), found.validate);
    if ("fault" in read)
      // refused before it began: nothing is kept under the key
      return send(response, 400, { error: { type: "invalid_request_error", message: read.fault } });
    const kept: Kept = { request: content, at: this.account.clock(), status: 0, body: "", isOpen: true };
    if (key !== "") this.#kept.set(key, kept);
    const [status, body] = this.#answer(found.endpoint, found.id, read.params, trouble === "failAfter");
    Object.assign(kept, { status, body, isOpen: false });
    this.onDone(found.endpoint);
    return this.#finish(response, trouble, status, body);
  }

  /** The page where a shopper pays: what Stripe's does, and none of its looks. */
  #page(method: string, sessionId: string, text: string, response: ServerResponse): void {
    const session = this.account.sessions.get(sessionId);
    if (session?.status !== "open") return void sendPage(response, 410, "<h1>This page has expired</h1>");
    if (method === "POST") {
      this.account.pay(sessionId, { method: new URLSearchParams(text).get("method") ?? "card" });
      response.writeHead(303, { location: session.success_url ?? "/" });
      response.end();
      return;
    }
    const methods = session.payment_method_types.map(
      (each) => `<button name="method" value="${each}">Pay with ${each}</button>`,
    );
    sendPage(
      response,
      200,
      `<h1>Stripe, as the tests have it</h1><p>${session.amount_total} ${session.currency}</p>
      <form method="post">${methods.join(" ")}</form><p><a href="${session.cancel_url}">Back</a></p>`,
    );
  }

  #answer(
    ...[endpoint, id, params, isFailing]: [...Parameters<StripeAccount["answer"]>, boolean]
  ): [number, string] {
    try {
      const done = this.account.answer(endpoint, id, params);
      // done, and yet an error is told; under its key it is told for a day
      if (isFailing)
        return [500, JSON.stringify({ error: { type: "api_error", message: "Something failed" } })];
      return [200, JSON.stringify(done)];
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return [error.status, JSON.stringify({ error: error.error })];
    }
  }

  #finish(response: ServerResponse, trouble: Trouble | undefined, status: number, body: string): void {
    if (status === 500) response.setHeader("stripe-should-retry", "false"); // it would be told the same
    if (trouble === "dropAfter") return void response.destroy();
    sendText(response, status, body);
  }

  #keptUnder(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (kept && kept.at + KEY_KEPT_MS <= this.account.clock()) {
      this.#kept.delete(key);
      return undefined;
    }
    return kept;
  }
}

function sendPage(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" });
  response.end(`<!DOCTYPE html><html lang="en"><title>Pay</title><body>${body}</body></html>`);
}

function send(response: ServerResponse, status: number, body: object): void {
  sendText(response, status, JSON.stringify(body));
}

function sendText(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json", "request-id": "req_test" });
  response.end(body);
}
