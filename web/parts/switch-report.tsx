import type { SwitchReport } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { Badge } from './badge.tsx';
import { capabilityWords } from './capability-words.ts';
import { count } from './format.ts';
import { labelOf, useProviders } from './providers.ts';

/** What a switch would mean: what stands in the way, what is lost, what becomes of messages that wait. */
export function SwitchReportView({ report }: { readonly report: SwitchReport }) {
  const words = useWords();
  const t = words.operate.connection;
  const providers = useProviders();
  const { from, to, problems, capabilities, queued } = report;
  const health = { healthy: 'good', degraded: 'busy', down: 'bad' } as const;
  return (
    <div class="report">
      <p>
        <strong>
          {t.reportFromTo(labelOf(providers.value, from.provider), labelOf(providers.value, to.provider))}
        </strong>{' '}
        <Badge tone={health[to.health.status]}>{t.healthStatus[to.health.status]}</Badge>
      </p>
      {to.health.reason !== undefined && <p class="small">{to.health.reason}</p>}
      {problems.length > 0 ? (
        <div class="problem">
          <p>
            <strong>{t.problems}</strong>
          </p>
          <ul lang="en">
            {problems.map(({ path, message }) => (
              <li key={path + message}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <p class="small">{report.changes ? t.noProblems : t.noChange}</p>
      )}
      <dl class="facts">
        <dt>{t.numberChange}</dt>
        <dd>{t.limit(from.number ?? t.unknownNumber, to.number ?? t.unknownNumber)}</dd>
        <dt>{t.lost}</dt>
        <dd class={capabilities.lost.length > 0 ? 'lost' : ''}>
          {capabilities.lost.length === 0
            ? t.lostNone
            : capabilities.lost.map((path) => capabilityWords(path, words)).join(', ')}
        </dd>
        {capabilities.gained.length > 0 && <dt>{t.gained}</dt>}
        {capabilities.gained.length > 0 && (
          <dd>{capabilities.gained.map((path) => capabilityWords(path, words)).join(', ')}</dd>
        )}
        {capabilities.limits.length > 0 && <dt>{t.limits}</dt>}
        {capabilities.limits.map(({ path, from: before, to: after }) => (
          <dd key={path}>
            {capabilityWords(path, words)}: {t.limit(limitText(before, t.unlimited), limitText(after, t.unlimited))}
          </dd>
        ))}
        <dt>{t.queued}</dt>
        <dd>{t.queuedText(queued.waiting, queued.undecided)}</dd>
        {queued.unsendable.length > 0 && <dt>{t.unsendable}</dt>}
        {queued.unsendable.map(({ messageId, message }) => (
          <dd key={messageId} class="lost">
            <code>{messageId}</code> <span lang="en">{message}</span>
          </dd>
        ))}
      </dl>
    </div>
  );
}

function limitText(value: number | null, unlimited: string): string {
  return value === null ? unlimited : count(value);
}
