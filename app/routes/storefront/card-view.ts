import { countyTagName, prefectureName } from "#app/components/county-names.ts";
import type { CardProduct } from "#app/components/product-card.tsx";
import type { Card } from "#app/domain/catalog/cards.server.ts";
import { localPath } from "#app/http/locale.ts";
import type { Locale } from "#db/words.ts";

/** A card in a language. */
export function cardView(card: Card, locale: Locale): CardProduct {
  const isEn = locale === "en";
  return {
    href: localPath(locale, `/products/${card.id}`),
    name: isEn ? card.nameEn : card.nameZh,
    icon: card.icon,
    tint: card.category.tint,
    county: countyTagName(card.county, locale),
    prefecture: prefectureName(card.county, locale),
    spec: isEn ? card.specEn : card.specZh,
    priceFen: card.priceFen,
    netGrams: card.netGrams,
    storage: card.storageClass,
    stock: card.stock,
    isCertified: card.isCertified,
  };
}
