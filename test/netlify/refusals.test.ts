import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allEvents, createActor, problem, send, text, withStatus, type Actor } from './support/actors.ts';
import { everyType } from './support/samples.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

describeOnStores('messages', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
    actor = await createActor(world);
  });
  beforeEach(() => {
    world.scripted.sends.length = 0;
    world.scripted.behaviour = accept;
  });

  describe('that the provider refuses', () => {
    const REFUSED = [
      'invalid_message',
      'template_not_found',
      'template_parameters',
      'media_rejected',
      'media_unavailable',
      'recipient_unreachable',
      'recipient_not_allowed',
      'recipient_opted_out',
      'outside_window',
      'template_unavailable',
      'policy_blocked',
      'credentials_rejected',
      'permission_denied',
      'sender_not_found',
      'account_restricted',
      'payment_required',
      'quota_exceeded',
      undefined,
      'session_logged_out',
      undefined,
      undefined,
      'provider_rejected',
      'unsupported_message',
    ];

    it('are problems with the code, and are stored as failed with an event', async () => {
      const memory = await createActor(world, 'memory');
      for (const [index, code] of REFUSED.entries()) {
        if (code === undefined) continue;
        const to = `+155501001${String(index + 1).padStart(2, '0')}`;
        const body = await problem(send(world, memory, text(to)), code);
        expect(body).toMatchObject({ provider: { id: 'memory', code: `memory/${code}` } });
        const message = await withStatus(world.call(`GET /v1/messages/${body.messageId}`, { key: memory.key }), 200);
        expect(message).toMatchObject({ state: 'failed', error: { code, providerCode: `memory/${code}` } });
      }
      const events = (await allEvents(world, memory)).filter(({ type }) => type === 'message.status_changed');
      expect(events.map((event) => event.data.error?.code)).toEqual(REFUSED.filter((code) => code !== undefined));
    });

    it('for now wait for another try: 202', async () => {
      const memory = await createActor(world, 'memory');
      for (const digits of ['0118', '0120', '0121', '0301']) {
        const message = await withStatus(send(world, memory, text(`+1555010${digits}`)), 202);
        expect(message).toMatchObject({ state: 'queued', error: null });
      }
      const unknown = await withStatus(send(world, memory, text('+15550100303')), 202);
      expect(unknown).toMatchObject({ state: 'unknown', error: { code: 'outcome_unknown' } });
    });
  });

  describe('that cannot be sent', () => {
    it('name the capability, are not stored and never reach the provider', async () => {
      const limited = await createActor(world, 'limited');
      const before = await count(world, limited);
      const body = everyType('+5511999990001', '')['buttons'];
      const { capability } = await problem(send(world, limited, body), 'unsupported_message', 422);
      expect(capability).toBe('messages.buttons');
      const group = text('', { to: { type: 'group', id: '1@g.us' } });
      expect((await problem(send(world, limited, group), 'unsupported_message')).capability).toBe('recipients.group');
      expect(await count(world, limited)).toBe(before);
    });

    it('name the limit', async () => {
      const cases: [unknown, string, string][] = [
        [text('+5511999990001', { text: 'x'.repeat(65_537) }), 'invalid_request', 'text'],
        [
          {
            ...(everyType('+5511999990001', '')['poll'] as object),
            options: Array.from({ length: 13 }, (_, index) => `o${index}`),
          },
          'invalid_message',
          'options',
        ],
        [
          { to: '+5511999990001', type: 'image', media: { base64: 'AAAA', mediaType: 'image/tiff' } },
          'media_rejected',
          'media.mediaType',
        ],
        [text('+5511999990001', { expiresAt: '2020-01-01T00:00:00Z' }), 'invalid_request', 'expiresAt'],
      ];
      for (const [body, code, path] of cases) {
        const { errors } = await problem(send(world, actor, body), code, 422);
        expect(errors[0]?.path).toBe(path);
      }
      expect(world.scripted.sends).toHaveLength(0);
    });

    it('name the field, whatever is wrong with it', async () => {
      const cases: [unknown, string][] = [
        [text('5511999990001'), 'to'],
        [text('+5511999990001', { colour: 'red' }), 'colour'],
        [{ to: '+5511999990001', type: 'text' }, 'text'],
        [{ to: '+5511999990001', type: 'fax', text: 'x' }, 'type'],
        [text('+5511999990001', { metadata: { a: 1 } }), 'metadata.a'],
        [text('+5511999990001', { text: 'a\0b' }), 'text'],
        [text('+5511999990001', { clientReference: '\ud800' }), 'clientReference'],
        [text('+5511999990001', { metadata: { 'a\0': 'x' } }), 'metadata.a\0'],
        [text('', { to: { type: 'user', id: 'a\0b' } }), 'to.id'],
        [text('+5511999990001', { connectionId: 'con_1' }), 'connectionId'],
        [[], ''],
        ['"text"', ''],
      ];
      for (const [body, path] of cases) {
        const { errors } = await problem(send(world, actor, body), 'invalid_request', 422);
        expect(
          errors.map((error) => error.path),
          JSON.stringify(body),
        ).toContain(path);
      }
      expect(world.scripted.sends).toHaveLength(0);
    });
  });
});

async function count(world: World, actor: Actor): Promise<number> {
  return (await withStatus(world.call('GET /v1/messages', { key: actor.key }), 200)).data.length;
}
