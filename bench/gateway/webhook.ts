import { signTimestamped } from '../../core/provider-kit/signature.ts';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../providers/memory/webhook.ts';
import type { Asked } from './load.ts';
import { MEMORY_SECRET } from './setting.ts';

/** A message from this number, as the memory provider's backend tells of it. The same id is the same message. */
export function inboundWebhook(connectionId: string, from: string, id: string): Asked {
  const seconds = Math.floor(Date.now() / 1000);
  const at = new Date().toISOString();
  const data = {
    providerMessageId: `IN-${id}`,
    from: { addresses: [{ type: 'phone', number: from }], name: 'Ana' },
    sentAt: at,
    type: 'text',
    text: 'Is it ready?',
  };
  const events = [{ type: 'message.received', id, timestamp: at, data }];
  const body = JSON.stringify({ connection: connectionId, events });
  const headers = {
    [TIMESTAMP_HEADER]: String(seconds),
    [SIGNATURE_HEADER]: signTimestamped(MEMORY_SECRET, seconds, body),
  };
  return { path: `/webhooks/memory/${connectionId}`, headers, body };
}
