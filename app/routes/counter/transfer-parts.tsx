import { useMessages } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";
import type { StockTransferState } from "#db/words.ts";

const TONES = {
  asked: "warning",
  approved: "warning",
  packed: "info",
  received: "leaf",
  cancelled: "plain",
} as const satisfies Record<StockTransferState, string>;

/** How far a transfer is. */
export function TransferBadge({ state }: { state: StockTransferState }) {
  const { stock } = useMessages();
  return <Badge tone={TONES[state]}>{stock.transfers.states[state]}</Badge>;
}
