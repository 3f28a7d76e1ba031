import { DateTime } from "#app/components/amounts.tsx";
import { useMessages } from "#app/components/locale.tsx";
import type { listSentMessages } from "#app/domain/messaging/message-queries.server.ts";

/** Which messages about the order were sent to its buyer, and where to. */
export function OrderMessages({ messages }: { messages: Awaited<ReturnType<typeof listSentMessages>> }) {
  const { mailroom: words } = useMessages();
  if (messages.length === 0) return null;
  const ways = new Set(messages.flatMap(({ address }) => address ?? []));
  return (
    <section className="no-print" aria-labelledby="messages-title">
      <h2 id="messages-title">{words.forBuyer.title}</h2>
      {ways.size > 0 ? <p className="quiet">{words.forBuyer.to([...ways])}</p> : null}
      <ul className="order-messages">
        {messages.map(({ id, kind, sentAt }) => (
          <li key={id}>
            {words.kinds[kind]} <small>{sentAt === null ? null : <DateTime instant={sentAt} />}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
