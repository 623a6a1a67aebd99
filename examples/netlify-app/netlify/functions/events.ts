import { PolyzapError, verifyWebhook, type WebhookEvent } from '@polyzap/sdk';
import { readEnvironment } from '../../src/environment.ts';
import { polyzap } from '../../src/polyzap.ts';

/** Where polyzap tells what happens, for all shops. An event may come more than once: what is done for it is done once. */
export default async function hear(request: Request): Promise<Response> {
  let event: WebhookEvent;
  try {
    event = await verifyWebhook(request, { secret: readEnvironment().webhookSecret });
  } catch (error) {
    if (PolyzapError.isInstance(error)) return new Response(null, { status: 401 });
    throw error;
  }
  await act(event);
  return new Response(null, { status: 204 });
}

async function act(event: WebhookEvent): Promise<void> {
  if (event.type === 'connect_link.completed') {
    const client = polyzap();
    const { metadata } = await client.tenants.get(event.tenantId);
    if (metadata['connectedAt'] !== undefined) return;
    await client.tenants.update(event.tenantId, { metadata: { ...metadata, connectedAt: event.occurredAt } });
  }
  if (event.type === 'message.received' && event.connectionId !== null) {
    const { message } = event.data;
    if (message.content.type !== 'text') return;
    // The key is the event's: heard twice, it is answered once.
    await polyzap().messages.send(
      {
        connectionId: event.connectionId,
        to: message.address,
        type: 'text',
        text: 'Thank you! We will answer in a moment.',
      },
      { idempotencyKey: `answer:${event.id}` },
    );
  }
}

export const config = { path: '/api/events', method: 'POST' };
