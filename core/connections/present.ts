import type { Connection } from '../api/connections.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { isPhoneNumber } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { readSecrets } from './provider-of.ts';

/** A connection as the API shows it: secrets by name only. */
export function presentConnection(context: GatewayContext, row: ConnectionRow): Connection {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    provider: row.provider,
    label: row.label,
    isDefault: row.is_default === 1,
    config: fromColumn<Connection['config']>(row.config),
    secretsSet: Object.keys(readSecrets(context, row)),
    state:
      row.session_state === null
        ? { status: 'ready', nextAction: 'none' }
        : fromColumn<Connection['state']>(row.session_state),
    number: row.number !== null && isPhoneNumber(row.number) ? row.number : null,
    planId: row.plan_id,
    droppedEvents: row.dropped_events,
    createdAt: toTimestamp(row.created_at),
    updatedAt: toTimestamp(row.updated_at),
  };
}
