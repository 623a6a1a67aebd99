import { useSignal } from '@preact/signals';
import type { Connection, WebhookSetUp } from '../../../sdk/src/index.ts';
import { Badge } from '../../parts/badge.tsx';
import { Copyable } from '../../parts/copyable.tsx';
import { Form } from '../../parts/form.tsx';
import { When } from '../../parts/placeholders.tsx';
import { useWords } from '../../state/language.ts';
import { useLoad } from '../../state/load.ts';
import { useSession } from '../../state/session.ts';

const TONES = { healthy: 'good', degraded: 'busy', down: 'bad' } as const;

/** What the provider itself says of the connection, and whether it knows where to call us. */
export function HealthCard({ connection }: { readonly connection: Connection }) {
  const { operate } = useWords();
  const t = operate.connection;
  const { client } = useSession();
  const health = useLoad(`health ${connection.id}`, (signal) => client.connections.health(connection.id, { signal }), {
    on: (event) => event.connectionId === connection.id && event.type.startsWith('connection.'),
  });
  const setUp = useSignal<WebhookSetUp | undefined>(undefined);
  return (
    <section class="card">
      <h2>{t.health}</h2>
      <p class="hint">{t.healthHint}</p>
      <When of={health} rows={1}>
        {({ status, reason }) => (
          <div role="status">
            <Badge tone={TONES[status]}>{t.healthStatus[status]}</Badge>
            {reason !== undefined && (
              <p class="small" lang="en">
                {reason}
              </p>
            )}
          </div>
        )}
      </When>
      <div class="buttons">
        <button type="button" class="quiet" onClick={health.reload}>
          {t.healthCheck}
        </button>
      </div>
      <h3>{t.webhook}</h3>
      <Form
        submit={t.webhookDo}
        kind="quiet"
        action={async () => {
          setUp.value = await client.connections.setUpWebhook(connection.id);
        }}
      >
        {setUp.value !== undefined && (
          <div role="status" class="stack">
            <p>{setUp.value.setUp === 'done' ? t.webhookDone : t.webhookByHand}</p>
            <Copyable text={setUp.value.url} label={t.webhook} />
          </div>
        )}
      </Form>
    </section>
  );
}
