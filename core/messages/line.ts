import type { GatewayContext } from '../context.ts';
import { createLaterId } from '../ids.ts';
import type { MessageRow } from '../store/gateway/schema.ts';

/**
 * Where a message stands in the line to its recipient. One that is sent later stands where it would stand if it were made
 * then: it holds up nobody before its time, and whoever is made after that goes after it.
 */
export function positionOf(context: GatewayContext, row: Pick<MessageRow, 'id' | 'send_at'>): string {
  return row.send_at === null ? row.id : createLaterId('message', row.send_at - context.now().getTime());
}
