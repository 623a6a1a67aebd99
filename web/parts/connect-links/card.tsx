import { useSignal } from '@preact/signals';
import { PolyzapError, type ConnectLink, type Tenant } from '../../../sdk/src/index.ts';
import { useWords } from '../../state/language.ts';
import { useLoad } from '../../state/load.ts';
import { hrefOf } from '../../state/route.ts';
import { useSession } from '../../state/session.ts';
import { Badge } from '../badge.tsx';
import { ConfirmButton } from '../confirm.tsx';
import { dateTime } from '../format.ts';
import { When } from '../placeholders.tsx';
import { ShownOnce } from '../shown-once.tsx';
import { LinkForm } from './form.tsx';

/** Of a tenant's newest; older ones the API lists. */
const LOOKED_AT = 100;

const TONES = { open: 'busy', completed: 'good', expired: 'idle', revoked: 'idle' } as const;

export type ConnectLinksProps = {
  readonly tenantId: string;
  /** The one that is to be connected; when absent, each link makes a new one. */
  readonly connectionId?: string;
  readonly planId?: Tenant['planId'];
};

/** Pages that an operator gives to a customer: those that there are, and a form for one more. */
export function ConnectLinksCard({ tenantId, connectionId, planId = null }: ConnectLinksProps) {
  const { operate } = useWords();
  const t = operate.links;
  const { client, who } = useSession();
  const made = useSignal<string | undefined>(undefined);
  const isOpen = useSignal(false);
  const links = useLoad(
    `connect links of ${tenantId} ${connectionId ?? ''}`,
    async (signal) => {
      const query = { limit: LOOKED_AT, ...(who === 'admin' && { tenantId }) };
      const { data } = await client.connectLinks.list(query, { signal });
      return connectionId === undefined ? data : data.filter((link) => link.connectionId === connectionId);
    },
    { on: ({ type }) => type.startsWith('connect_link.') },
  );
  // For whoever may not manage connections there is nothing to see here.
  if (PolyzapError.isInstance(links.error) && links.error.code === 'insufficient_scope') return null;
  return (
    <section class="card">
      <h2>{t.title}</h2>
      <p class="hint">{connectionId === undefined ? t.hintNew : t.hint}</p>
      <When of={links} rows={1}>
        {(list) =>
          list.length > 0 && (
            <ul class="rows" aria-label={t.title}>
              {list.map((link) => (
                <li key={link.id}>
                  <LinkRow link={link} withConnection={connectionId === undefined} changed={links.reload} />
                </li>
              ))}
            </ul>
          )
        }
      </When>
      <ShownOnce text={made.value} label={t.link} warning={t.once} />
      <details onToggle={(event) => void (isOpen.value = event.currentTarget.open)}>
        <summary>{t.create}</summary>
        {isOpen.value && (
          <LinkForm
            planId={planId}
            asksProvider={connectionId === undefined}
            create={async (wish) => {
              const { url } = await client.connectLinks.create({
                ...wish,
                ...(who === 'admin' && { tenantId }),
                ...(connectionId !== undefined && { connectionId }),
              });
              made.value = url;
              links.reload();
            }}
          />
        )}
      </details>
    </section>
  );
}

type RowProps = { readonly link: ConnectLink; readonly withConnection: boolean; readonly changed: () => void };

function LinkRow({ link, withConnection, changed }: RowProps) {
  const { operate, common } = useWords();
  const t = operate.links;
  const { client } = useSession();
  const { status, completedAt, expiresAt, usedAt, revokedAt } = link;
  const ended = { completed: completedAt, revoked: revokedAt, expired: expiresAt, open: null }[status];
  const about = [
    link.number,
    ended === null ? t.until(dateTime(expiresAt)) : dateTime(ended),
    status === 'open' && usedAt !== null ? t.used(dateTime(usedAt)) : null,
  ];
  return (
    <div class="row">
      <div class="row-main">
        <strong>{link.label ?? link.branding.name ?? t.unnamed}</strong>
        <span class="small">{about.filter((part) => part !== null).join(' · ')}</span>
        {withConnection && link.connectionId !== null && (
          <span class="small">
            <a href={hrefOf('connections', link.connectionId)}>{common.connection}</a>
          </span>
        )}
      </div>
      <Badge tone={TONES[status]}>{t.status[status]}</Badge>
      {status === 'open' && (
        <ConfirmButton
          button={t.revoke}
          title={t.revokeTitle}
          text={t.revokeText}
          danger
          small
          action={async () => {
            await client.connectLinks.revoke(link.id);
            changed();
          }}
        />
      )}
    </div>
  );
}
