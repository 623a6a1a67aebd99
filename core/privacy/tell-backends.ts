import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { everyProvider } from '../lifecycle/remove-connection.ts';
import { providerOf } from '../connections/provider-of.ts';
import { readAddressKey, type PhoneAddress, type UserAddress } from '../provider/index.ts';
import { erasureAddresses } from '../store/gateway/sealed.ts';
import type { ErasureRow } from '../store/gateway/tables/privacy.ts';

/**
 * Has our own backends delete what they keep of a contact's messages, on every connection of the tenant. False where one
 * could not be reached: the erasure waits for it. Safe to repeat. Never throws for a backend.
 */
export async function tellBackends(context: GatewayContext, row: ErasureRow): Promise<boolean> {
  if (row.addresses === null) return true;
  const keys = fromColumn<string[]>(context.keyring.open(row.addresses, erasureAddresses(row.id)).toString());
  const people = keys.map(readAddressKey).filter((one): one is PhoneAddress | UserAddress => one.type !== 'group');
  const connections = await context.store.db
    .selectFrom('connection')
    .selectAll()
    .where('tenant_id', '=', row.tenant_id)
    .where('deleted_at', 'is', null)
    .execute();
  let reached = true;
  for (const connection of connections) {
    for (const known of await everyProvider(context, connection)) {
      try {
        const signal = AbortSignal.timeout(context.limits.sendBudgetMs);
        await providerOf(context, known).forget?.(people, { signal });
      } catch {
        context.log.warn(
          { connectionId: connection.id, provider: known.provider, erasureId: row.id },
          'an erasure waits',
        );
        reached = false;
      }
    }
  }
  return reached;
}
