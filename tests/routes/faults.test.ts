import type { LoaderFunctionArgs } from "@remix-run/node";
import { afterEach, expect, test, vi } from "vitest";
import { handleError } from "#app/entry.server.tsx";
import { logger } from "#app/http/logger.server.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** How many lines the log gets of an error while a page is asked for. */
function linesLogged(error: unknown): number {
  const log = vi.spyOn(logger, "error").mockReturnValue(undefined);
  const context = { requestId: "r1", clientAddress: "203.0.113.7" };
  const asked: LoaderFunctionArgs = { request: new Request("http://localhost/a"), params: {}, context };
  handleError(error, asked);
  const lines = log.mock.calls.length;
  log.mockRestore();
  return lines;
}

/** What the router throws when a request fits no route, or its method none of the route's functions. */
function routeError(status: number) {
  return { status, statusText: "", internal: true, data: "Error: it does not fit" };
}

test("a fault of ours is in the log", () => {
  expect(linesLogged(new Error("the shelf fell over"))).toBe(1);
  expect(linesLogged(routeError(500))).toBe(1);
});

test("what a visitor asked wrongly is not, so that nobody fills the log from outside", () => {
  expect(linesLogged(routeError(404))).toBe(0);
  expect(linesLogged(routeError(405))).toBe(0);
});
