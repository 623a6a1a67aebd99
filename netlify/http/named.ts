import { visibleTenant } from '../../core/access/principal.ts';
import type { GatewayContext } from '../../core/context.ts';
import type { AppContext } from './environment.ts';

/**
 * The first three arguments of whatever is done to one thing of a tenant: the gateway, the id in the path (`:id`), and whose
 * things the caller may see (undefined: everybody's). One that is another's is then looked for in vain.
 */
export function named(c: AppContext): readonly [gateway: GatewayContext, id: string, tenantId: string | undefined] {
  return [c.get('gateway'), c.req.param('id') ?? '', visibleTenant(c.get('principal'))];
}
