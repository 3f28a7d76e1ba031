import { Button, Select } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { Badge } from "#app/components/tags.tsx";
import { blockOf, type LotPapers, missingPapers } from "#app/domain/inventory/lot.ts";
import type { StockedOutlet } from "#app/domain/reporting/stock-shelves.server.ts";
import type { Messages } from "#app/messages/messages.ts";
import type { LotBlock, LotState } from "#db/words.ts";

/** The pages of this room, each with its address. */
const PAGES = {
  shelves: "",
  lots: "/lots",
  transfers: "/transfers",
  counts: "/counts",
  cold: "/cold",
  receive: "/receive",
} as const;
export type StockPage = keyof typeof PAGES;

/** Between the pages of the stock room; the outlet that is looked at is kept. */
export function StockTabs({
  current,
  outletId,
  mayKeep,
}: {
  current: StockPage;
  outletId?: string | undefined;
  mayKeep: boolean;
}) {
  const { stock } = useMessages();
  const to = usePath();
  const query = outletId ? `?outlet=${encodeURIComponent(outletId)}` : "";
  const pages = (Object.keys(PAGES) as StockPage[]).filter((page) => mayKeep || page !== "receive");
  return (
    <Tabs
      label={stock.tabs.label}
      links={pages.map((page) => ({
        label: stock.tabs[page],
        href: to(`/counter/stock${PAGES[page]}${page === "lots" || page === "transfers" ? "" : query}`),
        isCurrent: page === current,
      }))}
    />
  );
}

/** A choice of the outlet whose stock is shown; nothing where there is no choice. */
export function OutletChoice({
  outlets,
  outlet,
}: {
  outlets: readonly StockedOutlet[];
  outlet: StockedOutlet;
}) {
  const { stock } = useMessages();
  const isEn = useLocale() === "en";
  if (outlets.length < 2) return null;
  return (
    <form method="get" className="stock-outlet" data-auto-submit>
      <Select
        name="outlet"
        label={stock.outlet}
        value={outlet.id}
        options={outlets.map((one) => ({ value: one.id, label: isEn ? one.nameEn : one.nameZh }))}
      />
      <Button kind="quiet" data-no-script>
        {stock.show}
      </Button>
    </form>
  );
}

/** The name of goods with their pack, and their number under it. */
export function GoodsName(props: {
  goods: { nameZh: string; nameEn: string; specZh: string; specEn: string; sku: string };
}) {
  const isEn = useLocale() === "en";
  const { goods } = props;
  return (
    <>
      {isEn ? goods.nameEn : goods.nameZh} {isEn ? goods.specEn : goods.specZh}
      <small className="stock-sku">{goods.sku}</small>
    </>
  );
}

const TONES = {
  recalled: "danger",
  held: "warning",
  expired: "danger",
  papers: "warning",
  cold: "warning",
} as const satisfies Record<LotBlock, string>;

/** Why goods of a lot are not sold, or that they are. */
export function BlockBadge({ block }: { block: LotBlock | null }) {
  const { stock } = useMessages();
  return block ? (
    <Badge tone={TONES[block]}>{stock.block[block]}</Badge>
  ) : (
    <Badge tone="leaf">{stock.state.on_sale}</Badge>
  );
}

/** The state of a lot as a whole, and what it lacks. */
export function LotBadge(props: {
  lot: LotPapers & { state: LotState; lastDay: number | null };
  today: number;
}) {
  const { stock } = useMessages();
  const block = blockOf(props.lot, false, props.today);
  return (
    <>
      <BlockBadge block={block} />
      {block === "papers" ? <small className="stock-sku">{lacking(props.lot, stock)}</small> : null}
    </>
  );
}

export function lacking(lot: LotPapers, stock: Messages["stock"]): string {
  return stock.missing(
    missingPapers(lot)
      .map((paper) => stock.papers[paper])
      .join(stock.and),
  );
}
