import { type Fen, formatYuan, parseYuan } from "#app/domain/values/fen.ts";
import { STORAGE_CLASSES } from "#db/words.ts";

export const SORTS = ["relevance", "newest", "priceAsc", "priceDesc", "per500"] as const;
export type Sort = (typeof SORTS)[number];

/** Filters that take several values each: any of them will do. */
export const CHOICES = ["province", "prefecture", "county", "category", "storage"] as const;
export type Choice = (typeof CHOICES)[number];

/** What a list of goods is narrowed to. It is all in the address, so that a list can be sent to a friend. */
export interface ListFilters extends Record<Choice, readonly string[]> {
  q: string;
  certified: boolean;
  inStock: boolean;
  priceMinFen: Fen | undefined;
  priceMaxFen: Fen | undefined;
  /** Undefined stands for the best sort: by relevance where words are given, else the newest first. */
  sort: Sort | undefined;
  page: number;
}

const QUERY_LENGTH_MAX = 80;
const VALUES_MAX = 20;
const PAGE_MAX = 10_000;

/** The filters of an address. What makes no sense is left out, and so does not show as chosen. */
export function readFilters(params: URLSearchParams): ListFilters {
  const values = (name: string) =>
    [...new Set(params.getAll(name).filter((value) => /^[\w-]{1,24}$/.test(value)))].slice(0, VALUES_MAX);
  const price = (name: string) => parseYuan(params.get(name) ?? "");
  const [low, high] = [price("priceMin"), price("priceMax")];
  const isTurned = low !== undefined && high !== undefined && low > high;
  const q = (params.get("q") ?? "").slice(0, QUERY_LENGTH_MAX).replace(/\p{C}/gu, " ").trim();
  const sort = SORTS.find((known) => known === params.get("sort"));
  const page = Number(params.get("page"));
  return {
    q,
    province: values("province"),
    prefecture: values("prefecture"),
    county: values("county"),
    category: values("category"),
    storage: values("storage").filter((value) => (STORAGE_CLASSES as readonly string[]).includes(value)),
    certified: params.get("certified") === "1",
    inStock: params.get("inStock") === "1",
    priceMinFen: isTurned ? high : low,
    priceMaxFen: isTurned ? low : high,
    sort: sort === "relevance" && !q ? undefined : sort,
    page: Number.isInteger(page) && page >= 1 && page <= PAGE_MAX ? page : 1,
  };
}

/** The address of a list: "/products?category=beef&page=2". Always in one order, so that it is cached once. */
export function listPath(filters: ListFilters): string {
  const params = new URLSearchParams();
  if (filters.q) params.set("q", filters.q);
  for (const name of CHOICES) for (const value of [...filters[name]].sort()) params.append(name, value);
  if (filters.certified) params.set("certified", "1");
  if (filters.inStock) params.set("inStock", "1");
  if (filters.priceMinFen !== undefined) params.set("priceMin", yuanText(filters.priceMinFen));
  if (filters.priceMaxFen !== undefined) params.set("priceMax", yuanText(filters.priceMaxFen));
  if (filters.sort) params.set("sort", filters.sort);
  if (filters.page > 1) params.set("page", String(filters.page));
  const query = params.toString();
  return query ? `/products?${query}` : "/products";
}

/** "12.5" or "12": as a person types it. */
export function yuanText(amountFen: Fen): string {
  return formatYuan(amountFen).replaceAll(",", "").replace(/\.00$/, "");
}

/** The same list without anything chosen but the words and the sort. */
export function withoutChoices(filters: ListFilters): ListFilters {
  return { ...readFilters(new URLSearchParams()), q: filters.q, sort: filters.sort };
}
