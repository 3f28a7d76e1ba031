import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, ButtonLink, FormErrorSummary, Select } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import type { DaysFault } from "#app/domain/reporting/asked-days.ts";
import { sumClaimsBy, sumRefundsBy } from "#app/domain/reporting/claims-report.server.ts";
import {
  CLAIM_REPORT_GROUPS,
  type ClaimReportGroup,
  parseClaimReport,
} from "#app/domain/reporting/claims-report.ts";
import { formatDay } from "#app/domain/values/business-day.ts";
import type { Messages } from "#app/messages/messages.ts";
import { DayFields } from "#app/routes/admin/day-fields.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import { COST_BEARERS, REFUND_REASONS } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readSales");
  const { read } = currentStore();
  const now = Date.now();
  const asked = parseClaimReport(new URL(request.url).searchParams, now);
  const page = { asOf: now, mayExport: may(person, "exportSales"), mayOpenDesk: may(person, "readClaims") };
  if (!asked.ok) {
    const { errors, values } = asked;
    return data({ ...page, errors, values, report: undefined }, { status: 400 });
  }
  const { query } = asked;
  const { firstDay, lastDay, by } = query;
  return data({
    ...page,
    errors: {} as Record<string, DaysFault>,
    values: { from: formatDay(firstDay), to: formatDay(lastDay), by } as Record<string, string>,
    report: { by, refunds: await sumRefundsBy(read, query), claims: await sumClaimsBy(read, query) },
  });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ claims }) => claims.report.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function ClaimsReport() {
  const page = useLoaderData<typeof loader>();
  const { admin, claims } = useMessages();
  const words = claims.report;
  const to = usePath();
  const { errors, values, report } = page;
  const search = new URLSearchParams({ from: values.from ?? "", to: values.to ?? "" });
  const said = Object.fromEntries(
    Object.entries(errors).map(([name, fault]) => [name, admin.days.faults[fault]]),
  );
  return (
    <>
      {page.mayOpenDesk ? (
        <Breadcrumbs
          crumbs={[{ label: claims.desk.title, href: to("/admin/claims") }, { label: words.title }]}
        />
      ) : null}
      <PageTitle
        title={words.title}
        text={words.text}
        actions={
          report && page.mayExport ? (
            <ButtonLink kind="quiet" href={to(`/admin/claims.csv?${search}`)}>
              {words.exportCsv}
            </ButtonLink>
          ) : null
        }
      />
      <div className="stack-l admin-tables">
        <FormErrorSummary errors={said} />
        <form method="get" action={to("/admin/claims/report")} className="panel sales-form">
          <div className="sales-form-row">
            <DayFields values={values} errors={errors} />
            <Select
              name="by"
              label={words.by}
              value={values.by}
              options={CLAIM_REPORT_GROUPS.map((value) => ({ value, label: words.bys[value] }))}
            />
          </div>
          <div>
            <Button kind="quiet">{admin.days.show}</Button>
          </div>
        </form>
        {report ? <Tables page={page} report={report} /> : null}
      </div>
    </>
  );
}

/** What a group of rows is called. */
function nameOf(
  by: ClaimReportGroup,
  row: { key: string | null; nameZh: string | null; nameEn: string | null },
  isEn: boolean,
  { claims, refunds }: Messages,
): string {
  const bearer = COST_BEARERS.find((one) => one === row.key);
  const reason = REFUND_REASONS.find((one) => one === row.key);
  if (by === "bearer") return bearer ? refunds.borneBy[bearer] : claims.report.nobody;
  if (by === "reason") return reason ? refunds.reasons[reason] : claims.report.nobody;
  return (isEn ? row.nameEn : row.nameZh) ?? row.key ?? claims.report.nobody;
}

function Tables({ page, report }: { page: Page; report: NonNullable<Page["report"]> }) {
  const messages = useMessages();
  const isEn = useLocale() === "en";
  const words = messages.claims.report;
  const { asOf, values } = page;
  const { by, refunds, claims } = report;
  const span = messages.admin.sales.beijing(messages.admin.csv.days(values.from ?? "", values.to ?? ""));
  const scope = (text: string) => messages.admin.sales.joined([text, span, messages.common.demo]);
  const sum = <Row,>(rows: readonly Row[], of: (row: Row) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  const counted = <Row,>(key: string, label: string, rows: readonly Row[], of: (row: Row) => number) => ({
    key,
    label,
    isNumeric: true,
    cell: (row: Row) => formatCount(of(row)),
    total: formatCount(sum(rows, of)),
  });
  return (
    <>
      <DataTable
        caption={words.refunds}
        scope={scope(words.refundScope)}
        asOf={asOf}
        rows={refunds}
        rowKey={({ key }) => key ?? ""}
        empty={words.empty}
        total
        isDense
        columns={[
          { key: "name", label: words.bys[by], cell: (row) => nameOf(by, row, isEn, messages) },
          {
            key: "amount",
            label: words.columns.amount,
            isNumeric: true,
            cell: ({ amountFen }) => <Money amountFen={amountFen} />,
            total: <Money amountFen={sum(refunds, (row) => row.amountFen)} />,
          },
          counted("lines", words.columns.refunds, refunds, (row) => row.refundLines),
          counted("ofClaims", words.columns.ofClaims, refunds, (row) => row.ofClaims),
          counted("pieces", words.columns.pieces, refunds, (row) => row.pieces),
        ]}
      />
      <DataTable
        caption={words.claims}
        scope={scope(words.claimScope)}
        asOf={asOf}
        rows={claims}
        rowKey={({ key }) => key ?? ""}
        empty={words.empty}
        total
        isDense
        columns={[
          { key: "name", label: words.bys[by], cell: (row) => nameOf(by, row, isEn, messages) },
          counted("asked", words.columns.asked, claims, (row) => row.asked),
          counted("accepted", words.columns.accepted, claims, (row) => row.accepted),
          counted("refused", words.columns.refused, claims, (row) => row.refused),
          counted("withdrawn", words.columns.withdrawn, claims, (row) => row.withdrawn),
          counted("open", words.columns.open, claims, (row) => row.open),
          {
            key: "acceptedFen",
            label: words.columns.acceptedFen,
            isNumeric: true,
            cell: ({ acceptedFen }) => <Money amountFen={acceptedFen} />,
            total: <Money amountFen={sum(claims, (row) => row.acceptedFen)} />,
          },
        ]}
      />
    </>
  );
}
