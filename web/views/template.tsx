import type { Template } from '../../sdk/src/index.ts';
import { Badge } from '../parts/badge.tsx';
import { useDeed } from '../parts/deed.ts';
import { DeleteButton } from '../parts/delete-button.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { dateTime } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { When } from '../parts/placeholders.tsx';
import { ProblemBox } from '../parts/problem-box.tsx';
import { labelOf, useProviders } from '../parts/providers.ts';
import { useTemplateConnections } from '../parts/connections-of.ts';
import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';
import { STATUS_TONES } from './templates.tsx';

/** One template: its text, and how it stands at each provider. */
export default function TemplateView({ id }: { readonly id: string }) {
  const { talk } = useWords();
  const t = talk.templates;
  const { client } = useSession();
  const template = useLoad(`template ${id}`, (signal) => client.templates.get(id, { signal }), { on: () => false });
  return (
    <div class="wide">
      <PageHead
        title={template.value?.name ?? t.title}
        trail={[{ href: hrefOf('templates'), label: t.title }]}
        lead={
          template.value !== undefined &&
          `${template.value.language} · ${t.categories[template.value.category]} · ${t.parameters(template.value.parameterCount)}`
        }
      />
      <When of={template}>{(value) => <Parts template={value} changed={template.set} />}</When>
    </div>
  );
}

function Parts({ template, changed }: { readonly template: Template; readonly changed: (template: Template) => void }) {
  const { talk, common } = useWords();
  const t = talk.templates;
  const { client } = useSession();
  const providers = useProviders();
  const connections = useTemplateConnections(template.tenantId);
  const refreshing = useDeed();
  return (
    <div class="columns">
      <section class="card">
        <h2>{t.body}</h2>
        <div class="chat">
          <div class="bubble out">
            {template.header !== undefined && (
              <p>
                <strong>{template.header}</strong>
              </p>
            )}
            <p>{template.body}</p>
            {template.footer !== undefined && <p class="small">{template.footer}</p>}
          </div>
        </div>
        <div class="buttons">
          <DeleteButton words={t} action={() => client.templates.delete(template.id)} list="templates" />
        </div>
      </section>
      <section class="card">
        <h2>{t.submissions}</h2>
        {template.submissions.length === 0 && <p class="hint">{t.submissionsNone}</p>}
        {refreshing.error !== undefined && <ProblemBox error={refreshing.error} />}
        <ul class="timeline">
          {template.submissions.map((submission) => (
            <li key={submission.connectionId + submission.provider}>
              <strong>{labelOf(providers.value, submission.provider)}</strong>{' '}
              <Badge tone={STATUS_TONES[submission.status]}>{t.status[submission.status]}</Badge>
              <p class="small">
                {dateTime(submission.updatedAt)} · <code>{submission.providerStatus}</code>
              </p>
              {submission.rejectionReason !== null && (
                <p class="small" lang="en">
                  {submission.rejectionReason}
                </p>
              )}
            </li>
          ))}
        </ul>
        {template.submissions.length > 0 && (
          <div class="buttons">
            <button
              type="button"
              class="quiet"
              onClick={() => void refreshing.run(async () => changed(await client.templates.refresh(template.id)))}
            >
              {t.refresh}
            </button>
          </div>
        )}
        {connections.length > 0 && (
          <Form
            submit={t.submit}
            kind="quiet"
            action={async ({ connectionId = '' }) => changed(await client.templates.submit(template.id, connectionId))}
          >
            <Field
              name="connectionId"
              label={`${t.submitTo} (${common.connection})`}
              options={connections.map(({ id, label }) => [id, label] as const)}
            />
          </Form>
        )}
      </section>
    </div>
  );
}
