import { pinyin } from "pinyin-pro";
import {
  dayInCell,
  dayOfSerial,
  nearestOf,
  type SheetColumn,
  type SheetRow,
} from "#app/domain/values/sheet.ts";
import type { OutletKind } from "#db/words.ts";
import { ADDRESS_LENGTH_MAX, NAME_LENGTH_MAX } from "./outlet-forms.ts";
import { fitsUnder, KIND_RULES } from "./outlet-tree.ts";

/*
 * Outlets as rows of a spreadsheet: what each row says, and of a bad one, what is wrong where.
 */

export const OUTLET_COLUMNS = [
  { key: "nameZh", titles: ["名称", "网点名称", "专柜名称", "中文名称", "name"], isRequired: true },
  { key: "nameEn", titles: ["英文名称", "英文名", "english name"] },
  { key: "kind", titles: ["类型", "网点类型", "kind"] },
  { key: "district", titles: ["区", "所在区", "行政区", "district"], isRequired: true },
  { key: "parent", titles: ["上级", "上级网点", "parent", "under"] },
  { key: "partner", titles: ["商超", "合作商超", "连锁", "retail partner"] },
  { key: "shop", titles: ["门店", "门店名称", "shop"] },
  { key: "address", titles: ["门店地址", "地址", "address"] },
  { key: "openedDay", titles: ["开业日", "开业日期", "opening day", "opened"], isRequired: true },
  { key: "closedDay", titles: ["撤点日", "撤点日期", "撤柜日", "closing day", "closes"] },
] as const satisfies SheetColumn<string>[];

export type OutletColumn = (typeof OUTLET_COLUMNS)[number]["key"];

/** What can be wrong with a cell, as a key of messages.outletImport.faults. */
export type CellFault =
  | "required"
  | "tooLong"
  | "invalid"
  | "unknown"
  | "date"
  | "order"
  | "taken"
  | "twice"
  | "misfit"
  | "partnerNeeded"
  | "addressNeeded"
  | "elsewhere"
  | "notInShop";

export interface CellProblem {
  column: OutletColumn;
  fault: CellFault;
  /** What it may have been meant to be. */
  suggestion?: string | undefined;
  /** The row that says the same. */
  rowNumber?: number | undefined;
}

/** What a good row asks for. A shop that nobody knows yet is entered with its first outlet. */
export interface OutletOfRow {
  kind: "counter" | "zone" | "cabinet" | "sub_centre";
  nameZh: string;
  nameEn: string;
  districtCode: string;
  parentId: string;
  shopId: string;
  newShop: { retailPartnerId: string; nameZh: string; address: string } | null;
  openedDay: number;
  closedDay: number | null;
}

export interface CheckedRow extends SheetRow<OutletColumn> {
  problems: CellProblem[];
  outlet?: OutletOfRow | undefined;
}

/** What rows are held against. */
export interface Surroundings {
  districts: readonly { code: string; zh: string; en: string }[];
  partners: readonly { id: string; nameZh: string; nameEn: string }[];
  shops: readonly {
    id: string;
    retailPartnerId: string;
    nameZh: string;
    districtCode: string;
    openedDay: number;
    closedDay: number | null;
  }[];
  /** Outlets under which others may stand. */
  parents: readonly {
    id: string;
    kind: OutletKind;
    zh: string;
    districtCode: string | null;
    openedDay: number;
    closedDay: number | null;
  }[];
  /** Names that open outlets have. */
  names: ReadonlySet<string>;
}

const KINDS: Readonly<Record<string, OutletOfRow["kind"]>> = {
  专柜: "counter",
  counter: "counter",
  专区: "zone",
  zone: "zone",
  智能柜: "cabinet",
  cabinet: "cabinet",
  分中心: "sub_centre",
  "sub-centre": "sub_centre",
};

/** Checks every row by itself and against the others; the good ones stay good beside the bad. */
export function checkRows(rows: readonly SheetRow<OutletColumn>[], around: Surroundings): CheckedRow[] {
  const firstOfName = new Map<string, number>();
  const districtOfShop = new Map<string, string>();
  return rows.map((row) => {
    const checked = checkRow(row, around);
    const shop = checked.outlet?.newShop;
    if (shop && checked.outlet) {
      const key = JSON.stringify([shop.retailPartnerId, shop.nameZh]);
      const { districtCode } = checked.outlet;
      if ((districtOfShop.get(key) ?? districtCode) !== districtCode)
        checked.problems.push({ column: "shop", fault: "elsewhere" });
      else districtOfShop.set(key, districtCode);
    }
    const { nameZh } = row.cells;
    const earlier = firstOfName.get(nameZh);
    if (nameZh && earlier !== undefined)
      checked.problems.push({ column: "nameZh", fault: "twice", rowNumber: earlier });
    else firstOfName.set(nameZh, row.rowNumber);
    if (checked.problems.length > 0) delete checked.outlet;
    return checked;
  });
}

function checkRow(row: SheetRow<OutletColumn>, around: Surroundings): CheckedRow {
  const { cells } = row;
  const problems: CellProblem[] = [];
  const wrong = (column: OutletColumn, fault: CellFault, suggestion?: string) => {
    problems.push({ column, fault, ...(suggestion !== undefined && { suggestion }) });
    return undefined;
  };
  for (const { key } of OUTLET_COLUMNS) {
    const max =
      key === "address" ? ADDRESS_LENGTH_MAX : key === "nameEn" ? NAME_LENGTH_MAX * 2 : NAME_LENGTH_MAX;
    if (cells[key].length > max) wrong(key, "tooLong");
    else if (/[\p{Cc}\p{Cs}]/u.test(cells[key])) wrong(key, "invalid");
  }
  if (cells.nameZh === "") wrong("nameZh", "required");
  else if (around.names.has(cells.nameZh)) wrong("nameZh", "taken");

  const kind = cells.kind === "" ? "counter" : KINDS[cells.kind.toLowerCase()];
  if (!kind) wrong("kind", "unknown", nearestOf(cells.kind, ["专柜", "专区", "智能柜", "分中心"]));
  const districtCode = findDistrict(cells.district, around, wrong);
  const openedDay = dayOf(cells.openedDay, "openedDay", wrong);
  if (cells.openedDay === "") wrong("openedDay", "required");
  const closedDay = cells.closedDay === "" ? null : dayOf(cells.closedDay, "closedDay", wrong);
  if (openedDay !== undefined && closedDay && closedDay <= openedDay) wrong("closedDay", "order");

  if (!kind || districtCode === undefined || openedDay === undefined || closedDay === undefined)
    return { ...row, problems };
  const place = { kind, districtCode, openedDay, closedDay };
  const parentId = findParent(cells.parent, place, around, wrong);
  const shop = findShop(cells, place, around, wrong);
  if (problems.length > 0 || parentId === undefined || shop === undefined) return { ...row, problems };
  const { nameZh } = cells;
  const nameEn = cells.nameEn || nameInPinyin(nameZh);
  return { ...row, problems, outlet: { ...place, nameZh, nameEn, parentId, ...shop } };
}

type Wrong = (column: OutletColumn, fault: CellFault, suggestion?: string) => undefined;

function dayOf(cell: string, column: "openedDay" | "closedDay", wrong: Wrong): number | undefined {
  if (cell === "") return undefined;
  const day = dayInCell(cell);
  if (day !== undefined) return day;
  const serial = dayOfSerial(cell);
  const text = String(serial ?? "");
  return wrong(
    column,
    "date",
    serial === undefined ? undefined : `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`,
  );
}

function findDistrict(cell: string, { districts }: Surroundings, wrong: Wrong): string | undefined {
  if (cell === "") return wrong("district", "required");
  const typed = cell.toLowerCase();
  const found = districts.find(
    ({ code, zh, en }) =>
      code === cell ||
      zh === cell ||
      zh === `${cell}区` ||
      zh === cell.replace(/^北京市?/u, "") ||
      en.toLowerCase() === typed ||
      en.toLowerCase() === `${typed} district`,
  );
  return (
    found?.code ??
    wrong(
      "district",
      "unknown",
      nearestOf(
        cell,
        districts.map(({ zh }) => zh),
      ),
    )
  );
}

interface PlaceOfRow {
  kind: OutletOfRow["kind"];
  districtCode: string;
  openedDay: number;
  closedDay: number | null;
}

/** The parent that is named; "" leaves it to the rule. */
function findParent(
  cell: string,
  place: PlaceOfRow,
  { parents }: Surroundings,
  wrong: Wrong,
): string | undefined {
  if (cell === "")
    return parents.some((parent) => fitsUnder(place, parent)) ? "" : wrong("openedDay", "misfit");
  const found = parents.find(({ id, zh }) => zh === cell || id === cell);
  if (!found)
    return wrong(
      "parent",
      "unknown",
      nearestOf(
        cell,
        parents.filter((parent) => fitsUnder(place, parent)).map(({ zh }) => zh),
      ),
    );
  return fitsUnder(place, found) ? found.id : wrong("parent", "misfit");
}

function findShop(
  { partner, shop, address }: Record<OutletColumn, string>,
  place: PlaceOfRow,
  { partners, shops }: Surroundings,
  wrong: Wrong,
): Pick<OutletOfRow, "shopId" | "newShop"> | undefined {
  if (partner === "" && shop === "") return { shopId: "", newShop: null };
  if (!KIND_RULES[place.kind].mayBeInShop) return wrong(partner ? "partner" : "shop", "notInShop");
  if (partner === "") return wrong("partner", "partnerNeeded");
  const owner = partners.find(
    ({ nameZh, nameEn }) => nameZh === partner || nameEn.toLowerCase() === partner.toLowerCase(),
  );
  if (!owner)
    return wrong(
      "partner",
      "unknown",
      nearestOf(
        partner,
        partners.map(({ nameZh }) => nameZh),
      ),
    );
  if (shop === "") return wrong("shop", "required");
  const own = shops.filter(({ retailPartnerId }) => retailPartnerId === owner.id);
  const known = own.find(({ nameZh }) => nameZh === shop);
  if (!known) {
    if (address === "")
      return wrong(
        "address",
        "addressNeeded",
        nearestOf(
          shop,
          own.filter((one) => one.districtCode === place.districtCode).map(({ nameZh }) => nameZh),
        ),
      );
    return { shopId: "", newShop: { retailPartnerId: owner.id, nameZh: shop, address } };
  }
  if (known.districtCode !== place.districtCode) return wrong("shop", "elsewhere");
  const isOpen =
    known.openedDay <= place.openedDay &&
    (known.closedDay === null || (place.closedDay !== null && place.closedDay <= known.closedDay));
  return isOpen ? { shopId: known.id, newShop: null } : wrong("shop", "misfit");
}

/** "Zhongguancun 2 Hao" for a name that came without its English one. */
export function nameInPinyin(nameZh: string): string {
  const text = nameZh.replace(/\p{Script=Han}+/gu, (run) => {
    const spoken = pinyin(run, { toneType: "none", type: "array", v: true }).join("");
    return ` ${spoken.charAt(0).toUpperCase()}${spoken.slice(1)} `;
  });
  return text
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, NAME_LENGTH_MAX * 2);
}
