import { useSignal } from '@preact/signals';
import type { Delivery, WebhookEndpoint } from '../../sdk/src/index.ts';
import { Badge } from '../parts/badge.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { useDeed } from '../parts/deed.ts';
import { DeleteButton } from '../parts/delete-button.tsx';
import { Field } from '../parts/field.tsx';
import { Filter } from '../parts/filter.tsx';
import { Form } from '../parts/form.tsx';
import { asSentence, dateOnly, dateTime, timeOnly } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Paged } from '../parts/paged.tsx';
import { Empty, When } from '../parts/placeholders.tsx';
import { ShownOnce } from '../parts/shown-once.tsx';
import { ProblemBox } from '../parts/problem-box.tsx';
import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { hrefOf, queryValue } from '../state/route.ts';
import { useSession } from '../state/session.ts';
import { EndpointBadge } from './webhooks.tsx';

const STATES = ['pending', 'delivered', 'failed'] as const;
/** No event tells of a delivery. */
const DELIVERIES_MS = 3_000;

const TONES = { pending: 'busy', delivered: 'good', failed: 'bad' } as const;

/** One address: whether it works, what was sent to it, and how to send again what it missed. */
export default function WebhookView({ id }: { readonly id: string }) {
  const { manage } = useWords();
  const t = manage.webhooks;
  const { client } = useSession();
  // The operator's own, too, is seen to fail and to be switched off, of which no event tells.
  const endpoint = useLoad(`endpoint ${id}`, (signal) => client.webhookEndpoints.get(id, { signal }), {
    everyMs: DELIVERIES_MS,
  });
  return (
    <div class="wide">
      <PageHead
        title={endpoint.value?.url ?? t.title}
        trail={[{ href: hrefOf('webhooks'), label: t.title }]}
        lead={<code>{id}</code>}
      />
      <When of={endpoint}>{(value) => <Endpoint endpoint={value} changed={endpoint.set} />}</When>
      <Deliveries endpointId={id} />
    </div>
  );
}

type EndpointProps = { readonly endpoint: WebhookEndpoint; readonly changed: (endpoint: WebhookEndpoint) => void };

function Endpoint({ endpoint, changed }: EndpointProps) {
  const { manage } = useWords();
  const t = manage.webhooks;
  const { client } = useSession();
  const { id } = endpoint;
  const pinged = useSignal('');
  const secret = useSignal<string | undefined>(undefined);
  const deed = useDeed();
  const enable = (enabled: boolean) => () =>
    void deed.run(async () => changed(await client.webhookEndpoints.update(id, { enabled })));
  const ping = async (): Promise<void> => {
    const { delivered, status, durationMs, error: why } = await client.webhookEndpoints.ping(id);
    pinged.value = delivered || status !== null ? t.pinged(String(status), durationMs) : t.pingFailed(why ?? '');
  };
  return (
    <section class="card">
      <div class="buttons">
        <EndpointBadge endpoint={endpoint} />
      </div>
      <div class="buttons">
        {endpoint.enabled ? (
          <button type="button" class="quiet" onClick={enable(false)}>
            {t.disable}
          </button>
        ) : (
          <button type="button" class="primary" onClick={enable(true)}>
            {t.enable}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => void deed.run(ping)}>
          {t.ping}
        </button>
        <ConfirmButton
          button={t.rotate}
          title={t.rotateTitle}
          text={t.rotateText}
          action={async () => {
            ({ secret: secret.value } = await client.webhookEndpoints.rotateSecret(id));
          }}
        />
        <DeleteButton words={t} action={() => client.webhookEndpoints.delete(id)} list="webhooks" />
      </div>
      <p class="outcome" role="status">
        {pinged.value}
      </p>
      {deed.error !== undefined && <ProblemBox error={deed.error} />}
      {/* Below the buttons: it comes and goes by itself, and would move them from under the pointer. */}
      {!endpoint.enabled && (
        <div class="notice bad" role="alert">
          <p>
            <strong>{t.disabled[endpoint.disabledReason ?? 'hand']}</strong>
          </p>
          <p>{t.disabledNext}</p>
        </div>
      )}
      {endpoint.enabled && endpoint.failingSince !== null && (
        <div class="notice bad">
          <p>
            <strong>{asSentence(t.failingSince(dateTime(endpoint.failingSince)))}</strong>
          </p>
          <p>{t.failingNotice}</p>
        </div>
      )}
      <ShownOnce text={secret.value} label={t.secret} warning={t.secretOnce} />
      <Since endpointId={id} />
    </section>
  );
}

/** Everything since a time, once more, page by page. */
function Since({ endpointId }: { readonly endpointId: string }) {
  const { manage } = useWords();
  const t = manage.webhooks;
  const { client } = useSession();
  const done = useSignal<number | undefined>(undefined);
  return (
    <details>
      <summary>{t.since}</summary>
      <Form
        submit={t.sinceDo}
        kind="quiet"
        action={async (values) => {
          const body = {
            since: new Date(values['since'] ?? '').toISOString(),
            only: values['only'] === 'true' ? ('undelivered' as const) : ('all' as const),
          };
          let count = 0;
          for (let cursor: string | null | undefined; cursor !== null;) {
            const answer = await client.webhookEndpoints.redeliverSince(endpointId, {
              ...body,
              ...(cursor !== undefined && { cursor }),
            });
            count += answer.count;
            cursor = answer.nextCursor;
          }
          done.value = count;
        }}
      >
        <Field name="since" type="datetime-local" label={t.since} value={yesterday()} required />
        <Field name="only" type="checkbox" label={t.sinceOnly} value="true" />
        <p role="status">{done.value !== undefined && t.sinceDone(done.value)}</p>
      </Form>
    </details>
  );
}

/** As the browser's field wants it: local, to the minute. */
function yesterday(): string {
  const now = new Date(Date.now() - 86_400_000);
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function Deliveries({ endpointId }: { readonly endpointId: string }) {
  const { manage, common } = useWords();
  const t = manage.webhooks;
  const { client } = useSession();
  const state = STATES.find((each) => each === queryValue('state'));
  return (
    <section>
      <div class="page-title">
        <h2>{t.deliveries}</h2>
        <Filter
          name="state"
          label={common.state}
          all={common.all}
          value={state}
          options={STATES.map((each) => [each, t.state[each]] as const)}
        />
      </div>
      <Paged
        of={`deliveries ${endpointId} ${state ?? ''}`}
        label={t.deliveries}
        load={(query, signal) => client.webhookEndpoints.deliveries(endpointId, { ...query, state }, { signal })}
        everyMs={DELIVERIES_MS}
        idOf={({ id }) => id}
        row={(delivery, reload) => <DeliveryRow delivery={delivery} reload={reload} />}
        empty={<Empty title={state === undefined ? t.deliveriesNone : t.deliveriesNoneFiltered} />}
      />
    </section>
  );
}

function DeliveryRow({ delivery, reload }: { readonly delivery: Delivery; readonly reload: () => void }) {
  const { manage } = useWords();
  const t = manage.webhooks;
  const { client } = useSession();
  const deed = useDeed();
  const again = useSignal(false);
  const redeliver = async (): Promise<void> => {
    await client.webhookEndpoints.redeliver(delivery.id);
    again.value = true;
    reload();
  };
  const { nextAttemptAt, waitsFor } = delivery;
  return (
    <div class="row">
      <div class="row-main">
        <strong>{delivery.eventType}</strong>
        <span class="small">
          {[
            dateTime(delivery.createdAt),
            t.attempts(delivery.attempts.length),
            nextAttemptAt === null ? null : t.nextAttempt(dateTime(nextAttemptAt)),
            waitsFor === null ? null : t.waits,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </div>
      <Badge tone={TONES[delivery.state]}>{t.state[delivery.state]}</Badge>
      <button type="button" class="quiet small" onClick={() => void deed.run(redeliver)}>
        {t.redeliver}
      </button>
      <span class="small" role="status">
        {again.value && t.redelivered}
      </span>
      {deed.error !== undefined && <ProblemBox error={deed.error} />}
      {delivery.attempts.length > 0 && (
        <details>
          <summary class="small">{t.attempts(delivery.attempts.length)}</summary>
          <ol class="timeline">
            {delivery.attempts.map((attempt) => (
              <li key={attempt.at} class={attempt.status !== null && attempt.status < 300 ? '' : 'bad'}>
                <strong>{attempt.status ?? t.noAnswer}</strong>{' '}
                <span class="small">
                  {dateOnly(attempt.at)} · {timeOnly(attempt.at)} · {attempt.durationMs} ms
                </span>
                {attempt.request !== null && <pre class="raw">{requestOf(attempt.request)}</pre>}
                {attempt.error !== null && (
                  <p class="small" lang="en">
                    {attempt.error}
                  </p>
                )}
                {attempt.answer !== null && attempt.answer !== '' && <pre class="raw">{attempt.answer}</pre>}
              </li>
            ))}
          </ol>
          <pre class="raw">{JSON.stringify(delivery.event, undefined, 2)}</pre>
        </details>
      )}
    </div>
  );
}

/** As it went over the wire, but for its signature; the event stands below, once. */
function requestOf({ url, headers }: NonNullable<Delivery['attempts'][number]['request']>): string {
  return [`POST ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\n');
}
