import type { Locale, MessageChannel, MessageKind } from "#db/words.ts";
import type { Letter } from "./letter.ts";

/** A message as it is given out of the house. */
export interface SealedMessage {
  /** The same at every try: the receiving side can tell a repeat by it. */
  id: string;
  kind: MessageKind;
  orderNumber: string;
  /** An e-mail address or a phone number. */
  address: string;
  locale: Locale;
  letter: Letter;
  writtenAt: number;
}

/** One way for messages to leave the house. Nothing here is called inside a database transaction. */
export interface Carrier {
  readonly channel: MessageChannel;
  /** Where the messages go, for a person; without a password. */
  readonly place: string;
  /** True when a message goes into a file on this machine, and nobody gets it. */
  readonly staysHere: boolean;
  /** True when the same message carried twice is one there, so that after a doubt it may simply be carried again. */
  readonly isRepeatable: boolean;
  /**
   * Comes back once the message is out of our hands. Throws Undeliverable, OutcomeUnknown or CarrierDown;
   * any other error means that it was not sent and may be later. Ends within CARRY_MS_MAX.
   */
  carry(message: SealedMessage): Promise<void>;
}

/** The longest that a carrier may take over one message. */
export const CARRY_MS_MAX = 60_000;

export type Carriers = Partial<Record<MessageChannel, Carrier>>;

/** This message will never be taken: its address is wrong, or it was refused for good. */
export class Undeliverable extends Error {}

/** The line broke when the message was on its way: it may have been taken or not. */
export class OutcomeUnknown extends Error {}

/** Nothing can be sent this way now, whatever the message. */
export class CarrierDown extends Error {}
