import { AgreementAnswer } from "#app/components/agreement-answer.tsx";
import { AgreementBody } from "#app/components/agreement-body.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import type { AgreementPage, AgreementAnswer as Answer } from "#app/http/agreement-desk.server.ts";

/** The page of an agreement for those to whom it was proposed, and for those who only read it. */
export function SellerAgreement(props: {
  /** The address of the list. */
  room: string;
  page: AgreementPage;
  mayAnswer: boolean;
  orderHref?: (number: string) => string;
  answer: Answer | undefined;
}) {
  const { page, room, mayAnswer, answer } = props;
  const { number, title, state } = page.agreement;
  const { agreements } = useMessages();
  const to = usePath();
  return (
    <>
      <Breadcrumbs crumbs={[{ label: agreements.title, href: to(room) }, { label: number }]} />
      <PageTitle title={title} text={number} />
      <div className="stack-l">
        <AgreementBody
          page={page}
          here={`${room}/${number}`}
          side={mayAnswer ? "seller" : null}
          answer={answer}
          {...(props.orderHref && { orderHref: props.orderHref })}
        >
          {state === "proposed" && mayAnswer ? <AgreementAnswer answer={answer} /> : null}
        </AgreementBody>
      </div>
    </>
  );
}
