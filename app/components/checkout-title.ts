import type { MetaDescriptor } from "@remix-run/node";
import { type Messages, messagesFor } from "#app/messages/messages.ts";
import type { Locale } from "#db/words.ts";

/** The browser's title of a page that is somebody's own: cart, checkout, order. No search engine lists it. */
export function checkoutTitle(
  matches: readonly ({ id: string; data?: unknown } | undefined)[],
  pick: (texts: Messages["checkout"]) => string,
): MetaDescriptor[] {
  const frame = matches.find((match) => match?.id === "root")?.data as { locale?: Locale } | undefined;
  const { checkout, common } = messagesFor(frame?.locale ?? "zh-CN");
  return [{ title: `${pick(checkout)} · ${common.siteName}` }, { name: "robots", content: "noindex" }];
}
