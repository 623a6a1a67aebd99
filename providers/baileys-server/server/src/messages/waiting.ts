import { toNumber } from '@whiskeysockets/baileys';
import type { Parts } from '../parts.ts';
import { unreadable } from './from-baileys.ts';
import type { Self } from './incoming.ts';
import { isSet } from '../is-set.ts';

/** Reports messages that could not be decrypted and did not come again. They are still taken if they come after all. */
export async function giveUpOnUnreadable(parts: Parts, session: string, self: Self): Promise<void> {
  const rows = await parts.db
    .selectFrom('wa_message')
    .select('id')
    .where('session', '=', session)
    .where('state', '=', 'waiting')
    .where('created_at', '<', parts.now() - parts.timing.unreadableAfterMs)
    .execute();
  for (const { id } of rows) {
    const message = await parts.messages.find(session, 'in', id);
    const info = message?.content;
    if (message === undefined || !isSet(info)) continue;
    const events = unreadable(
      {
        id,
        chat: message.chat,
        sender: [info.key?.participant ?? message.chat],
        pushName: info.pushName ?? undefined,
        timestamp: toNumber(info.messageTimestamp),
      },
      self,
      'undecryptable',
    );
    await parts.writer.write(session, async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('wa_message')
        .set({ state: 'given_up' })
        .where('session', '=', session)
        .where('direction', '=', 'in')
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      if (numUpdatedRows > 0n) await parts.outbox.add(transaction, session, events);
    });
  }
}
