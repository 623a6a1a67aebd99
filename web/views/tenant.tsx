import { useSignal } from '@preact/signals';
import type { MovedPlan, Tenant } from '../../sdk/src/index.ts';
import { ConfirmButton } from '../parts/confirm.tsx';
import { ConnectLinksCard } from '../parts/connect-links/card.tsx';
import { ConnectionForm } from '../parts/connection-form.tsx';
import { ConnectionRow } from '../parts/connection-row.tsx';
import { useDeed } from '../parts/deed.ts';
import { DeleteButton } from '../parts/delete-button.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty, When } from '../parts/placeholders.tsx';
import { ProblemBox } from '../parts/problem-box.tsx';
import { useProviders } from '../parts/providers.ts';
import { SwitchReportView } from '../parts/switch-report.tsx';
import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';

/** One customer: its numbers, its plan, and what may be done to it. */
export default function TenantView({ id }: { readonly id: string }) {
  const { operate } = useWords();
  const t = operate.tenants;
  const { client } = useSession();
  const tenant = useLoad(`tenant ${id}`, (signal) => client.tenants.get(id, { signal }), { on: () => false });
  const providers = useProviders();
  return (
    <div class="wide">
      <PageHead
        title={tenant.value?.name ?? t.title}
        trail={[{ href: hrefOf('tenants'), label: t.title }]}
        lead={operate.connections.lead}
      />
      {tenant.error !== undefined && <When of={tenant}>{() => null}</When>}
      {tenant.value?.status === 'suspended' && <p class="notice bad">{t.suspendedNotice}</p>}
      <Paged
        of={`connections of ${id}`}
        label={operate.connections.title}
        load={(query, signal) => client.connections.list({ ...query, tenantId: id }, { signal })}
        on={({ type }) => type.startsWith('connection.')}
        idOf={(connection) => connection.id}
        row={(connection) => <ConnectionRow connection={connection} />}
        empty={
          <Empty title={operate.connections.none}>
            <p>{operate.connections.noneHint}</p>
          </Empty>
        }
      />
      <div class="columns">
        <section class="card">
          <h2>{operate.connections.create}</h2>
          <When of={providers}>{(value) => <ConnectionForm tenantId={id} providers={value} />}</When>
        </section>
        {tenant.value !== undefined && <Settings tenant={tenant.value} changed={tenant.set} />}
      </div>
      {tenant.value !== undefined && <ConnectLinksCard tenantId={id} planId={tenant.value.planId} />}
    </div>
  );
}

type SettingsProps = { readonly tenant: Tenant; readonly changed: (tenant: Tenant) => void };

function Settings({ tenant, changed }: SettingsProps) {
  const { operate, common } = useWords();
  const t = operate.tenants;
  const { client } = useSession();
  const resuming = useDeed();
  return (
    <section class="card">
      <h2>{t.settings}</h2>
      <Form
        submit={common.save}
        kind="quiet"
        shows="settings"
        action={async ({ name = '' }) => changed(await client.tenants.update(tenant.id, { name }))}
      >
        <Field name="name" label={t.name} value={tenant.name} required />
      </Form>
      <MovePlan tenant={tenant} changed={changed} />
      {resuming.error !== undefined && <ProblemBox error={resuming.error} />}
      <div class="buttons">
        {tenant.status === 'active' ? (
          <ConfirmButton
            button={t.suspend}
            title={t.suspendTitle}
            text={t.suspendText}
            action={async () => changed(await client.tenants.suspend(tenant.id))}
          />
        ) : (
          <button
            type="button"
            class="primary"
            onClick={() => void resuming.run(async () => changed(await client.tenants.resume(tenant.id)))}
          >
            {t.resume}
          </button>
        )}
        <DeleteButton words={t} action={() => client.tenants.delete(tenant.id)} list="tenants" />
      </div>
    </section>
  );
}

/** Another plan: what would happen first, then the move. */
function MovePlan({ tenant, changed }: SettingsProps) {
  const { operate, common } = useWords();
  const t = operate.tenants;
  const { client } = useSession();
  const plans = useLoad(
    'plans to move to',
    async (signal) => (await client.plans.list({ limit: 100 }, { signal })).data,
    {
      on: false,
    },
  );
  const report = useSignal<MovedPlan | undefined>(undefined);
  const [first] = plans.value ?? [];
  if (plans.value === undefined || first === undefined) return null;
  const isPreviewed = report.value?.dryRun === true;
  return (
    <div class="stack">
      <h3>{t.movePlan}</h3>
      <p class="hint">{t.moveHint}</p>
      <Form
        submit={isPreviewed ? t.moveNow : t.movePreview}
        kind={isPreviewed ? 'primary' : 'quiet'}
        onInput={() => void (report.value = undefined)}
        action={async (values) => {
          const move = {
            planId: values['planId'] ?? '',
            confirmNumberChange: values['confirmNumberChange'] === 'true',
          };
          report.value = await client.plans.moveTenant(tenant.id, { ...move, dryRun: !isPreviewed });
          if (!report.value.dryRun) changed(await client.tenants.get(tenant.id));
        }}
      >
        <Field
          name="planId"
          label={t.plan}
          value={tenant.planId ?? first.id}
          options={plans.value.map(({ id, name }) => [id, name] as const)}
        />
        <Field name="confirmNumberChange" type="checkbox" label={operate.connection.confirmNumber} />
      </Form>
      <div role="status">
        {report.value?.dryRun === false && <p class="notice good">{t.moved}</p>}
        {report.value?.connections.length === 0 && <p class="hint">{t.moveNone}</p>}
      </div>
      {report.value?.connections.map(({ connectionId, report: each }) => (
        <details key={connectionId} open>
          <summary>
            {common.connection} <code>{connectionId}</code>
          </summary>
          <SwitchReportView report={each} />
        </details>
      ))}
    </div>
  );
}
