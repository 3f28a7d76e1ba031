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

/** What the framework gives a route's meta: the matched routes, the root and its data among them. */
type Matches = readonly ({ id: string; data?: unknown } | undefined)[];

/** The language and address of the page, as the root loader found them. */
function frameOf(matches: Matches): { locale: Locale; origin: string } {
  const frame = matches.find((match) => match?.id === "root")?.data as
    | { locale?: Locale; origin?: string }
    | undefined;
  return { locale: frame?.locale ?? "zh-CN", origin: frame?.origin ?? "" };
}

/** The head of a page that is not for everybody, somebody's own or the operators': no search engine lists it. */
export function privateMeta(matches: Matches, pickTitle: (messages: Messages) => string): MetaDescriptor[] {
  const messages = messagesFor(frameOf(matches).locale);
  const title = `${pickTitle(messages)} · ${messages.common.siteName}`;
  return [{ title }, { name: "robots", content: "noindex" }];
}

/** The head of a public page: title, description, its one address, structured data. */
export function pageMeta(
  matches: Matches,
  describe: (messages: Messages, locale: Locale, origin: string) => PageHead | undefined,
): MetaDescriptor[] {
  const { locale, origin } = frameOf(matches);
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
