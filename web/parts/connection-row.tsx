import type { Connection } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { hrefOf } from '../state/route.ts';
import { StateBadge } from './badge.tsx';
import { dateTime } from './format.ts';
import { labelOf, useProviders } from './providers.ts';
import { describeState } from './state-words.ts';

/** A connection in a list; `explain`: with why, and what to do. */
export function ConnectionRow({
  connection,
  explain = false,
}: {
  readonly connection: Connection;
  readonly explain?: boolean;
}) {
  const words = useWords();
  const providers = useProviders();
  const provider = labelOf(providers.value, connection.provider);
  const about = [
    connection.number,
    provider === connection.label ? undefined : provider,
    connection.isDefault ? words.operate.connections.default : undefined,
  ].filter((part) => part !== undefined && part !== null);
  return (
    <a class="row" href={hrefOf('connections', connection.id)}>
      <span class="row-main">
        <strong>{connection.label}</strong>
        <span class="small">{about.join(' · ')}</span>
        {explain && (
          <span class="small">
            {
              describeState({ ...connection.state, nextAction: 'none' }, words, (date) => dateTime(date.toISOString()))
                .text
            }
          </span>
        )}
      </span>
      <StateBadge status={connection.state.status} />
    </a>
  );
}
