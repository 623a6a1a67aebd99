import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { everyProvider } from '../lifecycle/remove-connection.ts';
import { providerOf } from '../connections/provider-of.ts';
import { readAddressKey, type PhoneAddress, type UserAddress } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { erasureAddresses } from '../store/gateway/sealed.ts';
import type { ErasureRow } from '../store/gateway/tables/privacy.ts';

/**
 * Has our own backends delete what they keep of a contact's messages, on every connection of the tenant, side by side. False
 * where one could not be reached before `deadline` (epoch milliseconds) or within the send budget, whichever is sooner: the
 * erasure waits for it. Safe to repeat. Never throws for a backend.
 */
export async function tellBackends(context: GatewayContext, row: ErasureRow, deadline: number): Promise<boolean> {
  if (row.addresses === null) return true;
  const keys = fromColumn<string[]>(context.keyring.open(row.addresses, erasureAddresses(row.id)).toString());
  const people = keys.map(readAddressKey).filter((one): one is PhoneAddress | UserAddress => one.type !== 'group');
  const connections = await context.store.db
    .selectFrom('connection')
    .selectAll()
    .where('tenant_id', '=', row.tenant_id)
    .where('deleted_at', 'is', null)
    .execute();
  const signal = AbortSignal.timeout(Math.max(0, Math.min(context.limits.sendBudgetMs, deadline - Date.now())));
  const tell = async (known: ConnectionRow): Promise<boolean> => {
    try {
      await providerOf(context, known).forget?.(people, { signal });
      return true;
    } catch {
      context.log.warn({ connectionId: known.id, provider: known.provider, erasureId: row.id }, 'an erasure waits');
      return false;
    }
  };
  const known = await Promise.all(connections.map((connection) => everyProvider(context, connection)));
  return (await Promise.all(known.flat().map(tell))).every(Boolean);
}
