import type { Reader } from "#db/store.ts";
import { findBillable } from "./billable.server.ts";
import { listOfOrder } from "./queries.server.ts";

/** What a buyer sees of the fapiao of an order: how the last request stands, what was issued, and what can be asked for. */
export async function findOrderFapiao(read: Reader, orderId: string, paidAt: number | null) {
  const { requests, fapiaos } = await listOfOrder(read, orderId);
  const last = requests.at(-1);
  const isOpen = last?.state === "requested" || last?.state === "issuing";
  const restFen = paidAt === null || isOpen ? 0 : await sumBillable(read, orderId);
  return {
    isPaid: paidAt !== null,
    restFen,
    last: last && {
      state: last.state,
      kind: last.kind,
      titleKind: last.titleKind,
      name: last.name,
      // while it is open, the service's own words are for the desk
      answer: last.state === "refused" ? last.answer : null,
    },
    issued: fapiaos
      .filter(({ state }) => state === "issued")
      .map(({ number, kind, colour, isExempt, grossFen, issuedAt }) => ({
        number: number ?? "",
        kind,
        colour,
        isExempt,
        grossFen,
        issuedAt: issuedAt ?? 0,
      })),
  };
}
export type OrderFapiao = Awaited<ReturnType<typeof findOrderFapiao>>;

/** How much of an order is still to be invoiced. */
export async function sumBillable(read: Reader, orderId: string): Promise<number> {
  const { lines, freightFen } = await findBillable(read, orderId);
  return lines.reduce((sum, line) => sum + line.grossFen, freightFen);
}

/** How the requests and the fapiao of an order stand, without anything of the buyer. */
export async function findFapiaoStates(read: Reader, orderId: string) {
  const { requests, fapiaos } = await listOfOrder(read, orderId);
  return {
    requests: requests.map(({ id, kind, state, askedAt }) => ({ id, kind, state, askedAt })),
    fapiaos: fapiaos.map(({ id, number, colour, grossFen, state }) => ({
      id,
      number,
      colour,
      grossFen,
      state,
    })),
  };
}
export type FapiaoStates = Awaited<ReturnType<typeof findFapiaoStates>>;
