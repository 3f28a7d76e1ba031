import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { ScopeLine } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { QrCode } from "#app/components/qr-code.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { checkFile } from "#app/domain/shares/check-certificate.server.ts";
import { findDeclaration } from "#app/domain/shares/declare-base.server.ts";
import {
  findCertificate,
  readStanding,
  signedOf,
  statementOf,
} from "#app/domain/shares/issue-certificate.server.ts";
import { basisPointsOf, formatBasisPoints } from "#app/domain/shares/share.ts";
import { fileOf } from "#app/domain/shares/statement.ts";
import { currentStore } from "#db/current.server.ts";

/** What a certificate says and whether it still holds, for whoever has its number. */
export async function loader({ params: { number = "" } }: LoaderFunctionArgs) {
  const { read } = currentStore();
  const certificate = await findCertificate(read, number);
  if (!certificate) throw new Response("Not Found", { status: 404 });
  const current = await findDeclaration(read, certificate.unitId, certificate.year);
  return {
    asOf: Date.now(),
    statement: statementOf(certificate),
    issuedAt: certificate.issuedAt,
    keyId: certificate.keyId,
    signature: certificate.signature,
    // the page vouches for the signature, so it checks it, and does not take its own books' word for it
    isGenuine: (await checkFile(read, fileOf(signedOf(certificate)))).is === "genuine",
    standing: await readStanding(read, certificate, current?.id),
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ certificate }) => certificate.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function CertificatePage() {
  const page = useLoaderData<typeof loader>();
  const { certificate: words, share } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const { statement, issuedAt } = page;
  const { facts } = words;
  const { policy, unit } = statement;
  const here = to(`/certificates/${statement.number}`);
  const points = formatBasisPoints(basisPointsOf(statement.netFen, statement.baseFen) ?? 0);
  const said: [label: string, value: React.ReactNode][] = [
    [facts.unit, isEn ? unit.nameEn : unit.nameZh],
    [facts.code, unit.code],
    ...(unit.uscc ? [[facts.uscc, unit.uscc] as [string, string]] : []),
    [facts.year, share.year(statement.year)],
    [facts.base, <Money key="base" amountFen={statement.baseFen} />],
    [
      facts.required,
      facts.requiredOf(formatFen(statement.floorFen), formatBasisPoints(policy.floorBasisPoints)),
    ],
    [facts.net, <strong key="net">{facts.netOf(formatFen(statement.netFen), points)}</strong>],
    [facts.own, <Money key="own" amountFen={statement.ownFen} />],
    [facts.staff, <Money key="staff" amountFen={statement.staffFen} />],
    [facts.canteen, share.canteens[statement.canteen]],
    [facts.lines, facts.linesOf(formatCount(statement.lines.count))],
    [facts.issuedAt, <DateTime key="at" instant={issuedAt} />],
    [facts.policy, isEn ? policy.sourceEn : policy.sourceZh],
  ];
  const proof: [string, string][] = [
    [facts.number, statement.number],
    [facts.hash, statement.lines.sha256],
    [facts.key, page.keyId],
    [facts.signature, page.signature],
  ];
  return (
    <div className="certificate-page stack-l">
      <Breadcrumbs
        crumbs={[{ label: words.check.title, href: to("/certificates") }, { label: statement.number }]}
      />
      <PageTitle title={words.title} text={isEn ? unit.nameEn : unit.nameZh} />
      <Standing page={page} />
      {statement.isDemo ? <Notice kind="info">{words.demo}</Notice> : null}
      <section className="panel stack">
        <dl className="order-facts">
          {said.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <ScopeLine scope={words.scope(statement.year)} asOf={issuedAt} />
        <p className="row">
          <ButtonLink href={`${here}/certificate.pdf`}>{words.pdf}</ButtonLink>
          <ButtonLink kind="quiet" href={`${here}/certificate.json`}>
            {words.json}
          </ButtonLink>
        </p>
      </section>
      <section className="panel certificate-proof" aria-labelledby="proof-title">
        <QrCode text={statement.checkAt} label={words.title} />
        <div>
          <h2 id="proof-title">{words.proof}</h2>
          <dl className="certificate-facts">
            {proof.map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      </section>
    </div>
  );
}

function Standing({ page: { isGenuine, standing, statement, asOf } }: { page: Page }) {
  const { certificate: words } = useMessages();
  const to = usePath();
  if (!isGenuine) return <Notice kind="refusal" title={words.check.verdicts.forged} />;
  if (!standing.isSuperseded)
    return (
      <Notice kind="success" title={words.holdsTitle}>
        {words.holdsText} <ScopeLine asOf={asOf} />
      </Notice>
    );
  return (
    <Notice kind="warning" title={words.supersededTitle}>
      {standing.isRepaid ? (
        <p>
          {words.repaid(formatFen(standing.netNowFen), formatFen(statement.floorFen))}{" "}
          {standing.isStillMet ? words.stillMet : words.notMet}
        </p>
      ) : null}
      {standing.laterNumber ? (
        <p>
          {words.later}
          <a href={to(`/certificates/${standing.laterNumber}`)}>{standing.laterNumber}</a>
        </p>
      ) : null}
      {standing.isDeclarationReplaced ? <p>{words.declaredAnew}</p> : null}
      <ScopeLine asOf={asOf} />
    </Notice>
  );
}
