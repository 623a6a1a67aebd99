import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { PolyzapError, type Conversation, type Message, type Page } from '../../../sdk/src/index.ts';
import { contentLine } from '../../parts/content-line.ts';
import { ReceivedMedia } from '../../parts/content-view.tsx';
import { problemTitle } from '../../parts/event-line.ts';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { addressText, dateOnly, timeOnly } from '../../parts/format.ts';
import { newIdempotencyKey } from '../../parts/idempotency.ts';
import { Empty, When } from '../../parts/placeholders.tsx';
import { useWords } from '../../state/language.ts';
import { useLoad } from '../../state/load.ts';
import { hrefOf } from '../../state/route.ts';
import { useSession } from '../../state/session.ts';
import { useSecondsUntil } from '../../session/use-seconds.ts';
import { FAR, nameOf, WindowBadge } from './window-badge.tsx';

const STEP = 30;

/** What was said with one person, newest at the foot, and an answer. */
export function Chat({ contactId }: { readonly contactId: string }) {
  const { talk } = useWords();
  const t = talk.conversations;
  const { client } = useSession();
  const wanted = useSignal(STEP);
  const conversation = useLoad(
    `conversation ${contactId}`,
    (signal) => client.conversations.get(contactId, {}, { signal }),
    {
      on: ({ type }) => type === 'message.received' || type.startsWith('contact.') || type.startsWith('conversation.'),
    },
  );
  const messages = useLoad(
    `messages of ${contactId} ${wanted.value}`,
    (signal) => client.messages.list({ contactId, limit: Math.min(100, wanted.value) }, { signal }),
    { on: ({ type }) => type.startsWith('message.') },
  );
  // While earlier ones are loaded, those that are there stay, and so does what was opened in them.
  const last = useRef<Page<Message> | undefined>(undefined);
  last.current = messages.value ?? last.current;
  // Not before what is above it is there: it would be pushed from under the pointer.
  const isPlaced = last.current !== undefined || messages.error !== undefined;
  return (
    <section class="card">
      <When of={conversation} rows={1}>
        {(value) => (
          <div class="stack">
            <div class="page-title">
              <h2>{nameOf(value)}</h2>
              <a class="small" href={hrefOf('conversations')}>
                {t.back}
              </a>
            </div>
            <p class="small">{value.addresses.map(addressText).join(' · ')}</p>
            <div class="window">
              <WindowBadge conversation={value} />
            </div>
          </div>
        )}
      </When>
      <When of={{ ...messages, value: last.current }}>
        {({ data, nextCursor }) =>
          data.length === 0 ? (
            <Empty title={t.noMessages} />
          ) : (
            <Bubbles
              messages={data}
              earlier={nextCursor !== null && wanted.value < 100 ? () => void (wanted.value += STEP) : undefined}
            />
          )
        }
      </When>
      {isPlaced && conversation.value !== undefined && (
        <Answer conversation={conversation.value} sent={messages.reload} />
      )}
    </section>
  );
}

type BubblesProps = { readonly messages: readonly Message[]; readonly earlier: (() => void) | undefined };

function Bubbles({ messages, earlier }: BubblesProps) {
  const words = useWords();
  const t = words.talk.conversations;
  const box = useRef<HTMLDivElement>(null);
  const newest = messages[0]?.id;
  useEffect(() => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [newest]);
  const ordered = messages.toReversed();
  return (
    <div class="chat" ref={box} role="log" aria-label={t.log} tabIndex={0}>
      {earlier !== undefined && (
        <button type="button" class="quiet small" onClick={earlier}>
          {t.earlier}
        </button>
      )}
      <ol>
        {/* One flat list: in lists within the list each place, not each message, would keep what was opened in it. */}
        {ordered.flatMap((message, index) => {
          const day = dateOnly(message.createdAt);
          const before = ordered[index - 1];
          const isNewDay = before === undefined || dateOnly(before.createdAt) !== day;
          return [
            isNewDay && (
              <li key={`${message.id} day`} class="day">
                {day}
              </li>
            ),
            <li key={message.id} class={message.direction === 'outbound' ? 'bubble out' : 'bubble'}>
              <p>{contentLine(message.content, words)}</p>
              <ReceivedMedia message={message} />
              <p class={message.state === 'failed' ? 'small failed' : 'small'}>
                {timeOnly(message.createdAt, false)}
                {message.direction === 'outbound' && (
                  <>
                    {' · '}
                    <a href={hrefOf('messages', message.id)}>
                      {message.error === null
                        ? words.talk.messages.state[message.state]
                        : problemTitle(message.error.code, message.error.message, words)}
                    </a>
                  </>
                )}
              </p>
            </li>,
          ];
        })}
      </ol>
    </div>
  );
}

/** Free text while it is allowed; afterwards the way to a template. */
function Answer({ conversation, sent }: { readonly conversation: Conversation; readonly sent: () => void }) {
  const { talk } = useWords();
  const t = talk.conversations;
  const { client } = useSession();
  const attempt = useRef({ text: '', key: '' });
  const { freeform, window, optedOut, connectionId, addresses } = conversation;
  const secondsLeft = useSecondsUntil(window.expiresAt ?? FAR);
  if (optedOut) return <p class="notice bad">{t.optedOut}</p>;
  const [address] = addresses;
  if (freeform === '24h-window' && (!window.open || secondsLeft <= 0)) {
    return (
      <div class="notice bad">
        <p>{t.windowClosed}</p>
        <p>
          <a href={hrefOf('send', undefined, { connection: connectionId ?? undefined })}>{t.useTemplate}</a>
        </p>
      </div>
    );
  }
  if (address === undefined) return null;
  return (
    <Form
      submit={t.send}
      action={async ({ text = '' }, form) => {
        if (text !== attempt.current.text) attempt.current = { text, key: newIdempotencyKey() };
        try {
          await client.messages.send(
            { type: 'text', text, to: address, ...(connectionId !== null && { connectionId }) },
            { idempotencyKey: attempt.current.key },
          );
          attempt.current.text = '';
          form.reset();
        } catch (error) {
          if (!PolyzapError.isInstance(error) || error.status > 0) attempt.current.text = '';
          throw error;
        } finally {
          sent();
        }
      }}
    >
      <Field name="text" label={t.reply} placeholder={t.placeholder} rows={2} required />
    </Form>
  );
}
