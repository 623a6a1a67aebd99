import type { Readable } from 'node:stream';
import { generateWAMessage, type proto, type WAMessage } from '@whiskeysockets/baileys';
import type { Warning } from '../../../../../core/provider/index.ts';
import { refuse } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Connection } from '../session/connection.ts';
import { openMedia } from './media-source.ts';
import { findTarget, keyOf } from './targets.ts';
import { toBaileys, type WireMessage } from './to-baileys.ts';
import { isSet } from '../is-set.ts';

/** A message that only has to be put on the wire. */
export type Prepared = {
  readonly info: proto.IWebMessageInfo;
  readonly message: proto.IMessage;
  readonly warnings: readonly Warning[];
};

/** Uploads media, finds what is quoted or reacted to, and makes the message. Sends nothing. */
export async function prepare(
  parts: Parts,
  session: string,
  connection: Connection,
  request: {
    readonly id: string;
    readonly jid: string;
    readonly message: WireMessage;
    readonly attached?: Readable | undefined;
  },
): Promise<Prepared> {
  const { id, jid, message } = request;
  const { socket } = connection;
  const media =
    'media' in message && message.type !== 'card' && message.type !== 'template'
      ? await openMedia(message, parts.whatsApp.testMode, request.attached)
      : undefined;
  const targetKey = message.type === 'reaction' ? await keyOf(parts, session, jid, message.target) : undefined;
  const { content, warnings } = toBaileys(message, {
    ...(media === undefined ? {} : { media }),
    ...(targetKey === undefined ? {} : { targetKey }),
  });
  const quoted = message.replyTo === undefined ? undefined : await findTarget(parts, session, message.replyTo);
  const missing: Warning[] =
    message.replyTo !== undefined && quoted === undefined
      ? [{ type: 'unsupported', feature: 'replyTo', details: 'the quoted message is not known here any more' }]
      : [];
  const made = await generateWAMessage(jid, content, {
    logger: parts.baileysLog,
    userJid: connection.creds.me?.id ?? '',
    upload: socket.waUploadToServer,
    messageId: id,
    ...(quoted === undefined ? {} : { quoted: quoted as WAMessage }),
  });
  if (!isSet(made.message)) throw refuse('internal_error', 'Baileys made no message');
  return { info: made, message: made.message, warnings: [...warnings, ...missing] };
}
