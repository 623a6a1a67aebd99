import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { PolyzapError, type Connection, type Message } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';
import { Copyable } from './copyable.tsx';
import { Field } from './field.tsx';
import { Form } from './form.tsx';
import { newIdempotencyKey } from './idempotency.ts';
import { toNumber } from './numbers.ts';

/** The memory provider's number that answers with the same message. */
const ECHO = '+15550100010';
const EXAMPLE = '+5511999990001';

/** A key for the tenant's program, a form that sends, and the same as a `curl` with that key in it. */
export function FirstMessage({ connection }: { readonly connection: Connection }) {
  const words = useWords();
  const t = words.operate.firstMessage;
  const { client, who, madeKeys } = useSession();
  const isMemory = connection.provider === 'memory';
  const to = useSignal(isMemory ? ECHO : '');
  const text = useSignal(t.hello);
  const key = useSignal(madeKeys.get(connection.tenantId));
  const sent = useSignal<Message | undefined>(undefined);
  // Where nobody answered, the message may be on its way: the same content again must not make it two.
  const idempotencyKey = useRef(newIdempotencyKey());
  const body = (recipient: string) => ({
    ...(!connection.isDefault && { connectionId: connection.id }),
    to: recipient,
    type: 'text' as const,
    text: text.value,
  });
  return (
    <section class="card">
      <h2>{words.operate.connection.send}</h2>
      <Form
        submit={t.send}
        check={(values) =>
          toNumber(values['to'] ?? '') === undefined ? { to: words.session.pairing.numberInvalid } : {}
        }
        onInput={(values) => {
          to.value = values['to'] ?? '';
          text.value = values['text'] ?? '';
          idempotencyKey.current = newIdempotencyKey();
        }}
        aside={
          <a href={hrefOf('send', undefined, { connection: connection.id })}>{words.operate.connection.sendTest}</a>
        }
        action={async (values) => {
          sent.value = undefined;
          const recipient = toNumber(values['to'] ?? '') ?? '';
          try {
            sent.value = await client.messages.send(
              { ...body(recipient), connectionId: connection.id },
              { idempotencyKey: idempotencyKey.current },
            );
            idempotencyKey.current = newIdempotencyKey();
          } catch (error) {
            if (!PolyzapError.isInstance(error) || error.status > 0) idempotencyKey.current = newIdempotencyKey();
            throw error;
          }
        }}
      >
        <Field
          name="to"
          label={t.to}
          hint={isMemory ? t.toHintEcho(ECHO) : t.toHint}
          type="tel"
          value={to.peek()}
          placeholder="+55 11 99999-0001"
          required
        />
        <Field name="text" label={t.text} value={t.hello} rows={3} required />
      </Form>
      <p class="outcome" role="status">
        {sent.value !== undefined && (
          <>
            {t.sent(
              sent.value.address.type === 'phone' ? sent.value.address.number : '',
              words.talk.messages.state[sent.value.state],
            )}{' '}
            <a href={hrefOf('messages', sent.value.id)}>{t.open}</a>
          </>
        )}
      </p>
      <h3>{t.keyTitle}</h3>
      {key.value === undefined ? (
        <div class="key">
          <Form
            submit={t.keyMake}
            kind="quiet"
            action={async () => {
              const created = await client.keys.create({
                name: t.keyName,
                ...(who === 'admin' && { tenantId: connection.tenantId }),
              });
              madeKeys.set(connection.tenantId, created.key);
              key.value = created.key;
            }}
          >
            <p class="hint">{t.keyText}</p>
          </Form>
        </div>
      ) : (
        <div class="key">
          <p class="once" role="status">
            {t.keyOnce}
          </p>
          <Copyable text={key.value} label={t.keyLabel} />
        </div>
      )}
      <h3>{t.curl}</h3>
      {key.value === undefined && <p class="hint">{t.curlNoKey}</p>}
      <Copyable text={curlOf(key.value ?? t.yourKey, body(toNumber(to.value) ?? EXAMPLE))} label={t.curl} />
    </section>
  );
}

/** The request as a line for a shell. */
function curlOf(key: string, body: object): string {
  return [
    `curl ${location.origin}/v1/messages`,
    `  -H 'Authorization: Bearer ${key}'`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${JSON.stringify(body).replaceAll("'", String.raw`'\''`)}'`,
  ].join(' \\\n');
}
