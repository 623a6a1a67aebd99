import type { Connection } from '../../../sdk/src/index.ts';
import { dateTime } from '../../parts/format.ts';
import { When } from '../../parts/placeholders.tsx';
import { labelOf, useProviders } from '../../parts/providers.ts';
import { useWords } from '../../state/language.ts';
import { useLoad } from '../../state/load.ts';
import { useSession } from '../../state/session.ts';

/** The providers that the connection is and was on. */
export function HistoryCard({ connection }: { readonly connection: Connection }) {
  const { operate } = useWords();
  const t = operate.connection;
  const { client } = useSession();
  const providers = useProviders();
  const history = useLoad(
    `providers of ${connection.id} ${connection.provider}`,
    (signal) => client.connections.providers(connection.id, { signal }),
    { on: ({ type, connectionId }) => type === 'connection.switched' && connectionId === connection.id },
  );
  return (
    <section class="card">
      <h2>{t.history}</h2>
      <When of={history} rows={1}>
        {(list) => (
          <ol class="timeline">
            {list.map((each) => (
              <li key={each.from}>
                <strong>{labelOf(providers.value, each.provider)}</strong>{' '}
                <span class="small">
                  {[
                    each.number,
                    `${dateTime(each.from)} – ${each.until === null ? t.historyNow : dateTime(each.until)}`,
                    each.queued > 0 ? t.historyQueued(each.queued) : null,
                  ]
                    .filter((part) => part !== null)
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ol>
        )}
      </When>
    </section>
  );
}
