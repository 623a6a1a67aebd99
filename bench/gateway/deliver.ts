/**
 * The delivery worker of the Node host by itself: events for one endpoint that answers at once, and for many that never do.
 * Writes them, waits to be told, delivers.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { recordEvents } from '../../core/events/record.ts';
import { createId } from '../../core/ids.ts';
import { lockTenant } from '../../core/lock-tenant.ts';
import { generateWebhookSecret, sealSecret } from '../../core/webhooks-out/secrets.ts';
import { composeGateway } from '../../netlify/compose.ts';
import { startDeliverer } from '../../netlify/host/deliverer.ts';

const [, , tenantId = '', connectionId = '', fastUrl = '', hangingUrl = '', hanging = '0'] = process.argv;

/** Of the hanging ones, each has more than a worker tries at once. */
const EVENTS_FOR_THE_HANGING = 40;
const CHUNK = 200;

const { gateway, close } = await composeGateway(process.env, { poolSize: 10 });
const now = Date.now();

async function addEndpoint(url: string, type: string): Promise<void> {
  const id = createId('webhookEndpoint');
  await gateway.store.db
    .insertInto('webhook_endpoint')
    .values({
      id,
      tenant_id: tenantId,
      url,
      events: JSON.stringify([type]),
      description: '',
      enabled: 1,
      disabled_reason: null,
      secret: sealSecret(gateway, id, generateWebhookSecret()),
      previous_secret: null,
      previous_until: null,
      failures: 0,
      failing_since: null,
      paused_until: null,
      created_at: now,
      updated_at: now,
    })
    .execute();
}

/** Each of another contact, so that none waits for another. */
async function addEvents(type: 'message.received' | 'contact.identified', count: number): Promise<void> {
  for (let from = 0; from < count; from += CHUNK) {
    await gateway.store.db.transaction().execute(async (transaction) => {
      await lockTenant(gateway, transaction, tenantId);
      await recordEvents(
        gateway,
        transaction,
        tenantId,
        Array.from({ length: Math.min(CHUNK, count - from) }, () => ({
          type,
          connectionId,
          data: { contactId: createId('contact'), text: 'The bread that you ordered is ready, and still warm' },
          occurredAt: now,
        })),
      );
    });
  }
}

await addEndpoint(fastUrl, 'message.received');
for (let index = 0; index < Number(hanging); index += 1) await addEndpoint(hangingUrl, 'contact.identified');
await addEvents('contact.identified', EVENTS_FOR_THE_HANGING);
console.log(JSON.stringify({ ready: true }));
const input = createInterface({ input: process.stdin });
const [count] = (await once(input, 'line')) as [string];
await addEvents('message.received', Number(count));
console.log(JSON.stringify({ written: true }));
await once(input, 'line');
const deliverer = startDeliverer(gateway);
await once(input, 'close');
await deliverer.stop();
await close();
