import type { Message } from '../../sdk/src/index.ts';
import { MessageBadge } from '../parts/badge.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { ContentView, ReceivedMedia } from '../parts/content-view.tsx';
import { problemTitle } from '../parts/event-line.ts';
import { addressText, dateOnly, dateTime, money, timeOnly } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { When } from '../parts/placeholders.tsx';
import { labelOf, useProviders } from '../parts/providers.ts';
import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { hrefOf } from '../state/route.ts';
import { useSession } from '../state/session.ts';

/** One message: what it held, what became of it, and each attempt. */
export default function MessageView({ id }: { readonly id: string }) {
  const { talk } = useWords();
  const t = talk.messages;
  const { client } = useSession();
  const message = useLoad(`message ${id}`, (signal) => client.messages.get(id, { signal }), {
    on: (event) => event.type.startsWith('message.'),
  });
  const who = message.value === undefined ? '' : addressText(message.value.address);
  return (
    <div class="wide">
      <PageHead
        title={
          message.value === undefined ? t.title1 : message.value.direction === 'outbound' ? t.to(who) : t.from(who)
        }
        trail={[{ href: hrefOf('messages'), label: t.title }]}
        lead={<code>{id}</code>}
      />
      <When of={message} rows={6}>
        {(value) => <Parts message={value} changed={message.set} />}
      </When>
    </div>
  );
}

function Parts({ message, changed }: { readonly message: Message; readonly changed: (message: Message) => void }) {
  const words = useWords();
  const t = words.talk.messages;
  const { client } = useSession();
  const isOut = message.direction === 'outbound';
  return (
    <>
      <div class="columns">
        <section class="card">
          <h2>{t.content}</h2>
          <div>
            <MessageBadge state={message.state} />
            <p class="small">{t.stateHint[message.state]}</p>
          </div>
          <ContentView content={message.content} />
          <ReceivedMedia message={message} />
          {message.sentAs !== null && (
            <>
              <h3>{t.sentAs}</h3>
              <p class="hint">{t.sentAsHint}</p>
              <ContentView content={message.sentAs} />
            </>
          )}
          {message.error !== null && (
            <div class="problem">
              <p>
                <strong>{problemTitle(message.error.code, message.error.message, words)}</strong>
              </p>
              <p>{adviceFor(message.error.code, words.problems)}</p>
              <p class="small" lang="en">
                {message.error.message}
              </p>
              {message.error.providerCode !== undefined && (
                <p class="small">
                  {t.providerCode}: <code>{message.error.providerCode}</code>
                </p>
              )}
            </div>
          )}
          <div class="buttons">
            {message.contactId !== null && (
              <a class="button" href={hrefOf('conversations', message.contactId)}>
                {t.conversation}
              </a>
            )}
            {isOut && message.revokedAt === null && ['sent', 'delivered', 'read', 'played'].includes(message.state) && (
              <ConfirmButton
                button={t.revoke}
                title={t.revokeTitle}
                text={t.revokeText}
                danger
                action={async () => changed(await client.messages.revoke(message.id))}
              />
            )}
          </div>
        </section>
        <section class="card">
          <h2>{t.timeline}</h2>
          <ol class="timeline">
            {message.timeline.map(({ state, at }) => (
              <li key={state + at} class={state === 'failed' || state === 'unknown' ? 'bad' : ''}>
                <strong>{t.state[state]}</strong>{' '}
                <time class="small" dateTime={at}>
                  {dateOnly(at)} · {timeOnly(at)}
                </time>
              </li>
            ))}
          </ol>
          {isOut && <Attempts message={message} />}
        </section>
      </div>
      <Facts message={message} />
    </>
  );
}

function adviceFor(code: string, problems: object): string {
  const known = problems as Readonly<Record<string, readonly [string, string] | undefined>>;
  return known[code]?.[1] ?? '';
}

/** Those that are written down: one for each connection that was tried. Where there was but one, the message says itself. */
function attemptsOf(message: Message): Message['attempts'] {
  const { attempts, state, connectionId, provider, error } = message;
  const settled = message.timeline.find((each) => each.state !== 'queued');
  if (attempts.length > 0 || state === 'queued' || settled === undefined) return attempts;
  const outcome = state === 'failed' ? 'refused' : state === 'unknown' ? 'unknown' : 'accepted';
  return [{ connectionId, provider, at: settled.at, outcome, code: error?.code ?? null }];
}

function Attempts({ message }: { readonly message: Message }) {
  const words = useWords();
  const t = words.talk.messages;
  const providers = useProviders();
  const attempts = attemptsOf(message);
  return (
    <>
      <h3>{t.attempts}</h3>
      <p class="hint">{attempts.length === 0 ? t.attemptsNone : t.attemptsHint}</p>
      <ol class="timeline">
        {attempts.map((attempt) => (
          <li key={attempt.at} class={attempt.outcome === 'accepted' ? '' : 'bad'}>
            <strong>{labelOf(providers.value, attempt.provider)}</strong>: {t.outcome[attempt.outcome]}
            <p class="small">
              {timeOnly(attempt.at)}
              {attempt.code !== null && ` · ${problemTitle(attempt.code, attempt.code, words)}`}
              {' · '}
              <a href={hrefOf('connections', attempt.connectionId)}>{words.common.connection}</a>
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}

function Facts({ message }: { readonly message: Message }) {
  const words = useWords();
  const t = words.talk.messages;
  const providers = useProviders();
  const { routedBy, pricing } = message;
  const price = routedBy?.price;
  const facts: readonly (readonly [string, string | null])[] = [
    [words.common.provider, labelOf(providers.value, message.provider)],
    [t.routedBy, routedBy === null ? null : t.routed[routedBy.reason]],
    [t.rule, routedBy?.rule ?? null],
    [t.price, price === undefined ? null : money(Number(price.amount), price.currency)],
    [
      t.billable,
      pricing === null ? null : `${pricing.billable ? words.common.yes : words.common.no} (${pricing.category})`,
    ],
    [t.reference, message.clientReference],
    [
      t.metadata,
      Object.entries(message.metadata)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', ') || null,
    ],
    [t.expires, message.expiresAt === null ? null : dateTime(message.expiresAt)],
    [t.edited, message.editedAt === null ? null : dateTime(message.editedAt)],
    [t.revoked, message.revokedAt === null ? null : dateTime(message.revokedAt)],
    [
      t.warnings,
      message.warnings.map((warning) => warning.message ?? warning.details ?? warning.type).join(' ') || null,
    ],
  ];
  return (
    <section class="card">
      <h2>{words.common.details}</h2>
      <dl class="facts">
        <dt>{words.common.connection}</dt>
        <dd>
          <a href={hrefOf('connections', message.connectionId)}>
            <code>{message.connectionId}</code>
          </a>
        </dd>
        {facts.map(
          ([name, value]) => value !== null && [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>],
        )}
      </dl>
    </section>
  );
}
