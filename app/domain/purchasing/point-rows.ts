import { z } from "zod";
import type { CountyPlace } from "#app/domain/geography/places.server.ts";
import { Receiver } from "#app/domain/ordering/order.ts";
import { nearestOf, type SheetColumn, type SheetRow } from "#app/domain/values/sheet.ts";

/*
 * Places of delivery, as typed into a form or as rows of a spreadsheet: what each says, and of a bad one, what
 * is wrong where.
 */

export const POINT_COLUMNS = [
  {
    key: "name",
    titles: ["送货点", "送货点名称", "名称", "学校", "食堂", "单位名称", "delivery point", "name"],
    isRequired: true,
  },
  { key: "receiverName", titles: ["收货人", "联系人", "receiver", "contact"], isRequired: true },
  { key: "phone", titles: ["电话", "联系电话", "手机", "手机号", "phone"], isRequired: true },
  { key: "province", titles: ["省", "省份", "province"] },
  { key: "prefecture", titles: ["市", "城市", "city", "prefecture"] },
  { key: "county", titles: ["区县", "区", "县", "区（县）", "district", "county"], isRequired: true },
  { key: "street", titles: ["街道", "乡镇", "街道乡镇", "street"] },
  { key: "detail", titles: ["详细地址", "地址", "address"], isRequired: true },
] as const satisfies SheetColumn<string>[];

export type PointColumn = (typeof POINT_COLUMNS)[number]["key"];

export const POINT_NAME_LENGTH_MAX = 40;

/** A mobile number, or a landline with its area code and perhaps an extension: a kitchen has one. */
const PHONE = /^(?:1[3-9]\d{9}|0\d{2,3}-?[2-9]\d{6,7}(?:-\d{1,6})?)$/;

const phone = z.preprocess(tidyPhone, z.string().regex(PHONE, "phone"));

function tidyPhone(typed: unknown): unknown {
  if (typeof typed !== "string") return typed;
  const plain = typed
    .normalize("NFKC")
    .replace(/\s/g, "")
    .replace(/[–—－]/gu, "-")
    .replace(/^(?:\+|00)86-?/, "")
    .replace(/^\((0\d{2,3})\)-?/, "$1-")
    .replace(/(?:转|ext\.?)(\d{1,6})$/iu, "-$1");
  const mobile = plain.replaceAll("-", "");
  return /^1[3-9]\d{9}$/.test(mobile) ? mobile : plain;
}

/** The form of a place of delivery. */
export const PointForm = Receiver.extend({
  name: z.string().trim().min(1, "required").max(POINT_NAME_LENGTH_MAX, "tooLong"),
  phone,
  /** Many write all of the address into one field. */
  street: z.union([z.literal(""), Receiver.shape.street]),
});
export type NewPoint = z.output<typeof PointForm>;

/** What can be wrong with a cell, as a key of messages.points.faults. */
export type PointFault =
  | "required"
  | "tooLong"
  | "invalid"
  | "phone"
  | "unknown"
  | "ambiguous"
  | "taken"
  | "twice";

export interface PointProblem {
  column: PointColumn;
  fault: PointFault;
  suggestion?: string | undefined;
  /** The row that says the same. */
  rowNumber?: number | undefined;
}

export interface CheckedPoint extends SheetRow<PointColumn> {
  problems: PointProblem[];
  point?: NewPoint | undefined;
}

/** Checks rows by themselves, against each other, and against the names that the unit's places have. */
export function checkPoints(
  rows: readonly SheetRow<PointColumn>[],
  counties: readonly CountyPlace[],
  taken: ReadonlySet<string>,
): CheckedPoint[] {
  const firstOfName = new Map<string, number>();
  return rows.map((row) => {
    const { cells } = row;
    const problems: PointProblem[] = [];
    const { name } = cells;
    if (taken.has(name)) problems.push({ column: "name", fault: "taken" });
    const earlier = firstOfName.get(name);
    if (name !== "" && earlier !== undefined)
      problems.push({ column: "name", fault: "twice", rowNumber: earlier });
    else firstOfName.set(name, row.rowNumber);
    const county = findCounty(cells, counties);
    if ("column" in county) problems.push(county);
    const place = "code" in county ? county : undefined;
    const read = PointForm.safeParse({
      name,
      receiverName: cells.receiverName,
      phone: cells.phone,
      provinceCode: place?.provinceCode ?? "000000",
      prefectureCode: place?.prefectureCode ?? "",
      countyCode: place?.code ?? "000000",
      street: cells.street,
      detail: cells.detail,
    });
    if (!read.success)
      for (const issue of read.error.issues) {
        const column = String(issue.path[0]) as PointColumn;
        const isMissing = cells[column] === "";
        const known = ["tooLong", "phone"].includes(issue.message)
          ? (issue.message as PointFault)
          : "invalid";
        problems.push({ column, fault: isMissing ? "required" : known });
      }
    const isGood = problems.length === 0;
    return { ...row, problems, point: isGood && read.success ? read.data : undefined };
  });
}

function findCounty(
  { province, prefecture, county }: Record<PointColumn, string>,
  counties: readonly CountyPlace[],
): CountyPlace | PointProblem {
  if (county === "") return { column: "county", fault: "required" };
  const isCalled = (typed: string, name: string) =>
    typed === name || (typed.length > 1 && name.startsWith(typed) && name.length - typed.length <= 2);
  const within = counties.filter(
    (place) =>
      (province === "" || place.provinceZh.startsWith(province.replace(/[省市]$/u, ""))) &&
      (prefecture === "" ||
        prefecture === province ||
        isCalled(prefecture, place.prefectureZh || place.provinceZh)),
  );
  const same = within.filter(({ code, nameZh }) => code === county || nameZh === county);
  const found = same.length > 0 ? same : within.filter(({ nameZh }) => isCalled(county, nameZh));
  const [only, other] = found;
  if (only && !other) return only;
  if (only)
    // 朝阳区 is in Beijing and in Changchun: whoever names no province means the capital's
    return (
      found.find(({ provinceCode }) => province === "" && provinceCode === "110000") ?? {
        column: province === "" ? "province" : "prefecture",
        fault: "ambiguous",
        suggestion: [
          ...new Set(found.map((place) => (province === "" ? place.provinceZh : place.prefectureZh))),
        ]
          .slice(0, 3)
          .join(" / "),
      }
    );
  return {
    column: "county",
    fault: "unknown",
    suggestion: nearestOf(
      county,
      within.map(({ nameZh }) => nameZh),
    ),
  };
}
