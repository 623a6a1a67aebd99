import type { DeliveryFailure, ProviderEvent } from '../../../../../core/provider/index.ts';
import { describeError } from '../log.ts';
import type { Parts } from '../parts.ts';
import type { Connection } from '../session/connection.ts';
import { relay } from './relay.ts';
import { reportStatus } from './statuses.ts';
import { isSet } from '../is-set.ts';

/**
 * After (re)connecting: sends again what WhatsApp has never acknowledged, with the same ids, so that a recipient who
 * has a message already sees it once. What is too old to be wanted becomes `unknown`.
 */
export async function resendUnacknowledged(parts: Parts, session: string, connection: Connection): Promise<void> {
  for (const { id, createdAt } of await parts.messages.unacknowledged(session)) {
    if (parts.now() - createdAt > parts.timing.resendForMs) {
      const failure: DeliveryFailure = { code: 'outcome_unknown' };
      const report = { ids: [id], state: 'unknown', providerState: 'no ack', at: parts.now(), failure } as const;
      await reportStatus(parts, session, connection, report);
      continue;
    }
    const stored = await parts.messages.find(session, 'out', id);
    const message = stored?.content?.message;
    if (stored === undefined || !isSet(message)) continue;
    try {
      await relay(connection.socket, stored.chat, message, id);
    } catch (error) {
      parts.log.warn({ session, error: describeError(error) }, 'a message could not be sent again');
      return;
    }
  }
}

/** The link is gone: what was not acknowledged will not be sent any more. */
export function failUnsent(parts: Parts, session: string): Promise<void> {
  return parts.writer.write(session, async (transaction) => {
    const failure: DeliveryFailure = { code: 'session_logged_out' };
    const rows = await transaction
      .updateTable('wa_message')
      .set({ state: 'failed', failure: JSON.stringify(failure) })
      .where('session', '=', session)
      .where('direction', '=', 'out')
      .where('state', '=', 'queued')
      .returning('id')
      .execute();
    const timestamp = new Date(parts.now()).toISOString();
    const events = rows.map(({ id }): ProviderEvent => ({
      type: 'message.status_changed',
      id: `status:${id}:failed`,
      timestamp,
      data: { providerMessageId: id, state: 'failed', providerState: 'logged out', failure },
    }));
    await parts.outbox.add(transaction, session, events);
  });
}
