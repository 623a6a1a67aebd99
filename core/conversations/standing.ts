import type { GatewayContext } from '../context.ts';
import { addressKey, type Address } from '../provider/index.ts';

/** What decides whether somebody may be written to now. */
export type Standing = {
  /** When they last wrote to this connection, epoch milliseconds. */
  readonly lastInboundAt: number | null;
  /** They, by whichever of their addresses, are on the tenant's suppression list. */
  readonly suppressed: boolean;
};

/** One query, because every send asks it. A group has no standing: it is nobody's in particular. */
export async function readStanding(
  context: GatewayContext,
  connection: { readonly id: string; readonly tenant_id: string },
  to: Address,
): Promise<Standing> {
  if (to.type === 'group') return { lastInboundAt: null, suppressed: false };
  const key = addressKey(to);
  const row = await context.store.db
    .selectNoFrom(({ selectFrom }) => [
      selectFrom('contact_address')
        .innerJoin('conversation', 'conversation.contact_id', 'contact_address.contact_id')
        .select('conversation.last_inbound_at')
        .where('contact_address.tenant_id', '=', connection.tenant_id)
        .where('contact_address.address', '=', key)
        .where('conversation.connection_id', '=', connection.id)
        .as('last_inbound_at'),
      selectFrom('suppression')
        .select('suppression.id')
        .where('suppression.tenant_id', '=', connection.tenant_id)
        .where(({ or, eb, selectFrom: select }) =>
          or([
            eb('suppression.address', '=', key),
            eb(
              'suppression.address',
              'in',
              select('contact_address as own')
                .innerJoin('contact_address as every', 'every.contact_id', 'own.contact_id')
                .select('every.address')
                .where('own.tenant_id', '=', connection.tenant_id)
                .where('own.address', '=', key),
            ),
          ]),
        )
        .limit(1)
        .as('suppression_id'),
    ])
    .executeTakeFirstOrThrow();
  return { lastInboundAt: row.last_inbound_at, suppressed: row.suppression_id !== null };
}
