import { useSignal } from '@preact/signals';
import type { Event } from '../../sdk/src/index.ts';
import { eventLine } from '../parts/event-line.ts';
import { dateOnly, timeOnly } from '../parts/format.ts';
import { newestEvents } from '../parts/newest-events.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Skeleton, When } from '../parts/placeholders.tsx';
import { TenantFilter, useOneTenant } from '../parts/tenant-filter.tsx';
import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { useSession } from '../state/session.ts';

const STEP = 50;

/** What happened to one tenant, newest first, each event as a program gets it. */
export default function Events() {
  const { talk } = useWords();
  const t = talk.events;
  const { ready, tenantId } = useOneTenant();
  const { who } = useSession();
  return (
    <div class="wide">
      <PageHead
        title={t.title}
        lead={t.lead}
        actions={tenantId !== undefined && <TenantFilter one chosen={tenantId} />}
      />
      {!ready ? (
        <Skeleton />
      ) : who === 'admin' && tenantId === undefined ? (
        <Empty title={t.none} />
      ) : (
        <List key={tenantId ?? ''} tenantId={tenantId} />
      )}
    </div>
  );
}

function List({ tenantId }: { readonly tenantId: string | undefined }) {
  const { talk, common } = useWords();
  const { client } = useSession();
  const wanted = useSignal(STEP);
  const count = wanted.value;
  const events = useLoad(`newest ${count} events of ${tenantId ?? ''}`, (signal) =>
    newestEvents((ask) => client.events.list({ ...ask, tenantId }, { signal }), count),
  );
  return (
    <When of={events} rows={6}>
      {({ data }) =>
        data.length === 0 ? (
          <Empty title={talk.events.none} />
        ) : (
          <>
            <ul class="rows" aria-label={talk.events.title}>
              {data.toReversed().map((event) => (
                <li key={event.id}>
                  <EventRow event={event} />
                </li>
              ))}
            </ul>
            {data.length >= count && count < 500 && (
              <p class="list-end">
                <button type="button" class="quiet" onClick={() => void (wanted.value = count + STEP)}>
                  {common.more}
                </button>
              </p>
            )}
          </>
        )
      }
    </When>
  );
}

function EventRow({ event }: { readonly event: Event }) {
  const words = useWords();
  const { title, text } = eventLine(event, words);
  return (
    <div class="row">
      <div class="row-main">
        <strong>{title}</strong>
        {text !== '' && <span>{text}</span>}
        <span class="small">
          <code>{event.type}</code> · {dateOnly(event.occurredAt)} · {timeOnly(event.occurredAt)}
        </span>
      </div>
      <details>
        <summary class="small">{words.talk.events.raw}</summary>
        <pre class="raw" tabIndex={0} role="group" aria-label={words.talk.events.raw}>
          {JSON.stringify(event, undefined, 2)}
        </pre>
      </details>
    </div>
  );
}
