import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";

export interface ShownCertificate {
  number: string;
  year: number;
  netFen: number;
  issuedAt: number;
  isSuperseded: boolean;
}

/** The certificates of a unit, and the button that issues one once the share of the year is met. */
export function Certificates({
  certificates,
  mayIssue,
  action,
}: {
  certificates: readonly ShownCertificate[];
  mayIssue: boolean;
  action: string;
}) {
  const { certificate, share } = useMessages();
  const to = usePath();
  const words = certificate.own;
  return (
    <section className="stack" aria-labelledby="certificate-title">
      <h2 id="certificate-title">{words.title}</h2>
      <p className="quiet">{words.text}</p>
      {mayIssue ? (
        <form method="post" action={action} data-once>
          <Button name="intent" value="certify">
            {certificates.length > 0 ? words.issueAgain : words.issue}
          </Button>
        </form>
      ) : null}
      <DataTable
        caption={words.caption}
        rows={certificates}
        rowKey={({ number }) => number}
        rowHref={({ number }) => to(`/certificates/${number}`)}
        empty={words.none}
        isDense
        isStacked
        columns={[
          { key: "number", label: words.number, cell: ({ number }) => number },
          {
            key: "standing",
            label: words.standing,
            cell: ({ isSuperseded }) => (
              <Badge tone={isSuperseded ? "warning" : "leaf"}>
                {isSuperseded ? certificate.states.superseded : certificate.states.holds}
              </Badge>
            ),
          },
          { key: "year", label: words.year, cell: ({ year }) => share.year(year) },
          {
            key: "net",
            label: words.net,
            isNumeric: true,
            cell: ({ netFen }) => <Money amountFen={netFen} />,
          },
          {
            key: "issuedAt",
            label: words.issuedAt,
            cell: ({ issuedAt }) => <DateTime instant={issuedAt} />,
          },
          {
            key: "files",
            label: words.files,
            cell: ({ number }) => (
              <>
                <a href={to(`/certificates/${number}/certificate.pdf`)}>PDF</a>{" "}
                <a href={to(`/certificates/${number}/certificate.json`)}>JSON</a>
              </>
            ),
          },
        ]}
      />
    </section>
  );
}
