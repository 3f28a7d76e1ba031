import { DateTime, Money } from "#app/components/amounts.tsx";
import { fapiaoTone } from "#app/components/fapiao-tone.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";
import type { FapiaoStates } from "#app/domain/invoicing/order-fapiao.server.ts";

/** The requests and fapiao of an order, each with the way to its page at the finance desk. */
export function OrderFapiaoPanel(props: {
  number: string;
  states: FapiaoStates;
  mayOpen: boolean;
  mayAsk: boolean;
}) {
  const { fapiao } = useMessages();
  const to = usePath();
  const { mayOpen } = props;
  const { requests, fapiaos } = props.states;
  return (
    <section className="panel stack" id="fapiao">
      <h2>{fapiao.adminOrder.heading}</h2>
      {requests.length === 0 ? <p className="quiet">{fapiao.adminOrder.none}</p> : null}
      <ul className="fapiao-files">
        {requests.map(({ id, kind, state, askedAt }) => (
          <li key={id}>
            {mayOpen ? (
              <a href={to(`/admin/fapiao/requests/${id}`)}>{fapiao.kinds[kind]}</a>
            ) : (
              fapiao.kinds[kind]
            )}{" "}
            <Badge tone={fapiaoTone(state)}>{fapiao.requestStates[state]}</Badge>{" "}
            <DateTime instant={askedAt} />
          </li>
        ))}
        {fapiaos.map(({ id, number, colour, grossFen, state }) => (
          <li key={id}>
            {mayOpen ? (
              <a className="number" href={to(`/admin/fapiao/${id}`)}>
                {number ?? fapiao.desk.drafted}
              </a>
            ) : (
              <span className="number">{number ?? fapiao.desk.drafted}</span>
            )}{" "}
            {colour === "red" ? <Badge tone="danger">{fapiao.colours.red}</Badge> : null}{" "}
            {state === "issued" ? null : <Badge tone={fapiaoTone(state)}>{fapiao.states[state]}</Badge>}{" "}
            <Money amountFen={grossFen} />
          </li>
        ))}
      </ul>
      {props.mayAsk ? (
        <p>
          <a href={to(`/admin/fapiao/new?order=${props.number}`)}>{fapiao.adminOrder.ask}</a>
        </p>
      ) : null}
    </section>
  );
}
