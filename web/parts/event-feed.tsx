import { useSignal } from '@preact/signals';
import { PolyzapError, type Event } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { useSession } from '../state/session.ts';
import { eventLine } from './event-line.ts';
import { timeOnly } from './format.ts';
import { newestEvents } from './newest-events.ts';
import { ProblemBox } from './problem-box.tsx';

const SHOWN = 30;

/** The latest events of one connection, newest first, live. */
export function EventFeed({ connectionId, tenantId }: { readonly connectionId: string; readonly tenantId: string }) {
  const words = useWords();
  const t = words.talk.events;
  const { client, who } = useSession();
  const cursor = useSignal<string | undefined>(undefined);
  const kept = useSignal<readonly Event[]>([]);
  const load = async (signal: AbortSignal): Promise<readonly Event[]> => {
    const query = who === 'admin' ? { tenantId } : {};
    const page =
      cursor.peek() === undefined
        ? await newestEvents((ask) => client.events.list({ ...query, ...ask }, { signal }), SHOWN)
        : await client.events.list({ ...query, after: cursor.peek(), limit: 200 }, { signal });
    const ours = page.data.filter((event) => event.connectionId === connectionId).toReversed();
    cursor.value = page.cursor;
    kept.value = [...ours, ...kept.peek()].slice(0, SHOWN);
    return kept.value;
  };
  const feed = useLoad(`events of ${connectionId}`, load, {
    on: (event) => event.connectionId === connectionId,
  });
  const isRefused = PolyzapError.isInstance(feed.error) && feed.error.code === 'insufficient_scope';
  return (
    <section class="card">
      <h2>{words.operate.connection.events}</h2>
      <p class="hint">{t.hint}</p>
      {isRefused ? <p class="hint">{t.refused}</p> : feed.error !== undefined && <ProblemBox error={feed.error} />}
      {feed.value?.length === 0 && <p class="hint">{t.none}</p>}
      <div class="events-box" role="log" aria-label={t.title} tabIndex={0}>
        <ol class="events">
          {feed.value?.map((event) => {
            const { kind, title, text } = eventLine(event, words);
            return (
              <li key={event.id} class={kind}>
                <div class="event-head">
                  <strong>{title}</strong>
                  <time dateTime={event.occurredAt}>{timeOnly(event.occurredAt)}</time>
                </div>
                {text !== '' && <p>{text}</p>}
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}
