import type { Connection, Stats } from '../../sdk/src/index.ts';
import { Bars } from '../parts/bars.tsx';
import { count, duration, since } from '../parts/format.ts';
import { MessageRow } from '../parts/message-row.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty, When } from '../parts/placeholders.tsx';
import { ConnectionRow } from '../parts/connection-row.tsx';
import { isUp, toneOf, type StateName } from '../parts/state-words.ts';
import { TenantFilter, useTenantFilter } from '../parts/tenant-filter.tsx';
import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';
import { FirstSteps } from './first-steps.tsx';

const LATEST = 8;
/** Queue and webhooks that are this far behind are said with a warning. */
const LATE_MS = 60_000;

/** What is connected, what is on its way, what is failing. */
export default function Overview() {
  const { operate } = useWords();
  const t = operate.overview;
  const { client, who } = useSession();
  const tenantId = useTenantFilter();
  const scope = tenantId ?? who;
  const stats = useLoad(`stats ${scope}`, (signal) => client.operating.stats({ tenantId }, { signal }));
  const connections = useLoad(
    `connections of the overview ${scope}`,
    async (signal) => (await client.connections.list({ tenantId, limit: 100 }, { signal })).data,
    { on: ({ type }) => type.startsWith('connection.') },
  );
  return (
    <div class="wide">
      <PageHead title={t.title} lead={who === 'admin' ? t.lead : t.leadTenant} actions={<TenantFilter />} />
      {connections.value?.length === 0 && <FirstSteps />}
      <When of={stats} rows={3}>
        {(value) => <Figures stats={value} />}
      </When>
      {connections.value !== undefined && connections.value.length > 0 && <Attention of={connections.value} />}
      <div class="columns">
        <section class="card">
          <h2>{t.connections}</h2>
          <When of={stats}>{(value) => <ByState stats={value} />}</When>
        </section>
        <section class="card">
          <h2>{t.failureCodes}</h2>
          <p class="hint">{t.lastDay}</p>
          <When of={stats}>{(value) => <Failures stats={value} />}</When>
        </section>
      </div>
      <section>
        <h2>{t.recent}</h2>
        <Paged
          of={`latest messages ${scope}`}
          label={t.recent}
          load={({ limit, cursor }, signal) =>
            client.messages
              .list({ tenantId, limit: Math.min(limit, LATEST), ...(cursor !== undefined && { cursor }) }, { signal })
              .then(({ data }) => ({ data, nextCursor: null }))
          }
          on={({ type }) => type.startsWith('message.')}
          idOf={({ id }) => id}
          row={(message) => <MessageRow message={message} />}
          empty={<NoMessages />}
        />
      </section>
    </div>
  );
}

function NoMessages() {
  const { talk, common } = useWords();
  return (
    <Empty title={talk.messages.none}>
      <p>{talk.messages.noneHint}</p>
      <a class="button" href={hrefOf('send')}>
        {common.nav.send}
      </a>
    </Empty>
  );
}

const sum = (parts: readonly { readonly count: number }[]): number =>
  parts.reduce((total, part) => total + part.count, 0);

function Figures({ stats }: { readonly stats: Stats }) {
  const words = useWords();
  const t = words.operate.overview;
  const isUpState = (status: string): boolean => isUp(status as StateName);
  const up = sum(stats.connections.filter(({ status }) => isUpState(status)));
  const failed = sum(stats.hour.failures);
  const queueAge = stats.queue.oldestAt === null ? 0 : since(stats.queue.oldestAt);
  return (
    <dl class="figures" aria-label={t.numbers}>
      <Figure label={t.up} value={`${count(up)} / ${count(sum(stats.connections))}`} href={hrefOf('connections')} />
      <Figure label={t.sends} value={count(sum(stats.hour.outcomes))} note={t.lastHour} />
      <Figure
        label={t.failures}
        value={count(failed)}
        note={t.lastHour}
        alarming={failed > 0}
        href={hrefOf('messages', undefined, { state: 'failed' })}
      />
      <Figure
        label={t.queue}
        value={count(stats.queue.waiting)}
        href={hrefOf('messages', undefined, { state: 'queued' })}
      />
      <Figure label={t.queueAge} value={duration(queueAge, words)} alarming={queueAge > LATE_MS} />
      <Figure
        label={t.webhookLag}
        value={duration(stats.webhooks.lagMs, words)}
        note={stats.webhooks.failing > 0 ? words.manage.webhooks.failing : t.pendingWebhooks(stats.webhooks.pending)}
        alarming={stats.webhooks.lagMs > LATE_MS || stats.webhooks.failing > 0}
        href={hrefOf('webhooks')}
      />
      {stats.webhooks.disabled > 0 && (
        <Figure
          label={t.webhooks}
          value={count(stats.webhooks.disabled)}
          note={t.disabledEndpoints(stats.webhooks.disabled)}
          alarming
          href={hrefOf('webhooks')}
        />
      )}
    </dl>
  );
}

type FigureProps = {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly alarming?: boolean;
  readonly href?: string;
};

function Figure({ label, value, note, alarming = false, href }: FigureProps) {
  return (
    <div class={alarming ? 'figure alarming' : 'figure'}>
      <dt>{href === undefined ? label : <a href={href}>{label}</a>}</dt>
      <dd>
        <span class="figure-value">{value}</span>
        <span class="small">{note}</span>
      </dd>
    </div>
  );
}

function ByState({ stats }: { readonly stats: Stats }) {
  const { operate, session } = useWords();
  const states = [...new Set(stats.connections.map(({ status }) => status as StateName))];
  if (states.length === 0) return <p class="hint">{operate.overview.noConnections}</p>;
  return (
    <Bars
      label={operate.overview.connections}
      bars={states.map((status) => {
        const value = sum(stats.connections.filter((each) => each.status === status));
        return { label: session.status[status].title, value, text: count(value), tone: toneOf(status) };
      })}
    />
  );
}

function Failures({ stats }: { readonly stats: Stats }) {
  const { operate, problems } = useWords();
  const codes = [...new Set(stats.day.failures.map(({ code }) => code))];
  if (codes.length === 0) return <p class="hint">{operate.overview.failureNone}</p>;
  const words = problems as Readonly<Record<string, readonly [string, string]>>;
  return (
    <Bars
      label={operate.overview.failureCodes}
      bars={codes.map((code) => {
        const value = sum(stats.day.failures.filter((each) => each.code === code));
        return { label: words[code]?.[0] ?? code, value, text: count(value), tone: 'bad' as const };
      })}
    />
  );
}

/** Those that cannot send, with what to do: what an operator comes here for. */
function Attention({ of }: { readonly of: readonly Connection[] }) {
  const { operate } = useWords();
  const down = of.filter(({ state }) => !isUp(state.status) || state.status === 'restricted');
  return (
    <section>
      <h2>{operate.overview.attention}</h2>
      {down.length === 0 ? (
        <p class="good-news">{operate.overview.attentionNone}</p>
      ) : (
        <>
          <p class="hint">{operate.overview.attentionText}</p>
          <ul class="rows" aria-label={operate.overview.attention}>
            {down.map((connection) => (
              <li key={connection.id}>
                <ConnectionRow connection={connection} explain />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
