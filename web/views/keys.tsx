import { useSignal } from '@preact/signals';
import type { Key, Scope } from '../../sdk/src/index.ts';
import { Badge } from '../parts/badge.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { dateOnly, dateTime } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty } from '../parts/placeholders.tsx';
import { ShownOnce } from '../parts/shown-once.tsx';
import { TenantFilter, useOneTenant, useTenantFilter } from '../parts/tenant-filter.tsx';
import { gatewayNow } from '../state/gateway.ts';
import { useWords } from '../state/language.ts';
import { useSession } from '../state/session.ts';

const SCOPES: readonly Scope[] = ['send', 'read', 'manage', 'connect'];

/** The keys of tenants' programs, and a form for one more. */
export default function Keys() {
  const { manage } = useWords();
  const t = manage.keys;
  const { client, who } = useSession();
  const tenantId = useTenantFilter();
  // A key that was made is in the list at once, although no event tells of it.
  const made = useSignal(0);
  return (
    <div class="wide">
      <PageHead title={t.title} lead={t.lead} actions={<TenantFilter />} />
      <Paged
        changes={made.value}
        of={`keys ${tenantId ?? who}`}
        label={t.title}
        load={(query, signal) => client.keys.list({ ...query, tenantId }, { signal })}
        on={() => false}
        idOf={({ id }) => id}
        row={(key, reload) => <KeyRow of={key} reload={reload} />}
        empty={
          <Empty title={t.none}>
            <p>{t.noneHint}</p>
          </Empty>
        }
      />
      <CreateKey done={() => void (made.value += 1)} />
    </div>
  );
}

function KeyRow({ of: key, reload }: { readonly of: Key; readonly reload: () => void }) {
  const { manage } = useWords();
  const t = manage.keys;
  const { client } = useSession();
  const isExpired = key.expiresAt !== null && Date.parse(key.expiresAt) < gatewayNow();
  return (
    <div class="row">
      <div class="row-main">
        <strong>{key.name}</strong>
        <span class="small">
          <code>{key.hint}</code> · {key.scopes.map((scope) => t.scope[scope]).join(', ')}
        </span>
        <span class="small">
          {t.lastUsed}: {key.lastUsedAt === null ? t.unused : dateTime(key.lastUsedAt)} · {t.expires}:{' '}
          {key.expiresAt === null ? t.expiresNever : dateOnly(key.expiresAt)}
        </span>
      </div>
      {key.revokedAt !== null || isExpired ? (
        <Badge tone="idle">{key.revokedAt === null ? t.expired : t.revoked}</Badge>
      ) : (
        <ConfirmButton
          button={t.revoke}
          title={t.revokeTitle}
          text={t.revokeText}
          danger
          small
          action={async () => {
            await client.keys.revoke(key.id);
            reload();
          }}
        />
      )}
    </div>
  );
}

function CreateKey({ done }: { readonly done: () => void }) {
  const { manage, common } = useWords();
  const t = manage.keys;
  const { client, who } = useSession();
  const { tenantId } = useOneTenant();
  const value = useSignal<string | undefined>(undefined);
  if (who === 'admin' && tenantId === undefined) return null;
  return (
    <section class="card form-card">
      <h2>{t.create}</h2>
      {tenantId !== undefined && <TenantFilter one chosen={tenantId} />}
      <Form
        submit={t.submit}
        check={(values) => (SCOPES.some((scope) => values[scope] === 'true') ? {} : { send: common.required })}
        action={async (values, form) => {
          const expires = values['expiresAt'] ?? '';
          const created = await client.keys.create({
            name: values['name'] ?? '',
            scopes: SCOPES.filter((scope) => values[scope] === 'true'),
            ...(tenantId !== undefined && { tenantId }),
            ...(expires !== '' && { expiresAt: new Date(`${expires}T23:59:59Z`).toISOString() }),
          });
          value.value = created.key;
          form.reset();
          done();
        }}
      >
        <Field name="name" label={t.name} placeholder={t.namePlaceholder} required />
        <fieldset class="plain">
          <legend>{t.scopes}</legend>
          {SCOPES.map((scope) => (
            <Field
              key={scope}
              name={scope}
              type="checkbox"
              label={t.scope[scope]}
              value={String(scope === 'send' || scope === 'read')}
            />
          ))}
        </fieldset>
        <Field name="expiresAt" type="date" label={`${t.expires} (${common.optional})`} />
      </Form>
      <ShownOnce text={value.value} label={t.value} warning={t.once} />
    </section>
  );
}
