import type { MetaDescriptor } from "@remix-run/node";
import { type Messages, messagesFor } from "#app/messages/messages.ts";
import type { Locale } from "#db/words.ts";

/** The browser's title of an operators' page, in the language that the root loader found. */
export function adminTitle(
  matches: readonly ({ id: string; data?: unknown } | undefined)[],
  pick: (admin: Messages["admin"]) => string,
): MetaDescriptor[] {
  const frame = matches.find((match) => match?.id === "root")?.data as { locale?: Locale } | undefined;
  const { admin, common } = messagesFor(frame?.locale ?? "zh-CN");
  return [{ title: `${pick(admin)} · ${common.siteName}` }, { name: "robots", content: "noindex" }];
}
