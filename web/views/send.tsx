import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { PolyzapError, type Connection, type Message, type SendMessage } from '../../sdk/src/index.ts';
import { Copyable } from '../parts/copyable.tsx';
import { useConnections } from '../parts/connections-of.ts';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { newIdempotencyKey } from '../parts/idempotency.ts';
import { toNumber } from '../parts/numbers.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, When } from '../parts/placeholders.tsx';
import { labelOf, useProviders } from '../parts/providers.ts';
import { useWords } from '../state/language.ts';
import { hrefOf, queryValue } from '../state/route.ts';
import { useSession } from '../state/session.ts';
import { TYPES, type SendType } from './send/content.ts';
import { ContentFields } from './send/fields.tsx';
import { MissingMedia, readContent } from './send/read.ts';

const ECHO = '+15550100010';

/** A message of any type, through any connection. */
export default function Send() {
  const { talk, common } = useWords();
  const t = talk.send;
  const connections = useConnections(undefined);
  return (
    <div class="wide">
      <PageHead title={t.title} lead={t.lead} />
      <When of={connections}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t.noConnection}>
              <p>{t.noConnectionHint}</p>
              <a class="button primary" href={hrefOf('connections')}>
                {common.nav.connections}
              </a>
            </Empty>
          ) : (
            <Compose connections={list} />
          )
        }
      </When>
    </div>
  );
}

function Compose({ connections }: { readonly connections: readonly Connection[] }) {
  const words = useWords();
  const t = words.talk.send;
  const { client } = useSession();
  const providers = useProviders();
  const wanted = queryValue('connection');
  const first = connections.find(({ id }) => id === wanted) ?? connections[0];
  const connectionId = useSignal(first?.id ?? '');
  const type = useSignal<SendType>('text');
  const sent = useSignal<Message | undefined>(undefined);
  const request = useSignal<SendMessage | undefined>(undefined);
  // The same content again, where nobody answered, is the same message.
  const attempt = useRef({ body: '', key: '' });
  const connection = connections.find(({ id }) => id === connectionId.value);
  const provider = providers.value?.find(({ id }) => id === connection?.provider);
  const lacks = provider?.capabilities.messages[type.value] === false;
  const isMemory = connection?.provider === 'memory';
  return (
    <div class="columns">
      <section class="card">
        <Form
          submit={t.submit}
          action={async (values, form) => {
            sent.value = undefined;
            const to = values['to'] ?? '';
            const body: SendMessage = {
              ...(await readContent(type.value, values, form)),
              to: toNumber(to) ?? to.trim(),
              connectionId: connectionId.value,
              ...(values['degrade'] === 'true' && { onUnsupported: 'degrade' as const }),
            };
            request.value = body;
            const text = JSON.stringify(body);
            if (text !== attempt.current.body) attempt.current = { body: text, key: newIdempotencyKey() };
            try {
              sent.value = await client.messages.send(body, { idempotencyKey: attempt.current.key });
              attempt.current.body = '';
            } catch (error) {
              if (!PolyzapError.isInstance(error) || error.status > 0) attempt.current.body = '';
              throw error;
            }
          }}
          check={(values) => (MissingMedia.in(type.value, values) ? { mediaUrl: t.fields.mediaMissing } : {})}
        >
          <Field
            name="connection"
            label={words.common.connection}
            value={connectionId.value}
            options={connections.map(({ id, label, provider: carrier }) => [
              id,
              `${label} · ${labelOf(providers.value, carrier)}`,
            ])}
            onChange={(next) => void (connectionId.value = next)}
          />
          <Field
            name="type"
            label={t.type}
            value={type.value}
            options={TYPES.map((each) => [each, words.talk.messages.kind[each]] as const)}
            onChange={(next) => void (type.value = TYPES.find((each) => each === next) ?? 'text')}
          />
          {lacks && <p class="notice bad">{t.lacks(provider.label)}</p>}
          <Field
            name="to"
            label={t.to}
            hint={isMemory ? t.memoryHint : t.toHint}
            value={isMemory ? ECHO : ''}
            type="tel"
            placeholder="+55 11 99999-0001"
            required
          />
          <ContentFields key={type.value} type={type.value} tenantId={connection?.tenantId} />
          <Field name="degrade" type="checkbox" label={t.degrade} />
        </Form>
        <p class="outcome" role="status">
          {sent.value !== undefined && (
            <>
              {t.sent(words.talk.messages.state[sent.value.state])}{' '}
              <a href={hrefOf('messages', sent.value.id)}>{t.open}</a>
            </>
          )}
        </p>
      </section>
      {request.value !== undefined && (
        <section class="card">
          <h2>{t.request}</h2>
          <Copyable text={`POST /v1/messages\n\n${shown(request.value)}`} label={t.request} />
        </section>
      )}
    </div>
  );
}

/** A file's bytes say nothing to a reader. */
function shown(body: SendMessage): string {
  return JSON.stringify(
    body,
    (name, value: unknown) => (name === 'base64' && typeof value === 'string' ? `${value.slice(0, 24)}…` : value),
    2,
  );
}
