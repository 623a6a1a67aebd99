import { signTimestamped } from '../../core/provider-kit/signature.ts';
import type { ProviderEvent, WebhookRequest } from '../../core/provider/index.ts';
import { spoil, type ProviderHarness } from '../../test/contract/harness.ts';
import { mediaHandle } from './media.ts';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from './webhook.ts';

const WEBHOOK_SECRET = 'memory-secret-0123456789';
const NOW = new Date('2026-11-24T12:00:00Z');
const CONNECTION = { id: 'con_memory', webhookUrl: 'https://gateway.test/webhooks/memory/con_memory' };

function sign(body: string, secret = WEBHOOK_SECRET, at = NOW): WebhookRequest {
  const seconds = Math.floor(at.getTime() / 1000);
  return {
    method: 'POST',
    url: CONNECTION.webhookUrl,
    headers: new Headers({
      'content-type': 'application/json',
      [TIMESTAMP_HEADER]: String(seconds),
      [SIGNATURE_HEADER]: signTimestamped(secret, seconds, body),
    }),
    body: new TextEncoder().encode(body),
  };
}

const delivered: ProviderEvent = {
  type: 'message.status_changed',
  id: 'MEM1-delivered',
  timestamp: '2026-11-24T11:59:59.000Z',
  number: '+15550100000',
  data: { providerMessageId: 'MEM1', idempotencyKey: 'k1', state: 'delivered', providerState: 'delivered' },
};
const text: ProviderEvent = {
  type: 'message.received',
  id: 'MEM1-reply-received',
  timestamp: '2026-11-24T11:59:59.500Z',
  number: '+15550100000',
  data: {
    providerMessageId: 'MEM1-reply',
    from: { addresses: [{ type: 'phone', number: '+15550100010' }], name: 'Magic number' },
    sentAt: '2026-11-24T11:59:59.500Z',
    type: 'text',
    text: 'Olá',
  },
};
const batch = (events: unknown[], connection = CONNECTION.id): string => JSON.stringify({ connection, events });
const genuine = sign(batch([delivered, text]));
const image = { type: 'bytes', bytes: Uint8Array.of(1, 2, 3), mediaType: 'image/png' } as const;

export const harness: ProviderHarness = {
  connection: CONNECTION,
  now: NOW,
  config: {},
  settings: () => ({ webhookSecret: WEBHOOK_SECRET }),
  mistakes: [
    { root: 'config', field: 'number', value: '5511999990000' },
    { root: 'config', field: 'pairing', value: 'sometimes' },
    { root: 'settings', field: 'webhookSecret', value: 'short' },
    { root: 'settings', field: 'webhookSecret', value: undefined },
  ],
  secrets: [WEBHOOK_SECRET],
  media: {
    known: mediaHandle('image', image),
    bytes: image.bytes,
    gone: { providerId: 'memory', handle: '', mediaType: 'image/png' },
  },
  webhooks: [
    { name: 'a batch', request: genuine, events: [delivered, text] },
    {
      name: 'an event from the future beside one we know',
      request: sign(
        batch([{ type: 'call.started', id: 'c1', timestamp: '2026-11-24T11:00:00Z', data: {} }, delivered]),
      ),
      events: [
        {
          type: 'unknown',
          id: 'c1',
          timestamp: '2026-11-24T11:00:00Z',
          data: {
            reason: 'not readable: type',
            payload: { type: 'call.started', id: 'c1', timestamp: '2026-11-24T11:00:00Z', data: {} },
          },
        },
        delivered,
      ],
    },
  ],
  forgeries: [
    { name: 'no signature', request: spoil.header(genuine, SIGNATURE_HEADER, undefined) },
    { name: 'no timestamp', request: spoil.header(genuine, TIMESTAMP_HEADER, undefined) },
    { name: 'another timestamp', request: spoil.header(genuine, TIMESTAMP_HEADER, String(NOW.getTime() / 1000 - 1)) },
    { name: 'one bit changed', request: spoil.byte(genuine) },
    { name: 'its end missing', request: spoil.end(genuine) },
    { name: 'another secret', request: sign(batch([delivered]), 'another-secret-0123456789') },
    {
      name: 'a signature from an hour ago',
      request: sign(batch([delivered]), WEBHOOK_SECRET, new Date(NOW.getTime() - 3_600_000)),
    },
    { name: "another connection's events", request: sign(batch([delivered], 'con_other')) },
  ],
};
