import type { ReactNode } from "react";
import { Button, FormErrorSummary } from "#app/components/fields.tsx";
import { usePath } from "#app/components/locale.tsx";
import { PageTitle } from "#app/components/site-frame.tsx";
import type { FormAnswer } from "#app/http/forms.server.ts";

/** The page of signing in and of signing up: one narrow column, and the way to the other, which keeps where to go. */
export function EntryPage(props: {
  path: "/account/sign-in" | "/account/sign-up";
  title: string;
  text?: string;
  notice?: ReactNode;
  /** Where the visitor wants to go afterwards; empty for their own room. */
  to: string;
  answer: FormAnswer | undefined;
  submit: string;
  /** Lines under the form. */
  asides: ReactNode[];
  children: ReactNode;
}) {
  const path = usePath();
  return (
    <div className="account-entry">
      <PageTitle title={props.title} text={props.text} />
      {props.notice}
      <FormErrorSummary errors={props.answer?.errors} />
      <form method="post" action={withDestination(path(props.path), props.to)} data-once>
        <input type="hidden" name="to" value={props.to} />
        {props.children}
        <Button isWide>{props.submit}</Button>
      </form>
      {props.asides.map((aside, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a page are fixed in number and order
        <p className="account-aside" key={index}>
          {aside}
        </p>
      ))}
    </div>
  );
}

/** An address of the entry that carries where the visitor wants to go. */
export function withDestination(address: string, to: string): string {
  return to ? `${address}?to=${encodeURIComponent(to)}` : address;
}

/** Where to go, as the address says it, or the form that came back. */
export function destinationOf(to: string, answer: FormAnswer | undefined): string {
  return to || String(answer?.values.to ?? "");
}
