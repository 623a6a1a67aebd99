import { fromColumn } from '../json.ts';
import type { OutboundMessage } from '../provider/index.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { readContent, type StoredContent, type Targets } from './content.ts';

/** What is handed to the provider instead of the content as asked. As it stands in the `sent_as` column. */
export type SentAs = {
  /** Without media: they are the asked content's. */
  readonly content: StoredContent;
  readonly withMedia: boolean;
  /** Our id of the message that it quotes. */
  readonly replyTo: string | null;
};

/** What to hand to the provider: the content as asked, or what was made of it. */
export function toSend(row: Pick<MessageRow, 'content' | 'sent_as' | 'reply_to'>): {
  readonly content: StoredContent;
  readonly replyTo: string | null;
} {
  const asked = readContent(row.content);
  if (row.sent_as === null) return { content: asked, replyTo: row.reply_to };
  const { content, withMedia, replyTo } = fromColumn<SentAs>(row.sent_as);
  return { content: withMedia && asked.media !== undefined ? { ...content, media: asked.media } : content, replyTo };
}

/** What became of a message, with our ids instead of the provider's. */
export function toSentAs(message: OutboundMessage, asked: AskedIds, targets: Targets): SentAs {
  const { to, replyTo, ...rest } = message;
  void to;
  const { media, target, ...content } = { media: undefined, target: undefined, ...rest };
  return {
    content: target === undefined ? content : { ...content, target: asked.target ?? null },
    withMedia: media !== undefined,
    replyTo: replyTo === undefined ? null : ((replyTo === targets.target ? asked.target : asked.replyTo) ?? null),
  };
}

/** The messages that a request names, by our ids. */
export type AskedIds = { readonly replyTo?: string | undefined; readonly target?: string | undefined };

/** As the API shows it; null where the message went out as asked. */
export function presentSentAs(row: Pick<MessageRow, 'sent_as'>): ({ type: string } & Record<string, unknown>) | null {
  if (row.sent_as === null) return null;
  const { content, replyTo } = fromColumn<SentAs>(row.sent_as);
  return { ...content, replyTo };
}

/** The column once the text was edited at the provider. */
export function editSentAs(column: string, text: string): string {
  const sentAs = fromColumn<SentAs>(column);
  return JSON.stringify({ ...sentAs, content: { ...sentAs.content, text } });
}
