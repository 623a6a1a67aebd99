import type { SwitchReport } from '../api/switches.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { checkMessage } from '../messages/check.ts';
import { toOutbound } from '../messages/content.ts';
import { toSend } from '../messages/sent-as.ts';
import { GatewayError, type Address, type RegisteredProvider } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';

/** How many of the queued messages are held against the new provider, and how many of them are named. */
const LOOKED_AT = 1000;
const NAMED = 100;

/** What a connection still has to send, and what of it the new provider would refuse. */
export async function readQueued(
  context: GatewayContext,
  connection: Pick<ConnectionRow, 'id'>,
  provider: Pick<RegisteredProvider, 'id' | 'capabilities'>,
): Promise<SwitchReport['queued']> {
  const { db } = context.store;
  const sends = await db
    .selectFrom('send')
    .select(['message_id', 'maybe_taken', 'last_error', 'attempts'])
    .where('connection_id', '=', connection.id)
    .orderBy('message_id')
    .execute();
  const waiting = sends.filter((send) => send.maybe_taken === 0);
  const ids = waiting.slice(0, LOOKED_AT).map((send) => send.message_id);
  const messages =
    ids.length === 0 ? [] : await db.selectFrom('message').selectAll().where('id', 'in', ids).orderBy('id').execute();
  return {
    waiting: waiting.length,
    undecided: sends.length - waiting.length,
    unsendable: messages.flatMap((message) => refusalOf(message, provider)).slice(0, NAMED),
  };
}

function refusalOf(
  row: MessageRow,
  provider: Pick<RegisteredProvider, 'id' | 'capabilities'>,
): SwitchReport['queued']['unsendable'] {
  try {
    checkMessage(toOutbound(toSend(row).content, fromColumn<Address>(row.address), {}), provider);
    return [];
  } catch (error) {
    if (!GatewayError.isInstance(error)) throw error;
    return [{ messageId: row.id, code: error.code, message: error.message }];
  }
}
