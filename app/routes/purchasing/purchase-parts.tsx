import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Timeline, type TimelineEvent } from "#app/components/navigation.tsx";
import type { PurchaseStep } from "#app/domain/purchasing/approve-purchase.server.ts";
import type { UnitRole } from "#db/words.ts";

/** Says a name in the reader's language. */
export function useSaid(): (name: { zh: string; en: string } | null) => string {
  const isEn = useLocale() === "en";
  return (name) => (name ? (isEn ? name.en : name.zh) : "");
}

/** Who is asked by a step: a role, or one person. */
export function useAsked(): (step: { role: UnitRole | null; person: string | null }) => string {
  const { admin } = useMessages();
  return ({ role, person }) => (role === null ? (person ?? "") : admin.roles[role]);
}

/** How far the approval of a purchase is: that it was submitted, each step, and that it was taken back. */
export function ApprovalSteps(props: {
  steps: readonly PurchaseStep[];
  submitted: { by: string | null; at: number } | null;
  withdrawal: { by: string; at: number; reason: string | null } | undefined;
}) {
  const { one: words } = useMessages().budgets;
  const asked = useAsked();
  const { steps, submitted, withdrawal } = props;
  const hasEnded = withdrawal !== undefined || steps.some(({ outcome }) => outcome === "refused");
  const current = hasEnded ? undefined : steps.find(({ outcome }) => outcome === null);
  const events: TimelineEvent[] = [
    ...(submitted
      ? [{ label: words.submitted, at: submitted.at, detail: submitted.by, state: "done" as const }]
      : []),
    ...steps
      .filter((step) => step.outcome !== null || !hasEnded)
      .map((step): TimelineEvent => {
        const label = words.step(String(step.step), asked(step));
        if (step.outcome === null) return { label, state: step === current ? "current" : "todo" };
        const by = step.onBehalfOf
          ? words.byFor(step.decidedBy ?? "", step.onBehalfOf)
          : words.by(step.decidedBy ?? "");
        const isYes = step.outcome === "approved";
        return {
          label: `${label} · ${isYes ? words.yes : words.no}`,
          ...(step.decidedAt !== null && { at: step.decidedAt }),
          detail: [by, step.reason].filter(Boolean).join(" · "),
          state: isYes ? "done" : "stopped",
        };
      }),
    ...(withdrawal
      ? [
          {
            label: words.withdrawn,
            at: withdrawal.at,
            detail: [words.by(withdrawal.by), withdrawal.reason].filter(Boolean).join(" · "),
            state: "stopped" as const,
          },
        ]
      : []),
  ];
  return (
    <>
      <Timeline events={events} />
      {steps.length === 0 && submitted ? <p>{words.stepsNone}</p> : null}
    </>
  );
}
