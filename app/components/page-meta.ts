import type { MetaDescriptor } from "@remix-run/node";
import { localPath } from "#app/http/locale.ts";
import { type Messages, messagesFor } from "#app/messages/messages.ts";
import type { Locale } from "#db/words.ts";

export interface PageHead {
  title: string;
  description: string;
  /** The page's one address, without its language. */
  path: string;
  /** What search engines may know about the page, in the words of schema.org. */
  linkedData?: Record<string, unknown> | undefined;
  /** A list that was put together by a visitor; search engines need not keep it. */
  isPassing?: boolean;
}

/** The head of a public page: title, description, its one address, structured data. */
export function pageMeta(
  matches: readonly ({ id: string; data?: unknown } | undefined)[],
  describe: (messages: Messages, locale: Locale, origin: string) => PageHead | undefined,
): MetaDescriptor[] {
  const frame = matches.find((match) => match?.id === "root")?.data as
    | { locale?: Locale; origin?: string }
    | undefined;
  const locale = frame?.locale ?? "zh-CN";
  const origin = frame?.origin ?? "";
  const messages = messagesFor(locale);
  const head = describe(messages, locale, origin);
  const { siteName } = messages.common;
  if (!head) return [{ title: siteName }, { name: "robots", content: "noindex" }];
  const title = head.title.startsWith(siteName) ? head.title : `${head.title} · ${siteName}`;
  const address = origin + localPath(locale, head.path);
  return [
    { title },
    { name: "description", content: head.description },
    { tagName: "link", rel: "canonical", href: address },
    { property: "og:title", content: title },
    { property: "og:description", content: head.description },
    { property: "og:url", content: address },
    { property: "og:site_name", content: siteName },
    ...(head.isPassing ? [{ name: "robots", content: "noindex, follow" }] : []),
    ...(head.linkedData
      ? [{ "script:ld+json": { "@context": "https://schema.org", inLanguage: locale, ...head.linkedData } }]
      : []),
  ];
}
