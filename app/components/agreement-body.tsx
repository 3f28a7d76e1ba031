import type { ReactNode } from "react";
import { AgreementAmendments } from "#app/components/agreement-amendments.tsx";
import { AgreedGoods, AgreementFacts } from "#app/components/agreement-pieces.tsx";
import { AgreementForecast, AgreementProgress, CallOffLines } from "#app/components/agreement-progress.tsx";
import { Button, TextInput } from "#app/components/fields.tsx";
import { formatDate } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import type { AgreementAnswer, AgreementPage } from "#app/http/agreement-desk.server.ts";

/** An agreement as every room shows it: what is agreed, what came of it, what is expected, and its amendments. */
export function AgreementBody(props: {
  page: AgreementPage;
  /** The address of this page, without the language. */
  here: string;
  /** Whose side the reader may act for. */
  side: "unit" | "seller" | null;
  /** A draft's goods stand in its form. */
  hidesGoods?: boolean;
  answer: AgreementAnswer | undefined;
  purchaseHref?: (number: string) => string;
  orderHref?: (number: string) => string;
  /** What only this room has: a form to call off, or to answer. */
  children?: ReactNode;
}) {
  const { page, answer } = props;
  const { agreement, progress, today } = page;
  const to = usePath();
  const here = to(props.here);
  return (
    <>
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <AgreementFacts agreement={agreement} today={today} />
      {page.past ? <AgreedThen past={page.past} here={here} /> : null}
      {page.past || props.hidesGoods ? null : <AgreedGoods lines={page.lines} />}
      {agreement.state === "active" && page.amendments.length > 0 ? <AskDay here={here} /> : null}
      {props.children}
      {progress ? (
        <>
          <AgreementProgress lines={progress} asOf={page.asOf} here={here} />
          <AgreementForecast lines={progress} asOf={page.asOf} />
          <CallOffLines
            lines={page.callOffs}
            goods={page.lines.find(({ variantId }) => variantId === page.chosen)?.goods ?? null}
            here={here}
            asOf={page.asOf}
            {...(props.purchaseHref && { purchaseHref: props.purchaseHref })}
            {...(props.orderHref && { orderHref: props.orderHref })}
          />
          <AgreementAmendments
            amendments={page.amendments}
            lines={page.lines}
            lastDay={agreement.lastDay}
            side={props.side}
            amendmentKey={page.keys.amendment}
            isOpen={agreement.lastDay >= today}
            answer={answer}
          />
        </>
      ) : null}
    </>
  );
}

/** What was agreed on a day that somebody asked for. */
function AgreedThen({ past, here }: { past: NonNullable<AgreementPage["past"]>; here: string }) {
  const words = useMessages().agreements.past;
  const locale = useLocale();
  return (
    <div className="stack">
      {past.content ? (
        <>
          <AgreedGoods lines={past.content.lines} caption={words.caption(formatDate(past.day, locale))} />
          <p>{words.lastDay(formatDate(past.content.lastDay, locale))}</p>
        </>
      ) : (
        <p>{words.none}</p>
      )}
      <p>
        <a href={here}>{words.now}</a>
      </p>
    </div>
  );
}

function AskDay({ here }: { here: string }) {
  const words = useMessages().agreements.past;
  return (
    <details>
      <summary>{words.title}</summary>
      <form method="get" action={here} className="agreement-days">
        <TextInput name="on" type="date" label={words.day} width="medium" />
        <Button kind="quiet">{words.show}</Button>
      </form>
    </details>
  );
}
