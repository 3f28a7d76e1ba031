import type { ReactNode } from "react";
import { ProductDrawing } from "#app/components/product-card.tsx";
import { CertifiedMark, CountyTag, StorageBadge } from "#app/components/tags.tsx";
import type { StorageClass } from "#db/words.ts";

/** Goods in a line of a cart or an order. Addresses are ready for the page's language. */
export interface Goods {
  href: string;
  name: string;
  icon: string;
  tint: number;
  county: string;
  countyHref: string;
  spec: string;
  storage: StorageClass;
  isCertified: boolean;
}

/** What the goods are and where they come from; the children stand under it: price, quantity, amount. */
export function GoodsLine({ goods, children }: { goods: Goods; children?: ReactNode }) {
  return (
    <div className="goods-line">
      <ProductDrawing icon={goods.icon} tint={goods.tint} size="small" />
      <div className="goods-line-text">
        <p className="goods-line-name">
          <a href={goods.href}>{goods.name}</a>
        </p>
        <p className="goods-line-facts">
          <CountyTag size="small" county={goods.county} href={goods.countyHref} />
          <span>{goods.spec}</span>
          {goods.isCertified ? <CertifiedMark /> : null}
          {goods.storage === "ambient" ? null : <StorageBadge storage={goods.storage} />}
        </p>
        {children}
      </div>
    </div>
  );
}
