import { useSignal } from '@preact/signals';
import type { DetailedConnection, Provider, SessionState } from '../../sdk/src/index.ts';
import { StateBadge } from '../parts/badge.tsx';
import { ConnectLinksCard } from '../parts/connect-links/card.tsx';
import { EventFeed } from '../parts/event-feed.tsx';
import { FirstMessage } from '../parts/first-message.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { When } from '../parts/placeholders.tsx';
import { useProviders } from '../parts/providers.ts';
import { describeState } from '../parts/state-words.ts';
import { dateTime } from '../parts/format.ts';
import { SessionPanel } from '../session/panel.tsx';
import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';
import { CapabilitiesCard } from './connection/capabilities.tsx';
import { HealthCard } from './connection/health.tsx';
import { HistoryCard } from './connection/history.tsx';
import { PacingCard } from './connection/pacing.tsx';
import { SenderCard } from './connection/sender.tsx';
import { SettingsCard } from './connection/settings.tsx';
import { SwitchCard } from './connection/switch.tsx';

/** One connection: pair it, watch it, send with it, and move it to another provider. */
export default function ConnectionView({ id }: { readonly id: string }) {
  const { operate } = useWords();
  const { client, who } = useSession();
  const connection = useLoad(`connection ${id}`, (signal) => client.connections.get(id, { signal }), {
    on: (event) => event.connectionId === id && event.type.startsWith('connection.'),
  });
  const providers = useProviders();
  const tenantId = connection.value?.tenantId;
  const tenant = useLoad(
    `tenant of ${tenantId ?? ''}`,
    async (signal) =>
      who === 'admin' && tenantId !== undefined ? client.tenants.get(tenantId, { signal }) : undefined,
    { on: false },
  );
  const moved = useSignal<string | undefined>(undefined);
  const provider = providers.value?.find((each) => each.id === connection.value?.provider);
  return (
    <div class="wide">
      <PageHead
        title={connection.value?.label ?? operate.connections.title}
        trail={[
          { href: hrefOf('connections'), label: operate.connections.title },
          ...(tenant.value === undefined
            ? []
            : [{ href: hrefOf('tenants', tenant.value.id), label: tenant.value.name }]),
        ]}
        lead={
          <>
            {provider !== undefined && provider.label !== connection.value?.label && `${provider.label} · `}
            <code>{id}</code>
          </>
        }
      />
      <div role="status">
        {moved.value !== undefined && <p class="notice good">{operate.connection.switched(moved.value)}</p>}
      </div>
      <When of={connection} rows={6}>
        {(value) => (
          <When of={providers} rows={6}>
            {(list) =>
              provider !== undefined && (
                <Parts
                  key={`${value.id} ${value.provider}`}
                  connection={value}
                  provider={provider}
                  providers={list}
                  changed={connection.set}
                  switched={(to) => {
                    moved.value = to;
                    connection.reload();
                  }}
                />
              )
            }
          </When>
        )}
      </When>
    </div>
  );
}

type PartsProps = {
  readonly connection: DetailedConnection;
  readonly provider: Provider;
  readonly providers: readonly Provider[];
  readonly changed: (connection: DetailedConnection) => void;
  readonly switched: (to: string) => void;
};

function Parts({ connection, provider, providers, changed, switched }: PartsProps) {
  const words = useWords();
  const methods = provider.capabilities.pairing;
  const status = useSignal<SessionState['status'] | undefined>(undefined);
  const wasUp = useSignal(false);
  const isUp =
    methods.length === 0 ||
    ['connected', 'restricted', 'reconnecting'].includes(status.value ?? connection.state.status);
  // Once it was up, what happened stays in sight.
  if (isUp && !wasUp.peek()) wasUp.value = true;
  return (
    <>
      {methods.length > 0 ? (
        <SessionPanel
          connection={connection}
          methods={methods}
          onState={(state) => void (status.value = state.status)}
        />
      ) : (
        <section class="card">
          <p>
            <StateBadge status={connection.state.status} />
          </p>
          <p>{describeState(connection.state, words, (date) => dateTime(date.toISOString())).text}</p>
        </section>
      )}
      {wasUp.value && (
        <div class="columns">
          {/* Kept while the line is down: what was typed is still there afterwards. */}
          <div class="stack" hidden={!isUp}>
            <FirstMessage connection={connection} />
          </div>
          <EventFeed connectionId={connection.id} tenantId={connection.tenantId} />
        </div>
      )}
      <div class="columns">
        <HealthCard connection={connection} />
        <SettingsCard connection={connection} changed={changed} />
      </div>
      <ConnectLinksCard tenantId={connection.tenantId} connectionId={connection.id} />
      <PacingCard connection={connection} changed={changed} />
      <SwitchCard connection={connection} providers={providers} switched={switched} />
      {/* A phone is linked; a number without one is registered. */}
      {methods.length === 0 && <SenderCard connection={connection} />}
      <HistoryCard connection={connection} />
      <CapabilitiesCard capabilities={provider.capabilities} />
    </>
  );
}
