import { doOutside } from '../audit/asked.ts';
import type { GatewayContext } from '../context.ts';
import { lockTenant } from '../lock-tenant.ts';
import { requireRoom, type Made } from '../plans/connection-plan.ts';
import type { CallOptions } from '../provider/index.ts';
import { registered } from './provider-of.ts';

/**
 * What a connection is made of, with credentials that its backend makes for the operator, where the config says for whom
 * instead of naming them. What the config names itself stays. Throws what the backend throws.
 *
 * Made credentials may end earlier ones, so it is looked at first whether the tenant is there and has room.
 */
export async function withObtained(
  context: GatewayContext,
  made: Made,
  tenantId: string,
  options: CallOptions,
): Promise<Made> {
  const { obtain } = registered(context, made.provider);
  const asked = Object.keys(obtain?.fields.shape ?? {});
  const isAsked = ([name]: [string, unknown]) => asked.includes(name);
  const brought = Object.entries(made.config).filter(isAsked);
  if (obtain === undefined || brought.length === 0) return made;

  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, tenantId);
    await requireRoom(transaction, tenantId);
  });
  const own = Object.entries(made.config).filter((entry) => !isAsked(entry));
  const { http, now, providerSettings } = context;
  const host = { http, now, settings: providerSettings[made.provider] ?? {} };
  const obtained = await doOutside(
    context,
    { tenantId, action: 'connection.credentials_obtained', subject: tenantId, data: { provider: made.provider } },
    () => obtain.config(Object.fromEntries(brought), host, options),
  );
  return { ...made, config: { ...obtained, ...Object.fromEntries(own) } };
}
