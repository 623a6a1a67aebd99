import { ConnectionForm } from '../parts/connection-form.tsx';
import { ConnectionRow } from '../parts/connection-row.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty, When } from '../parts/placeholders.tsx';
import { useProviders } from '../parts/providers.ts';
import { TenantFilter, useOneTenant, useTenantFilter } from '../parts/tenant-filter.tsx';
import { useWords } from '../state/language.ts';
import { hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';

/** Every WhatsApp number, and a form for one more. */
export default function Connections() {
  const { operate, common } = useWords();
  const t = operate.connections;
  const { client, who } = useSession();
  const tenantId = useTenantFilter();
  const owner = useOneTenant();
  const providers = useProviders();
  const hasOwner = who === 'tenant' || owner.tenantId !== undefined;
  return (
    <div class="wide">
      <PageHead title={t.title} lead={t.lead} actions={<TenantFilter />} />
      <Paged
        of={`connections ${tenantId ?? who}`}
        label={t.title}
        load={(query, signal) => client.connections.list({ ...query, tenantId }, { signal })}
        on={({ type }) => type.startsWith('connection.')}
        idOf={({ id }) => id}
        row={(connection) => <ConnectionRow connection={connection} />}
        empty={
          <Empty title={t.none}>
            <p>{hasOwner ? t.noneHint : t.noneTenant}</p>
            {!hasOwner && (
              <a class="button primary" href={hrefOf('tenants')}>
                {common.nav.tenants}
              </a>
            )}
          </Empty>
        }
      />
      {hasOwner && (
        <section class="card form-card">
          <h2>{t.create}</h2>
          {who === 'admin' && <TenantFilter one chosen={owner.tenantId} />}
          <When of={providers}>
            {(value) => <ConnectionForm key={owner.tenantId ?? ''} tenantId={owner.tenantId} providers={value} />}
          </When>
        </section>
      )}
    </div>
  );
}
