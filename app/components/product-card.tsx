import { formatFen } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import type { StockState } from "#app/components/tags.tsx";
import { type Fen, pricePer500Grams } from "#app/domain/values/fen.ts";
import type { Messages } from "#app/messages/messages.ts";
import type { StorageClass } from "#db/words.ts";

/** Changed when a drawing changes, since drawings are cached for a year. */
const DRAWINGS_VERSION = "1";

/** The address of a drawing in public/drawings. */
export function drawingUrl(icon: string): string {
  return `/drawings/${icon}.svg?v=${DRAWINGS_VERSION}`;
}

/** A drawing in place of a photograph, on its tint. It is decoration: the name always stands beside it. */
export function ProductDrawing({
  icon,
  tint,
  size,
}: {
  icon: string;
  tint: number;
  size?: "small" | "medium" | "large";
}) {
  return (
    <span className={`drawing drawing-${size ?? "medium"} tint-${tint}`}>
      <img src={drawingUrl(icon)} width="96" height="96" loading="lazy" alt="" />
    </span>
  );
}

/** What a card says about a product. `href` is ready for the page's language. */
export interface CardProduct {
  href: string;
  name: string;
  icon: string;
  tint: number;
  county: string;
  prefecture: string;
  /** "1kg/袋" */
  spec: string;
  priceFen: Fen;
  netGrams: number | null;
  storage: StorageClass;
  stock: StockState;
  isCertified: boolean;
}

interface CardProps {
  product: CardProduct;
  words: Messages["common"];
  /** Cards of the first screen are not loaded lazily. */
  isEager?: boolean;
  /** The heading that fits the page: under an h1 or under an h2. */
  level?: 2 | 3;
}

/**
 * One product on a list. A list page draws dozens of these for each request, so it is one flat
 * function: no context, no components inside, and as few elements as the card can be made of.
 */
export function ProductCard({ product, words, isEager, level }: CardProps) {
  const Heading = level === 2 ? "h2" : "h3";
  const per500 = pricePer500Grams(product.priceFen, product.netGrams);
  return (
    <article className={product.stock === "out" ? "card card-out" : "card"}>
      <p className={`card-picture tint-${product.tint}`}>
        <img
          src={drawingUrl(product.icon)}
          width="96"
          height="96"
          loading={isEager ? "eager" : "lazy"}
          alt=""
        />
        <span className="tag-county">
          <b>{product.county}</b>
          <small>{product.prefecture}</small>
        </span>
      </p>
      <Heading className="card-name">
        <a href={product.href}>{product.name}</a>
      </Heading>
      <p className="card-facts">
        {product.spec}
        {product.isCertified ? <span className="mark-certified">{words.certified}</span> : null}
        {product.storage === "ambient" ? null : (
          <span className={`badge badge-${product.storage}`}>{words.storage[product.storage]}</span>
        )}
        {product.stock === "in" ? null : (
          <span className={`badge badge-stock-${product.stock}`}>{words.stock[product.stock]}</span>
        )}
      </p>
      <p className="price">
        <b>{formatFen(product.priceFen)}</b>
        {per500 === undefined ? null : <small>{words.units.perJin(formatFen(per500))}</small>}
        <span className="mark-demo">{words.demo}</span>
      </p>
    </article>
  );
}

/** Cards in a grid: two on a phone, up to five on a wide screen. Reads the language once for all. */
export function ProductGrid(props: { products: readonly CardProduct[]; level?: 2 | 3; eagerCount?: number }) {
  const words = useMessages().common;
  const eagerCount = props.eagerCount ?? 0;
  return (
    <div className="grid-products">
      {props.products.map((product, index) => (
        <ProductCard
          key={product.href}
          product={product}
          words={words}
          isEager={index < eagerCount}
          level={props.level ?? 3}
        />
      ))}
    </div>
  );
}
