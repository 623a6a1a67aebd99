import { useSignal } from '@preact/signals';
import type { WebhookEndpoint } from '../../sdk/src/index.ts';
import { Badge } from '../parts/badge.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { dateTime } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty } from '../parts/placeholders.tsx';
import { ShownOnce } from '../parts/shown-once.tsx';
import { TenantFilter, useTenantFilter } from '../parts/tenant-filter.tsx';
import { useWords } from '../state/language.ts';
import { hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';

/** Where events are sent, and a form for one more address. */
export default function Webhooks() {
  const { manage } = useWords();
  const t = manage.webhooks;
  const { client, who } = useSession();
  const tenantId = useTenantFilter();
  // One that was made is in the list at once, although no event tells of it.
  const made = useSignal(0);
  return (
    <div class="wide">
      <PageHead title={t.title} lead={t.lead} actions={<TenantFilter />} />
      <Paged
        changes={made.value}
        of={`endpoints ${tenantId ?? who}`}
        label={t.title}
        load={(query, signal) => client.webhookEndpoints.list({ ...query, tenantId }, { signal })}
        on={({ type }) => type === 'webhook_endpoint.disabled'}
        idOf={({ id }) => id}
        row={(endpoint) => <EndpointRow endpoint={endpoint} />}
        empty={
          <Empty title={t.none}>
            <p>{t.noneHint}</p>
          </Empty>
        }
      />
      <CreateEndpoint tenantId={tenantId} done={() => void (made.value += 1)} />
    </div>
  );
}

/** Whether an endpoint is on, and whether it answers. */
export function EndpointBadge({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const t = useWords().manage.webhooks;
  if (!endpoint.enabled) return <Badge tone="bad">{t.off}</Badge>;
  return endpoint.failingSince === null ? <Badge tone="good">{t.on}</Badge> : <Badge tone="busy">{t.failing}</Badge>;
}

function EndpointRow({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const { manage } = useWords();
  const t = manage.webhooks;
  return (
    <a class="row" href={hrefOf('webhooks', endpoint.id)}>
      <span class="row-main">
        <strong>{endpoint.url}</strong>
        <span class="small">
          {[
            endpoint.description,
            endpoint.enabled ? null : t.disabled[endpoint.disabledReason ?? 'hand'],
            endpoint.failingSince === null ? null : t.failingSince(dateTime(endpoint.failingSince)),
          ]
            .filter((part) => part !== null && part !== '')
            .join(' · ')}
        </span>
      </span>
      <EndpointBadge endpoint={endpoint} />
    </a>
  );
}

type CreateProps = { readonly tenantId: string | undefined; readonly done: () => void };

function CreateEndpoint({ tenantId, done }: CreateProps) {
  const { manage, common } = useWords();
  const t = manage.webhooks;
  const { client } = useSession();
  const made = useSignal<{ readonly id: string; readonly secret: string } | undefined>(undefined);
  return (
    <section class="card form-card">
      <h2>{t.create}</h2>
      <Form
        submit={t.submit}
        action={async ({ url = '', description = '' }, form) => {
          made.value = await client.webhookEndpoints.create({
            url: url.trim(),
            ...(description !== '' && { description }),
            ...(tenantId !== undefined && { tenantId }),
          });
          form.reset();
          done();
        }}
      >
        <Field name="url" label={t.url} hint={t.urlHint} type="url" placeholder="https://…" required />
        <Field name="description" label={`${t.description} (${common.optional})`} />
      </Form>
      <ShownOnce text={made.value?.secret} label={t.secret} warning={t.secretOnce} />
    </section>
  );
}
