import { useSignal } from '@preact/signals';
import type { Template } from '../../sdk/src/index.ts';
import { Badge } from '../parts/badge.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty } from '../parts/placeholders.tsx';
import type { Tone } from '../parts/state-words.ts';
import { TenantFilter, useOneTenant, useTenantFilter } from '../parts/tenant-filter.tsx';
import { useTemplateConnections } from '../parts/connections-of.ts';
import { useWords } from '../state/language.ts';
import { go, hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';

type Status = Template['submissions'][number]['status'];

export const STATUS_TONES: Readonly<Record<Status, Tone>> = {
  draft: 'idle',
  pending: 'busy',
  approved: 'good',
  rejected: 'bad',
  paused: 'bad',
  disabled: 'bad',
};

const CATEGORIES = ['utility', 'marketing', 'authentication'] as const;

/** The registry of templates, and a form for one more. */
export default function Templates() {
  const { talk } = useWords();
  const t = talk.templates;
  const { client, who } = useSession();
  const tenantId = useTenantFilter();
  const changes = useSignal(0);
  return (
    <div class="wide">
      <PageHead title={t.title} lead={t.lead} actions={<TenantFilter />} />
      <Paged
        changes={changes.value}
        of={`templates ${tenantId ?? who}`}
        label={t.title}
        load={(query, signal) => client.templates.list({ ...query, tenantId }, { signal })}
        on={() => false}
        idOf={({ id }) => id}
        row={(template) => <TemplateRow template={template} />}
        empty={
          <Empty title={t.none}>
            <p>{t.noneHint}</p>
          </Empty>
        }
      />
      <div class="columns">
        <Create />
        <Sync done={() => void (changes.value += 1)} />
      </div>
    </div>
  );
}

function TemplateRow({ template }: { readonly template: Template }) {
  const { talk } = useWords();
  const t = talk.templates;
  const statuses = [...new Set(template.submissions.map(({ status }) => status))];
  return (
    <a class="row" href={hrefOf('templates', template.id)}>
      <span class="row-main">
        <strong>{template.name}</strong>
        <span class="small">
          {template.language} · {t.categories[template.category]} · {t.parameters(template.parameterCount)}
        </span>
        <span class="small one-line">{template.body}</span>
      </span>
      {statuses.length === 0 ? (
        <Badge tone="idle">{t.status.draft}</Badge>
      ) : (
        statuses.map((status) => (
          <Badge key={status} tone={STATUS_TONES[status]}>
            {t.status[status]}
          </Badge>
        ))
      )}
    </a>
  );
}

function Create() {
  const { talk, common } = useWords();
  const t = talk.templates;
  const { client, who } = useSession();
  const { tenantId } = useOneTenant();
  const connections = useTemplateConnections(tenantId);
  if (who === 'admin' && tenantId === undefined) return null;
  return (
    <section class="card">
      <h2>{t.create}</h2>
      <TenantFilter one chosen={tenantId} />
      <Form
        submit={t.save}
        action={async (values) => {
          const given = (name: string): string => (values[name] ?? '').trim();
          const examples = given('examples')
            .split('\n')
            .filter((line) => line.trim() !== '');
          const template = await client.templates.create({
            name: given('name'),
            language: given('language'),
            category: CATEGORIES.find((each) => each === values['category']) ?? 'utility',
            body: given('body'),
            ...(given('header') !== '' && { header: given('header') }),
            ...(given('footer') !== '' && { footer: given('footer') }),
            ...(examples.length > 0 && { examples }),
            ...(given('connectionId') !== '' && { connectionId: given('connectionId') }),
            ...(tenantId !== undefined && { tenantId }),
          });
          go(hrefOf('templates', template.id));
        }}
      >
        <div class="pair">
          <Field name="name" label={t.name} hint={t.nameHint} placeholder="order_ready" required />
          <Field name="language" label={t.languageLabel} value="pt_BR" required />
        </div>
        <Field
          name="category"
          label={t.category}
          options={CATEGORIES.map((each) => [each, t.categories[each]] as const)}
        />
        <Field name="header" label={`${t.header} (${common.optional})`} />
        <Field name="body" label={t.body} hint={t.bodyHint} rows={3} required />
        <Field name="footer" label={`${t.footer} (${common.optional})`} />
        <Field name="examples" label={`${t.examples} (${common.optional})`} hint={t.examplesHint} rows={2} />
        <Field
          name="connectionId"
          label={t.submitTo}
          options={[['', t.submitLater], ...connections.map(({ id, label }) => [id, label] as const)]}
        />
      </Form>
    </section>
  );
}

/** Takes over what a provider already has. */
function Sync({ done }: { readonly done: () => void }) {
  const { talk, common } = useWords();
  const t = talk.templates;
  const { client } = useSession();
  const connections = useTemplateConnections(useTenantFilter());
  const told = useSignal('');
  if (connections.length === 0) return null;
  return (
    <section class="card">
      <h2>{t.sync}</h2>
      <Form
        submit={t.syncDo}
        kind="quiet"
        action={async ({ connectionId = '' }) => {
          const { found, added, gone } = await client.templates.sync(connectionId);
          told.value = t.synced(found, added, gone);
          done();
        }}
      >
        <Field
          name="connectionId"
          label={common.connection}
          options={connections.map(({ id, label }) => [id, label] as const)}
        />
      </Form>
      <p class="outcome" role="status">
        {told.value}
      </p>
    </section>
  );
}
