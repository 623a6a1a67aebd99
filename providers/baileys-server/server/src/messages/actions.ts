import { generateWAMessage, type AnyMessageContent } from '@whiskeysockets/baileys';
import type { MessageAction } from '../../../../../core/provider/index.ts';
import { errorOfFailure, failureOfNack, refuse } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Session } from '../session/session.ts';
import { jidOf } from './addresses.ts';
import { relay } from './relay.ts';
import { keyOf } from './targets.ts';
import { isSet } from '../is-set.ts';

/** Marks read, types, edits, revokes. Resolves once WhatsApp has it, as far as it says so. */
export async function perform(parts: Parts, session: Session, action: MessageAction): Promise<void> {
  const jid = jidOf(action.chat);
  if (jid === undefined) throw refuse('invalid_message', 'chat.id is not the id of a WhatsApp user or group');
  const connection = session.connection();
  switch (action.type) {
    case 'typing':
      await connection.socket.sendPresenceUpdate('composing', jid);
      return;
    case 'read': {
      if (action.target.direction !== 'inbound') throw refuse('invalid_message', 'Only an inbound message can be read');
      await connection.socket.readMessages([await keyOf(parts, session.id, jid, action.target)]);
      return;
    }
    case 'edit':
    case 'revoke': {
      if (action.target.direction !== 'outbound')
        throw refuse(
          'invalid_message',
          `Only an outbound message can be ${action.type === 'edit' ? 'edited' : 'revoked'}`,
        );
      const key = await keyOf(parts, session.id, jid, action.target);
      await change(
        parts,
        session,
        jid,
        action.type === 'edit' ? { text: action.text, linkPreview: null, edit: key } : { delete: key },
      );
      return;
    }
  }
}

/** Sends a change to an earlier message. The change has an id of its own, and is not stored: nobody asks for it again. */
async function change(parts: Parts, session: Session, jid: string, content: AnyMessageContent): Promise<void> {
  const connection = session.connection();
  await session.settled();
  const made = await generateWAMessage(jid, content, {
    logger: parts.baileysLog,
    userJid: connection.creds.me?.id ?? '',
    upload: connection.socket.waUploadToServer,
  });
  const { id } = made.key;
  if (!isSet(id) || !isSet(made.message)) throw refuse('internal_error', 'Baileys made no message');
  const ack = connection.acks.wait(id, parts.timing.ackMs);
  await relay(connection.socket, jid, made.message, id);
  const said = await ack;
  if (said?.error !== undefined) throw errorOfFailure(failureOfNack(said.error));
}
