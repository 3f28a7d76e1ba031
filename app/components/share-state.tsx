import { useMessages } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";
import type { ShareState } from "#app/domain/shares/share.ts";

const TONES = {
  undeclared: "warning",
  exempt: "plain",
  met: "leaf",
  missed: "danger",
  late: "warning",
  on_course: "info",
} as const satisfies Record<ShareState, string>;

/** How a unit stands with its reserved share, in a word. */
export function ShareStateBadge({ state }: { state: ShareState }) {
  const { share } = useMessages();
  return <Badge tone={TONES[state]}>{share.states[state]}</Badge>;
}
