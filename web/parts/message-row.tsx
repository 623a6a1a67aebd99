import type { Message } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { hrefOf } from '../state/route.ts';
import { MessageBadge } from './badge.tsx';
import { contentLine } from './content-line.ts';
import { addressText, dateTime } from './format.ts';

/** A message in a list. */
export function MessageRow({ message }: { readonly message: Message }) {
  const words = useWords();
  const t = words.talk.messages;
  const who = addressText(message.address);
  return (
    <a class="row" href={hrefOf('messages', message.id)}>
      <span class="row-main">
        <strong class="one-line">{contentLine(message.content, words)}</strong>
        <span class="small">
          {message.direction === 'outbound' ? t.to(who) : t.from(who)} · {dateTime(message.createdAt)}
        </span>
      </span>
      <MessageBadge state={message.state} />
    </a>
  );
}
