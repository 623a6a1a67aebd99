import type { AuditEntry } from '../../sdk/src/index.ts';
import { dateOnly, timeOnly } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty } from '../parts/placeholders.tsx';
import { TenantFilter, useTenantFilter } from '../parts/tenant-filter.tsx';
import { useWords } from '../state/language.ts';
import { useSession } from '../state/session.ts';

/** Who did what. */
export default function Audit() {
  const { manage } = useWords();
  const t = manage.audit;
  const { client } = useSession();
  const tenantId = useTenantFilter();
  return (
    <div class="wide">
      <PageHead title={t.title} lead={t.lead} actions={<TenantFilter />} />
      <Paged
        of={`audit ${tenantId ?? ''}`}
        label={t.title}
        load={(query, signal) => client.audit.list({ ...query, tenantId }, { signal })}
        on={() => false}
        idOf={({ id }) => id}
        row={(entry) => <Entry entry={entry} />}
        empty={
          <Empty title={t.none}>
            <p>{t.noneHint}</p>
          </Empty>
        }
      />
    </div>
  );
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  const { manage } = useWords();
  const t = manage.audit;
  const data = Object.entries(entry.data).filter(([, value]) => value !== null);
  return (
    <div class="row">
      <div class="row-main">
        <strong>
          <code>{entry.action}</code>
        </strong>
        <span class="small">
          {t.actor} {entry.actor === 'admin' ? t.admin : <code>{entry.actor}</code>} · {t.subject}{' '}
          <code>{entry.subject}</code>
        </span>
        {data.length > 0 && (
          <span class="small">
            {t.data} {data.map(([name, value]) => `${name}: ${shown(value)}`).join(', ')}
          </span>
        )}
      </div>
      <time class="small" dateTime={entry.createdAt}>
        {dateOnly(entry.createdAt)} · {timeOnly(entry.createdAt)}
      </time>
    </div>
  );
}

/** Without the quotes and brackets of a program. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(' + ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
