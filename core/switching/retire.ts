import { asFormer } from '../connections/former.ts';
import { providerOf } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError } from '../provider/index.ts';
import type { ConnectionProviderRow } from '../store/gateway/schema.ts';

/** How many backends are told in one round. */
const BATCH = 5;

/** After a backend could not be told. */
const RETRY_MS = 60_000;

/**
 * Lets go of former providers that have nothing left to send: a paired phone is disconnected, or unlinked where the
 * switch said so. Tried again until it works; by one worker at a time.
 */
export async function retireDrained(context: GatewayContext): Promise<void> {
  const now = context.now().getTime();
  const due = await context.store.db
    .selectFrom('connection_provider')
    .selectAll()
    .where('retire_at', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('send')
            .select('send.message_id')
            .whereRef('send.connection_id', '=', 'connection_provider.connection_id')
            .whereRef('send.epoch', '=', 'connection_provider.epoch'),
        ),
      ),
    )
    .limit(BATCH)
    .execute();
  for (const row of due) {
    const leased = now + context.limits.leaseMs;
    if (!(await update(context, row, row.retire_at, { retire_at: leased, retired_at: row.retired_at ?? now })))
      continue;
    await update(context, row, leased, { retire_at: (await letGo(context, row)) ? null : now + RETRY_MS });
  }
}

async function letGo(context: GatewayContext, row: ConnectionProviderRow): Promise<boolean> {
  try {
    const connection = await context.store.db
      .selectFrom('connection')
      .selectAll()
      .where('id', '=', row.connection_id)
      .executeTakeFirstOrThrow();
    const provider = providerOf(context, asFormer(connection, row));
    const options = { signal: AbortSignal.timeout(context.limits.sendBudgetMs) };
    if (row.afterwards === 'dispose') await provider.dispose?.(options);
    else await provider.session?.disconnect(options);
    return true;
  } catch (error) {
    const code = GatewayError.isInstance(error) ? error.code : 'internal_error';
    context.log.warn({ connectionId: row.connection_id, provider: row.provider, code }, 'former provider not let go');
    return false;
  }
}

/** False where somebody else has changed it meanwhile. */
async function update(
  context: GatewayContext,
  row: ConnectionProviderRow,
  retireAt: number | null,
  changes: Partial<Pick<ConnectionProviderRow, 'retire_at' | 'retired_at'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await context.store.db
    .updateTable('connection_provider')
    .set(changes)
    .where('connection_id', '=', row.connection_id)
    .where('epoch', '=', row.epoch)
    .where('retire_at', '=', retireAt)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
