import { Badge } from '../parts/badge.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { dateOnly } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty } from '../parts/placeholders.tsx';
import { useWords } from '../state/language.ts';
import { go, hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';

/** All tenants, and a form for one more. For the admin. */
export default function Tenants() {
  const { operate } = useWords();
  const t = operate.tenants;
  const { client } = useSession();
  return (
    <div class="wide">
      <PageHead title={t.title} lead={t.lead} />
      <Paged
        of="tenants"
        label={t.title}
        load={(query, signal) => client.tenants.list(query, { signal })}
        on={() => false}
        idOf={({ id }) => id}
        row={(tenant) => (
          <a class="row" href={hrefOf('tenants', tenant.id)}>
            <span class="row-main">
              <strong>{tenant.name}</strong>
              <span class="small">{t.since(dateOnly(tenant.createdAt))}</span>
            </span>
            {tenant.status === 'suspended' && <Badge tone="bad">{t.suspended}</Badge>}
          </a>
        )}
        empty={
          <Empty title={t.none}>
            <p>{t.noneHint}</p>
          </Empty>
        }
      />
      <section class="card form-card">
        <h2>{t.create}</h2>
        <Form
          submit={t.submit}
          action={async ({ name = '' }) => {
            const tenant = await client.tenants.create({ name });
            go(hrefOf('tenants', tenant.id));
          }}
        >
          <Field name="name" label={t.name} placeholder={t.namePlaceholder} required />
        </Form>
      </section>
    </div>
  );
}
