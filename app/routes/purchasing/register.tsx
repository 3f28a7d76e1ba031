import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import {
  Button,
  Checkbox,
  EnterButton,
  FormErrorSummary,
  Select,
  TextInput,
} from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PlaceFields } from "#app/components/place-fields.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { UNIT_TONES } from "#app/components/unit-tone.ts";
import { UNIT_TYPE_NAMES } from "#app/domain/units/unit-types.ts";
import {
  type RegisterFormData,
  readRegisterPage,
  sendRegistration,
} from "#app/routes/purchasing/register-page.server.ts";

export const loader = readRegisterPage;
export const action = sendRegistration;

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ units }) => units.register.title);

/** Where an institution asks to be let in, and its applicant reads what became of it. */
export default function Register() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { units, purchasing } = useMessages();
  const to = usePath();
  const { register: words } = units;
  return (
    <>
      <Breadcrumbs crumbs={[{ label: words.back, href: to("/purchasing") }, { label: words.title }]} />
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l">
        {page.isDone && !answer ? (
          <Notice kind="success" title={words.doneTitle}>
            {words.doneText}
          </Notice>
        ) : null}
        <Applications applications={page.applications} />
        {page.isDone && !answer ? (
          <p>
            <a href={to("/purchasing/register")}>{words.start}</a> ·{" "}
            <a href={to("/purchasing")}>{purchasing.room}</a>
          </p>
        ) : (
          <Form form={answer ?? page.form} />
        )}
      </div>
    </>
  );
}

function Applications({
  applications,
}: Pick<ReturnType<typeof useLoaderData<typeof loader>>, "applications">) {
  const { units } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { register: words } = units;
  if (applications.length === 0) return null;
  return (
    <DataTable
      caption={words.mine}
      rows={applications}
      rowKey={({ id }) => id}
      isStacked
      columns={[
        {
          key: "name",
          label: words.columns.name,
          cell: ({ nameZh, nameEn }) => (locale === "en" && nameEn ? nameEn : nameZh),
        },
        {
          key: "state",
          label: words.columns.state,
          cell: ({ state }) => <Badge tone={UNIT_TONES[state]}>{units.states[state]}</Badge>,
        },
        { key: "at", label: words.columns.at, cell: ({ appliedAt }) => <DateTime instant={appliedAt} /> },
        {
          key: "reason",
          label: words.columns.reason,
          cell: ({ id, state, reason }) =>
            state === "refused" ? (
              <>
                {reason} <a href={to(`/purchasing/register?from=${id}`)}>{words.again}</a>
              </>
            ) : (
              "–"
            ),
        },
      ]}
    />
  );
}

function Form({ form }: { form: RegisterFormData }) {
  const { units, fields: faults, checkout } = useMessages();
  const to = usePath();
  const { register: words } = units;
  const { values, errors, refusal } = form;
  const field = (name: keyof typeof values) => ({ name, value: values[name], error: errors[name] });
  const labels = {
    ...words,
    provinceCode: checkout.checkout.province,
    prefectureCode: checkout.checkout.prefecture,
    countyCode: checkout.checkout.county,
  };
  const mayBePrinted = values.isUsccAsPrinted === "yes" || errors.uscc === faults.usccCheckUnit;
  const mayBeFurther = values.isFurther === "yes" || refusal?.code === "UNIT_USCC_TAKEN";
  return (
    <form
      method="post"
      action={to("/purchasing/register")}
      className="panel field-grid unit-form"
      noValidate
      data-once
    >
      <EnterButton name="intent" value="send" />
      {refusal ? <Notice kind="refusal">{refusal.message}</Notice> : null}
      <FormErrorSummary errors={nameErrors(errors, labels, words.wrongField)} />
      <input type="hidden" name="key" value={values.key} />
      <p>{words.already}</p>
      <h2>{words.aboutUnit}</h2>
      <Select
        {...field("type")}
        label={words.type}
        hint={words.typeHint}
        placeholder
        options={UNIT_TYPE_NAMES.map((value) => ({ value, label: units.types[value] }))}
      />
      <TextInput
        {...field("nameZh")}
        label={words.nameZh}
        hint={words.nameZhHint}
        maxLength={80}
        autoComplete="organization"
      />
      <TextInput {...field("nameEn")} label={words.nameEn} isOptional maxLength={160} autoComplete="off" />
      <TextInput
        {...field("uscc")}
        label={words.uscc}
        hint={words.usccHint}
        maxLength={40}
        autoComplete="off"
        width="medium"
      />
      {mayBePrinted ? (
        <Checkbox
          name="isUsccAsPrinted"
          value="yes"
          label={words.asPrinted}
          isChecked={values.isUsccAsPrinted === "yes"}
        />
      ) : null}
      {mayBeFurther ? (
        <Checkbox name="isFurther" value="yes" label={words.further} isChecked={values.isFurther === "yes"} />
      ) : null}
      <TextInput
        {...field("parentCode")}
        label={words.parentCode}
        hint={words.parentCodeHint}
        isOptional
        maxLength={20}
        autoComplete="off"
        width="medium"
      />
      <h2>{words.where}</h2>
      <PlaceFields {...form} />
      <TextInput {...field("street")} label={words.street} maxLength={60} autoComplete="address-line1" />
      <TextInput {...field("detail")} label={words.detail} maxLength={120} autoComplete="address-line2" />
      <h2>{words.contact}</h2>
      <div className="field-pair">
        <TextInput {...field("contactName")} label={words.contactName} maxLength={40} autoComplete="name" />
        <TextInput
          {...field("phone")}
          label={words.phone}
          hint={words.phoneHint}
          type="tel"
          autoComplete="tel"
        />
      </div>
      <TextInput
        {...field("email")}
        label={words.email}
        isOptional
        type="email"
        maxLength={200}
        autoComplete="email"
      />
      <p className="field-hint">{words.barracksNote}</p>
      <div>
        <Button name="intent" value="send">
          {words.submit}
        </Button>
      </div>
    </form>
  );
}
