import { FapiaoFiles } from "#app/components/fapiao-pieces.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import type { OrderFapiao } from "#app/domain/invoicing/order-fapiao.server.ts";

/** The fapiao of an order on its page; undefined for who may not see them. */
export function OrderFapiaoSection({
  number,
  fapiao,
  mayAsk,
}: {
  number: string;
  fapiao: OrderFapiao | undefined;
  mayAsk: boolean;
}) {
  const texts = useMessages().fapiao.order;
  const path = usePath();
  return (
    <section aria-labelledby="fapiao-title" className="order-fapiao no-print" id="fapiao">
      <h2 id="fapiao-title">{texts.heading}</h2>
      {fapiao === undefined ? (
        <p className="quiet">
          {texts.ownerOnly} <a href={`${path("/account/sign-in")}?to=/orders/${number}`}>{texts.signIn}</a>
        </p>
      ) : (
        <FapiaoState number={number} fapiao={fapiao} mayAsk={mayAsk} />
      )}
    </section>
  );
}

/** How the fapiao of an order stand, what was issued, and the way to ask for more. */
export function FapiaoState({
  number,
  fapiao,
  mayAsk,
}: {
  number: string;
  fapiao: OrderFapiao;
  mayAsk: boolean;
}) {
  const { fapiao: words } = useMessages();
  const texts = words.order;
  const path = usePath();
  const { last, issued, restFen, isPaid } = fapiao;
  const isOpen = last?.state === "requested" || last?.state === "issuing";
  return (
    <>
      {last?.state === "requested" ? <p>{texts.waiting(words.kinds[last.kind], last.name)}</p> : null}
      {last?.state === "issuing" ? <p>{texts.issuing}</p> : null}
      {last?.state === "refused" && last.answer ? <p>{texts.refused(last.answer)}</p> : null}
      {issued.length > 0 ? (
        <>
          <FapiaoFiles fapiaos={issued} base={path(`/orders/${number}/fapiao`)} />
          {issued.some(({ colour }) => colour === "red") ? <p className="quiet">{texts.red}</p> : null}
          <p className="quiet">{words.demo}</p>
        </>
      ) : null}
      {!isPaid ? <p className="quiet">{texts.none}</p> : null}
      {isPaid && !isOpen && restFen === 0 && issued.length === 0 ? (
        <p className="quiet">{texts.nothingLeft}</p>
      ) : null}
      {restFen > 0 && !mayAsk && last === undefined && issued.length === 0 ? (
        <p className="quiet">{texts.notAsked}</p>
      ) : null}
      {restFen > 0 && mayAsk ? (
        <>
          {issued.length > 0 ? <p>{texts.askRest(formatFen(restFen))}</p> : null}
          <ButtonLink kind="quiet" href={path(`/orders/${number}/fapiao`)}>
            {texts.ask}
          </ButtonLink>
        </>
      ) : null}
    </>
  );
}
