import { AgreementAnswer } from "#app/components/agreement-answer.tsx";
import {
  AgreedGoods,
  AgreementFacts,
  type AgreementFactsProps,
  type ShownLine,
} from "#app/components/agreement-pieces.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import type { FormAnswer } from "#app/http/forms.server.ts";

/** The page of an agreement for those to whom it was proposed, and for those who only read it. */
export function SellerAgreement(props: {
  /** The address of the list. */
  room: string;
  today: number;
  agreement: AgreementFactsProps & { number: string; title: string };
  lines: readonly ShownLine[];
  mayAnswer: boolean;
  answer: FormAnswer | undefined;
}) {
  const { agreement, answer } = props;
  const { agreements } = useMessages();
  const to = usePath();
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: agreements.title, href: to(props.room) }, { label: agreement.number }]}
      />
      <PageTitle title={agreement.title} text={agreement.number} />
      <div className="stack-l">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <AgreementFacts agreement={agreement} today={props.today} />
        <AgreedGoods lines={props.lines} />
        {agreement.state === "proposed" && props.mayAnswer ? <AgreementAnswer answer={answer} /> : null}
      </div>
    </>
  );
}
