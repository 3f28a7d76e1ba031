import { z } from "zod";
import { LINES_MAX } from "#app/domain/ordering/order.ts";
import { typedYuan } from "#app/domain/values/typed-yuan.ts";
import {
  CLAIM_FAULTS,
  CLAIM_KINDS,
  type ClaimState,
  COST_BEARERS,
  type CostBearer,
  DISPOSITIONS,
  type Disposition,
} from "#db/words.ts";

/** Photos of one step, the bytes of each as it is sent, and letters a shopper or a clerk may write. */
export const PHOTOS_MAX = 6;
export const PHOTO_BYTES_MAX = 8 * 1024 * 1024;
export const WORDS_MAX = 1_000;

/** States in which the shopper may still take the claim back. */
export const OPEN_STATES = ["requested", "more_asked", "goods_awaited"] as const satisfies ClaimState[];

export function isOpen(state: ClaimState): boolean {
  return OPEN_STATES.some((open) => open === state);
}

/** How many pieces; nothing typed is none. */
const pieces = z.preprocess(
  (typed) => (typed === "" || typed === undefined ? 0 : typed),
  z.coerce.number("number").int("number").min(0, "number").max(9_999, "number"),
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: all but tabs and line ends are refused
const WORDS = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/;
const words = z.string().trim().max(WORDS_MAX, "tooLong").regex(WORDS, "invalid").default("");

/** Photos that came with an earlier try of the same form. */
const keptPhotos = z
  .preprocess(
    (typed) => (typed === undefined ? [] : [typed].flat()),
    z.array(z.string().regex(/^[0-9a-f]{32}$/, "invalid")).max(PHOTOS_MAX, "tooManyPhotos"),
  )
  .transform((ids) => [...new Set(ids)]);

/** What a shopper asks for. Its lines are those of the order, in their order, whether claimed or not. */
export const ClaimForm = z
  .object({
    /** Made when the page is drawn, so that a second click is the same claim. */
    key: z.uuid("invalid"),
    kind: z.enum(CLAIM_KINDS, "choice"),
    fault: z.preprocess((typed) => typed || null, z.enum(CLAIM_FAULTS, "choice").nullable()),
    words,
    lines: z.array(z.object({ quantity: pieces })).max(2 * LINES_MAX),
    kept: keptPhotos,
  })
  .superRefine((form, context) => {
    if (form.kind !== "quality_claim") return;
    if (form.fault === null) context.addIssue({ code: "custom", path: ["fault"], message: "choice" });
    if (form.words === "") context.addIssue({ code: "custom", path: ["words"], message: "required" });
  });
export type ClaimForm = z.output<typeof ClaimForm>;

/** What a shopper adds when the shop asked for more. */
export const MoreForm = z.object({ key: z.uuid("invalid"), words, kept: keptPhotos });

export const WithdrawForm = z.object({ key: z.uuid("invalid"), intent: z.literal("withdraw") });

export const DECISIONS = ["accept", "money_first", "goods_first", "ask_more", "refuse"] as const;
export type Decision = (typeof DECISIONS)[number];

/** Decisions that move money. */
const REPAYS = ["accept", "money_first"] as const satisfies Decision[];
type Repaying = (typeof REPAYS)[number];

export function isRepaying(decision: Decision): decision is Repaying {
  return REPAYS.some((one) => one === decision);
}

/** The desk's answer. Lines are those of the claim, in their order. */
export const DecisionForm = z
  .object({
    /** Made when the page is drawn, so that a second click is the same answer. */
    key: z.uuid("invalid"),
    /** The steps the clerk saw. */
    seenSteps: z.coerce.number("invalid").int("invalid"),
    decision: z.enum(DECISIONS, "choice"),
    answer: words,
    borneBy: z.preprocess((typed) => typed || null, z.enum(COST_BEARERS, "choice").nullable()),
    freight: typedYuan,
    lines: z
      .array(
        z.object({
          quantity: pieces,
          amount: typedYuan,
          disposition: z.enum(DISPOSITIONS, "choice").default("keep"),
        }),
      )
      .max(2 * LINES_MAX),
  })
  .superRefine((form, context) => {
    const wrong = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    if (form.decision !== "accept" && form.answer === "") wrong(["answer"], "required");
    if (!isRepaying(form.decision)) return;
    if (form.borneBy === null) wrong(["borneBy"], "choice");
    for (const [index, { quantity, amount }] of form.lines.entries())
      if (quantity > 0 && amount === 0) wrong(["lines", index, "amount"], "required");
  });
export type DecisionForm = z.output<typeof DecisionForm>;

/** What a claim asks of an order. */
export interface ClaimRequest {
  /** Made by the caller; the same key with the same content is one claim, with other content it is refused. */
  key: string;
  orderId: string;
  kind: (typeof CLAIM_KINDS)[number];
  fault: (typeof CLAIM_FAULTS)[number] | null;
  words: string;
  lines: readonly { orderLineId: string; quantity: number }[];
  /** Photos kept for the order that no claim has yet. */
  photoIds: readonly string[];
  /** The acceptance it came from, which holds its photos: what it says is missing needs none. */
  acceptanceId?: string;
}

/** What is accepted of a line: pieces, money, and what becomes of the goods; money may go without pieces. */
export interface AcceptedLine {
  orderLineId: string;
  quantity: number;
  amountFen: number;
  disposition: Disposition;
}

/** What the shop decides about a claim. */
export type ClaimAnswer = {
  /** Made by the caller: the same answer twice is one step. */
  key: string;
  claimId: string;
  seenSteps: number;
  /** Read by the shopper. */
  answer: string | null;
} & (
  | { decision: Exclude<Decision, Repaying> }
  | { decision: Repaying; borneBy: CostBearer; freightFen: number; lines: readonly AcceptedLine[] }
);

/** What came of goods whose money went first. Lines are those of the claim, in their order. */
export const GoodsForm = z.object({
  key: z.uuid("invalid"),
  seenSteps: z.coerce.number("invalid").int("invalid"),
  intent: z.literal("goods"),
  lines: z.array(z.object({ restock: pieces, writeOff: pieces })).max(2 * LINES_MAX),
});
