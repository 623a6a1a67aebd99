import { beforeAll, describe, expect, it } from 'vitest';
import { splitConfig } from '../../core/connections/provider-of.ts';
import type { GatewayContext } from '../../core/context.ts';
import type { RegisteredProvider } from '../../core/provider/index.ts';
import { createApp } from '../../netlify/http/app.ts';
import { metadata, PHONE_NUMBER_ID, webhookOf } from '../../providers/cloud-api/harness-webhooks.ts';
import { harness as cloudHarness } from '../../providers/cloud/harness.ts';
import { cloud } from '../../providers/cloud/index.ts';
import { sign, SIGNATURE_HEADER } from '../../providers/cloud/webhook.ts';
import { ACCOUNT_SID, AUTH_TOKEN, signForm, status } from '../../providers/twilio/harness-webhooks.ts';
import { twilio } from '../../providers/twilio/index.ts';
import { createActor, send, text, withStatus, type Actor } from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

const OLD = { number: '+15550783881', message: 'wamid.OLD' };
const NEW = { number: '+15550100099', message: 'wamid.NEW' };

type Backend = {
  readonly provider: RegisteredProvider;
  /** With the old number and with the new one: what proves a webhook is the same. */
  readonly configs: readonly [old: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>];
  /** A `delivered`, as the backend tells it of a message of one of both. */
  delivered(url: string, of: typeof OLD): { readonly url: string; readonly headers: Headers; readonly body: string };
};

const backends: readonly Backend[] = [
  {
    provider: cloud,
    configs: [cloudHarness.config, { ...cloudHarness.config, phoneNumberId: '209900000000001' }],
    delivered(url, of) {
      const phone_number_id = of === OLD ? PHONE_NUMBER_ID : '209900000000001';
      const about = { ...metadata, display_phone_number: of.number.slice(1), phone_number_id };
      const statuses = [{ id: of.message, status: 'delivered', timestamp: '1795521600', recipient_id: '5511' }];
      const body = JSON.stringify(webhookOf({ metadata: about, statuses }));
      const headers = { [SIGNATURE_HEADER]: sign(String(cloudHarness.config['appSecret']), body) };
      return { url, headers: new Headers(headers), body };
    },
  },
  {
    provider: twilio,
    configs: [
      { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, number: OLD.number },
      { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, number: NEW.number },
    ],
    delivered(url, of) {
      const MessageSid = sidOf(of);
      const form = {
        ...status,
        AccountSid: ACCOUNT_SID,
        MessageSid,
        SmsSid: MessageSid,
        From: `whatsapp:${of.number}`,
      };
      const { headers, body } = signForm({ ...form, MessageStatus: 'delivered', SmsStatus: 'delivered' }, { url });
      return { url, headers, body: new TextDecoder().decode(body) };
    },
  },
];

const sidOf = (of: typeof OLD) => `SM${(of === OLD ? '1' : '2').repeat(32)}`;

/** The connection has another number at the same backend, account and app: one webhook URL, one proof, two numbers. */
describeOnStores('a connection that was moved to another number at', (store) => {
  describe.each(backends.map((backend) => [backend.provider.id, backend] as const))('%s', (id, backend) => {
    let world: World;
    let context: GatewayContext;
    let actor: Actor;
    beforeAll(async () => {
      world = await createWorld(await store());
      actor = await createActor(world);
      context = { ...world.context, providers: { [id]: backend.provider } };
      await move(context, actor.connectionId, backend);
    });

    it('still hears what became of what it sent before, and of what it sends now', async () => {
      const { db } = context.store;
      for (const of of [OLD, NEW]) {
        const { id: messageId } = await withStatus(sendAt(world, actor), 201);
        const sent = { provider: id, provider_message_id: id === 'twilio' ? sidOf(of) : of.message };
        await db.updateTable('message').set(sent).where('id', '=', messageId).execute();
        const url = `https://gateway.test/webhooks/${id}/${actor.connectionId}`;
        const { headers, body } = backend.delivered(url, of);
        const answer = await createApp(context).request(url, { method: 'POST', headers, body });
        expect(answer.status).toBeLessThan(300);
        expect(await withStatus(world.call(`GET /v1/messages/${messageId}`), 200)).toMatchObject({
          state: 'delivered',
        });
      }
      expect(world.logged.join()).not.toContain('"dropped"');
    });
  });
});

/** Sent while it was on a provider that takes everything; then told apart by hand. */
async function sendAt(world: World, actor: Actor) {
  const { db } = world.context.store;
  const row = await db
    .selectFrom('connection')
    .selectAll()
    .where('id', '=', actor.connectionId)
    .executeTakeFirstOrThrow();
  await db.updateTable('connection').set({ provider: 'scripted', config: '{}', secrets: null }).execute();
  try {
    return await send(world, actor, text('+5511999990001'));
  } finally {
    const { provider, config, secrets } = row;
    await db.updateTable('connection').set({ provider, config, secrets }).where('id', '=', row.id).execute();
  }
}

/** As `commitSwitch` leaves it. */
async function move(context: GatewayContext, id: string, { provider, configs }: Backend): Promise<void> {
  const { db } = context.store;
  const row = await db.selectFrom('connection').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const [old, now] = configs.map((config) => splitConfig(context, provider, id, config));
  if (old === undefined || now === undefined) throw new Error('There are two');
  await db
    .insertInto('connection_provider')
    .values({
      connection_id: id,
      epoch: row.epoch,
      tenant_id: row.tenant_id,
      provider: provider.id,
      ...old,
      number: OLD.number,
      session_state: null,
      session_state_at: 0,
      from_at: row.created_at,
      until_at: row.created_at + 1,
      strategy: 'drain',
      afterwards: 'keep',
      retire_at: null,
      retired_at: null,
    })
    .execute();
  const moved = { provider: provider.id, ...now, number: NEW.number, session_state: null, epoch: row.epoch + 1 };
  await db.updateTable('connection').set(moved).where('id', '=', id).execute();
}
