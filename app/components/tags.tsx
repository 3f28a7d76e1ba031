import type { ReactNode } from "react";
import { useMessages } from "#app/components/locale.tsx";
import type { StorageClass } from "#db/words.ts";

/** How much there is to sell, as far as a shopper is told. */
export type StockState = "in" | "low" | "out";

export type Tone = "plain" | "accent" | "leaf" | "info" | "warning" | "danger";

/**
 * Where the goods come from: the county's name large, its prefecture small. `size` "large" heads a
 * page, "small" stands in a line of a table or an order. With `href` it leads to the county's pavilion.
 */
export function CountyTag(props: {
  county: string;
  prefecture?: string | undefined;
  href?: string | undefined;
  size?: "small" | "medium" | "large";
}) {
  const className = `tag-county tag-county-${props.size ?? "medium"}`;
  const text = (
    <>
      <b>{props.county}</b>
      {props.prefecture ? <small>{props.prefecture}</small> : null}
    </>
  );
  return props.href ? (
    <a className={className} href={props.href}>
      {text}
    </a>
  ) : (
    <span className={className}>{text}</span>
  );
}

/** The goods are listed in the directory now. Never shown for goods that are only from the region. */
export function CertifiedMark() {
  const { common } = useMessages();
  return (
    <span className="mark-certified" title={common.certifiedTitle}>
      {common.certified}
    </span>
  );
}

/** Stands wherever a price shows while prices are for demonstration. */
export function DemoMark() {
  const { common } = useMessages();
  return (
    <span className="mark-demo" title={common.demoTitle}>
      {common.demo}
    </span>
  );
}

export function StorageBadge({ storage }: { storage: StorageClass }) {
  return <span className={`badge badge-${storage}`}>{useMessages().common.storage[storage]}</span>;
}

/** With `left`, a low stock says how many there are. */
export function StockBadge({ stock, left }: { stock: StockState; left?: number | undefined }) {
  const { common } = useMessages();
  const text = stock === "low" && left !== undefined ? common.stockLeft(left) : common.stock[stock];
  return <span className={`badge badge-stock-${stock}`}>{text}</span>;
}

/** A word about a state (paid, shipped, withdrawn) in a tone. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}
