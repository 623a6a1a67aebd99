import type { SwitchReport } from '../api/switches.ts';
import type { GatewayContext } from '../context.ts';
import { prepareAgain } from '../messages/prepare-again.ts';
import type { Carrier } from '../messages/prepare.ts';
import { GatewayError } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';

/** How many of the queued messages are held against the new provider, and how many of them are named. */
const LOOKED_AT = 200;
const NAMED = 100;

/** What a connection still has to send, and what of it the new provider would refuse. */
export async function readQueued(
  context: GatewayContext,
  connection: ConnectionRow,
  provider: Carrier,
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
  const unsendable: Refusal[] = [];
  for (const message of messages) {
    if (unsendable.length < NAMED) unsendable.push(...(await refusalOf(context, message, connection, provider)));
  }
  return { waiting: waiting.length, undecided: sends.length - waiting.length, unsendable };
}

type Refusal = SwitchReport['queued']['unsendable'][number];

/** As the dispatcher will look at it once the connection is there (`lookAgain`). */
async function refusalOf(
  context: GatewayContext,
  row: MessageRow,
  connection: ConnectionRow,
  provider: Carrier,
): Promise<Refusal[]> {
  try {
    await prepareAgain(context, row, { ...connection, provider: provider.id }, provider);
    return [];
  } catch (error) {
    if (!GatewayError.isInstance(error)) throw error;
    return [{ messageId: row.id, code: error.code, message: error.message }];
  }
}
