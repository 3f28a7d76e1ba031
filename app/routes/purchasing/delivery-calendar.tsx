import { DataTable } from "#app/components/data-table.tsx";
import { formatCount, formatDate } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { DemoMark, StorageBadge } from "#app/components/tags.tsx";
import type { StorageClass } from "#db/words.ts";

const HOLIDAYS_SHOWN = 4;

export interface CalendarData {
  rules: {
    id: string;
    storageClass: StorageClass;
    /** Null for everywhere else. */
    place: { zh: string; en: string } | null;
    leadDays: number;
    weekdays: string;
    onHolidays: boolean;
    aheadDaysMax: number;
  }[];
  holidays: { day: number; nameZh: string; nameEn: string }[];
}

/** On which days goods are brought where. */
export function DeliveryCalendar({ calendar }: { calendar: CalendarData }) {
  const { ways } = useMessages().bulk;
  const isEnglish = useLocale() === "en";
  const locale = useLocale();
  const heads = ways.calendarColumns;
  const holidays = calendar.holidays
    .slice(0, HOLIDAYS_SHOWN)
    .map(({ day, nameZh, nameEn }) => `${formatDate(day, locale)} ${isEnglish ? nameEn : nameZh}`);
  return (
    <section className="stack bulk-wide">
      <DataTable
        caption={
          <>
            {ways.calendar} <DemoMark />
          </>
        }
        rows={calendar.rules}
        rowKey={({ id }) => id}
        isDense
        isStacked
        columns={[
          {
            key: "storage",
            label: heads.storage,
            cell: ({ storageClass }) => <StorageBadge storage={storageClass} />,
          },
          {
            key: "place",
            label: heads.place,
            cell: ({ place }) => (place ? (isEnglish ? place.en : place.zh) : ways.elsewhere),
          },
          {
            key: "lead",
            label: heads.lead,
            cell: ({ leadDays }) => ways.earliest(formatCount(leadDays)),
          },
          { key: "weekdays", label: heads.weekdays, cell: ({ weekdays }) => ways.weekdays(weekdays) },
          {
            key: "holidays",
            label: heads.holidays,
            cell: ({ onHolidays }) => (onHolidays ? ways.holidayYes : ways.holidayNo),
          },
          {
            key: "ahead",
            label: heads.ahead,
            cell: ({ aheadDaysMax }) => ways.latest(formatCount(aheadDaysMax)),
          },
        ]}
      />
      <p className="field-hint">
        {ways.calendarText} {holidays.length > 0 ? ways.nextHolidays(holidays) : null}
      </p>
    </section>
  );
}
