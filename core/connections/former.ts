import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import type { ConnectionProviderRow, ConnectionRow } from '../store/gateway/schema.ts';
import { prepared } from '../store/prepared.ts';

/** A connection as it was under an earlier configuration: what was sent and received then is still understood. */
export function asFormer(connection: ConnectionRow, former: ConnectionProviderRow): ConnectionRow {
  return {
    ...connection,
    provider: former.provider,
    config: former.config,
    secrets: former.secrets,
    number: former.number,
    session_state: former.session_state,
    session_state_at: former.session_state_at,
    epoch: former.epoch,
    provider_since: former.from_at,
  };
}

/** A connection's former configurations, the newest first; those of one provider where it is named. */
export async function findFormer(
  db: Store | StoreTransaction,
  connectionId: string,
  provider?: string,
): Promise<readonly ConnectionProviderRow[]> {
  const { rows } = await selectFormer(db, { connectionId });
  return provider === undefined ? rows : rows.filter((row) => row.provider === provider);
}

const selectFormer = prepared((db: Store, { connectionId }: { readonly connectionId: string }) =>
  db.selectFrom('connection_provider').selectAll().where('connection_id', '=', connectionId).orderBy('epoch', 'desc'),
);

/**
 * The connection as it knows what came or went through `provider` at a time: as it is, or as it was. Undefined where it
 * has never been on that provider.
 */
export async function configurationFor(
  context: GatewayContext,
  connection: ConnectionRow,
  provider: string,
  at: number,
): Promise<ConnectionRow | undefined> {
  if (connection.provider === provider && at >= (connection.provider_since ?? 0)) return connection;
  const former = await findFormer(context.store.db, connection.id, provider);
  const then = former.find((row) => row.from_at <= at && at < row.until_at);
  if (then !== undefined) return asFormer(connection, then);
  if (connection.provider === provider) return connection;
  return former[0] === undefined ? undefined : asFormer(connection, former[0]);
}

/**
 * The connection under the configuration that a queued message is to be sent with.
 *
 * What was queued stays with its configuration, or goes on to the next, as the switch between them says. What may have
 * been taken stays in any case: only the backend that may have it can tell.
 */
export async function configurationOfSend(
  context: GatewayContext,
  connection: ConnectionRow,
  send: { readonly epoch: number; readonly maybeTaken: boolean },
): Promise<ConnectionRow> {
  if (send.epoch >= connection.epoch) return connection;
  const former = new Map((await findFormer(context.store.db, connection.id)).map((row) => [row.epoch, row]));
  for (let { epoch } = send; epoch < connection.epoch; epoch += 1) {
    const row = former.get(epoch);
    if (row === undefined) continue;
    const stays = send.maybeTaken || (row.strategy === 'drain' && row.retired_at === null);
    if (stays) return asFormer(connection, row);
  }
  return connection;
}
