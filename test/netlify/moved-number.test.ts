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

const OLD = { number: '+15550783881', message: `SM${'1'.repeat(32)}` };
const NEW = { number: '+15550100099', message: `SM${'2'.repeat(32)}` };
type Line = typeof OLD;

type Backend = {
  readonly provider: RegisteredProvider;
  /** With the old number and with the new one: what proves a webhook is the same. */
  readonly configs: readonly [old: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>];
  /** What became of messages, as the backend tells it: in one request, where it puts several into one. */
  reports(url: string, state: 'delivered' | 'read', of: readonly Line[]): readonly RequestInit[];
};

const backends: readonly Backend[] = [
  {
    provider: cloud,
    configs: [cloudHarness.config, { ...cloudHarness.config, phoneNumberId: '209900000000001' }],
    reports(_url, state, of) {
      const values = of.map(({ number, message }) => {
        const phone_number_id = number === OLD.number ? PHONE_NUMBER_ID : '209900000000001';
        const about = { ...metadata, display_phone_number: number.slice(1), phone_number_id };
        const statuses = [{ id: message, status: state, timestamp: '1795521600', recipient_id: '5511' }];
        return { metadata: about, statuses };
      });
      const body = JSON.stringify(webhookOf(...values));
      const headers = { [SIGNATURE_HEADER]: sign(String(cloudHarness.config['appSecret']), body) };
      return [{ method: 'POST', headers, body }];
    },
  },
  {
    provider: twilio,
    configs: [
      { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, number: OLD.number },
      { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, number: NEW.number },
    ],
    reports: (url, state, of) =>
      of.map(({ number, message }) => {
        const about = { MessageSid: message, SmsSid: message, From: `whatsapp:${number}` };
        const form = { ...status, AccountSid: ACCOUNT_SID, ...about, MessageStatus: state, SmsStatus: state };
        const { headers, body } = signForm(form, { url });
        return { method: 'POST', headers, body: new TextDecoder().decode(body) };
      }),
  },
];

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

    it('still hears what became of what it sent before, and of what it sends now, in one request or in several', async () => {
      const { db } = context.store;
      const ids: string[] = [];
      for (const line of [OLD, NEW]) {
        const { id: messageId } = await withStatus(sendAt(world, actor), 201);
        const sent = { provider: id, provider_message_id: line.message };
        await db.updateTable('message').set(sent).where('id', '=', messageId).execute();
        ids.push(messageId);
      }
      const url = `https://gateway.test/webhooks/${id}/${actor.connectionId}`;
      const tell = async (state: 'delivered' | 'read', ...of: readonly Line[]) => {
        for (const init of backend.reports(url, state, of)) {
          expect((await createApp(context).request(url, init)).status).toBeLessThan(300);
        }
      };
      const states = () =>
        Promise.all(ids.map(async (one) => (await withStatus(world.call(`GET /v1/messages/${one}`), 200)).state));
      await tell('delivered', OLD);
      expect(await states()).toEqual(['delivered', 'sent']);
      await tell('delivered', NEW);
      expect(await states()).toEqual(['delivered', 'delivered']);
      await tell('read', OLD, NEW);
      expect(await states()).toEqual(['read', 'read']);
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
