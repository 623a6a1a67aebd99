import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProviderApiError, type ProviderEvent } from '../../core/provider/index.ts';
import {
  allEvents,
  createActor,
  createKey,
  created,
  problem,
  received,
  send,
  text,
  withStatus,
  type Actor,
} from './support/actors.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Json, type World } from './support/world.ts';

const ANA = '+5511999990001';

describeOnStores('whoever has opted out', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  beforeEach(async () => {
    actor = await createActor(world);
    world.scripted.sends.length = 0;
    world.scripted.behaviour = accept;
  });
  const call = (route: string, body?: unknown) => world.call(route, { key: actor.key, body });
  const tell = (...events: ProviderEvent[]) => withStatus(world.webhook('scripted', actor.connectionId, events), 200);
  const says = (said: string, from: readonly string[] = [ANA]) => tell(received(from, { text: said }));
  const list = async (query = '') => (await withStatus(call(`GET /v1/suppressions${query}`), 200)).data;
  const optEvents = async () =>
    (await allEvents(world, actor)).filter(({ type }) => type === 'contact.opted_out' || type === 'contact.opted_in');

  it('by a keyword is written to no more, by any of their addresses and on any provider', async () => {
    await says('Parar', [ANA, 'lid-1@lid']);
    const windowed = await created(call('POST /v1/connections', { provider: 'windowed' }));
    for (const to of [ANA, { type: 'user', id: 'lid-1@lid' }]) {
      for (const connectionId of [actor.connectionId, windowed.id]) {
        await problem(send(world, actor, text('', { to, connectionId })), 'recipient_opted_out', 403);
      }
    }
    const template = {
      to: ANA,
      type: 'template',
      name: 'a',
      language: 'en',
      parameters: [],
      connectionId: windowed.id,
    };
    await problem(send(world, actor, template), 'recipient_opted_out', 403);
    expect([world.scripted.sends, world.windowed.sends]).toEqual([[], []]);
    await created(send(world, actor, text('+5511999990002')));
    const page = await withStatus(call(`GET /v1/conversations?address=${ANA}`), 200);
    expect(page.data[0]).toMatchObject({ optedOut: true });
  });

  it('is told of, once, with the words and the message', async () => {
    await says('SAIR');
    await says('sair');
    const events = await optEvents();
    expect(events).toHaveLength(1);
    const [inbound] = (await withStatus(call('GET /v1/messages?direction=inbound&limit=200'), 200)).data.slice(-1);
    expect(events[0]).toMatchObject({
      type: 'contact.opted_out',
      connectionId: actor.connectionId,
      data: {
        contactId: inbound?.contactId,
        addresses: [{ type: 'phone', number: ANA }],
        source: 'keyword',
        reason: 'SAIR',
        messageId: inbound?.id,
      },
    });
    expect(await list()).toMatchObject([
      { source: 'keyword', reason: 'SAIR', messageId: inbound?.id, contactId: inbound?.contactId },
    ]);
  });

  it('may come back, by keyword or by hand', async () => {
    await says('STOP', [ANA, 'lid-1@lid']);
    await says('start');
    expect((await optEvents()).map(({ type }) => type)).toEqual(['contact.opted_out', 'contact.opted_in']);
    await created(send(world, actor));
    await says('start');
    expect(await optEvents()).toHaveLength(2);
    await says('STOP');
    const [first] = await list();
    await withStatus(call(`DELETE /v1/suppressions/${first?.id}`), 204);
    expect(await list()).toEqual([]);
    await created(send(world, actor));
    await problem(call(`DELETE /v1/suppressions/${first?.id}`), 'resource_not_found', 404);
  });

  it('takes back what was waiting for them, and only that', async () => {
    world.scripted.behaviour = () => Promise.reject(new Error('no answer'));
    const unsure = await withStatus(send(world, actor), 202);
    const behind = await withStatus(send(world, actor), 202);
    const other = await withStatus(send(world, actor, text('+5511999990002')), 202);
    await withStatus(send(world, actor, text('+5511999990003')), 202);
    const byHand = await withStatus(send(world, actor, text('+5511999990003')), 202);
    await withStatus(call('POST /v1/suppressions', { address: '+5511999990003' }), 201);
    await says('PARAR');
    world.scripted.behaviour = accept;
    world.clock.advance(60_000);
    await world.dispatch();
    const stateOf = async ({ id }: Json) => {
      const { state, error } = await withStatus(call(`GET /v1/messages/${id}`), 200);
      return [state, error?.code];
    };
    expect(await stateOf(unsure)).toEqual(['unknown', 'outcome_unknown']);
    expect(await stateOf(behind)).toEqual(['failed', 'recipient_opted_out']);
    expect(await stateOf(byHand)).toEqual(['failed', 'recipient_opted_out']);
    expect(await stateOf(other)).toEqual(['sent', undefined]);
  });

  it('by their provider’s word is on the list, too: at once, or in a status', async () => {
    const refusal = { code: 'recipient_opted_out', providerCode: '21610' } as const;
    world.scripted.behaviour = () => Promise.reject(new ProviderApiError(refusal));
    const { messageId } = await problem(send(world, actor), 'recipient_opted_out', 403);
    world.scripted.behaviour = accept;
    expect(await list()).toMatchObject([{ source: 'provider', reason: '21610', messageId }]);
    const later = await created(send(world, actor, text('+5511999990002')));
    await tell({
      type: 'message.status_changed',
      id: 'failed',
      timestamp: '2026-11-24T12:00:01.000Z',
      data: {
        providerMessageId: `SCR-${later.id}`,
        state: 'failed',
        providerState: 'failed',
        failure: { code: 'recipient_opted_out', providerCode: '63033' },
      },
    });
    expect((await list('?source=provider')).map((row) => row.messageId)).toEqual([later.id, messageId]);
    expect((await optEvents()).map(({ data }) => data.source)).toEqual(['provider', 'provider']);
    await problem(send(world, actor, text('+5511999990002')), 'recipient_opted_out', 403);
    expect(world.scripted.sends).toHaveLength(2);

    // Back again; the old refusal is told once more, and is no news.
    await says('START', ['+5511999990002']);
    await tell({
      type: 'message.status_changed',
      id: 'failed again',
      timestamp: '2026-11-24T12:00:02.000Z',
      data: {
        providerMessageId: `SCR-${later.id}`,
        state: 'failed',
        providerState: 'undelivered',
        failure: { code: 'recipient_opted_out' },
      },
    });
    await created(send(world, actor, text('+5511999990002')));
  });

  describe('of marketing alone', () => {
    const template = (name: string) => ({ to: ANA, type: 'template', name, language: 'en', parameters: [] });
    const register = async (name: string, category: string) => {
      await created(call('POST /v1/templates', { name, language: 'en', category, body: `About ${name}` }));
    };
    beforeEach(async () => {
      await register('offer', 'marketing');
      await register('receipt', 'utility');
    });
    /** Told by the provider in a status, which names the code that it is sent with. */
    const refuses = async () => {
      const sent = await created(send(world, actor, template('offer')));
      const failure = { code: 'marketing_opted_out', providerCode: '131050' } as const;
      const told = { providerMessageId: `SCR-${sent.id}`, state: 'failed', providerState: 'failed', failure } as const;
      await tell({ type: 'message.status_changed', id: 'no', timestamp: '2026-11-24T12:00:01.000Z', data: told });
      return sent;
    };

    it('gets everything but marketing templates, on every provider and however they go out', async () => {
      const { id: messageId } = await refuses();
      expect(await list()).toMatchObject([{ source: 'provider', scope: 'marketing', reason: '131050', messageId }]);
      expect(await optEvents()).toMatchObject([{ type: 'contact.opted_out', data: { scope: 'marketing' } }]);
      await problem(send(world, actor, template('offer')), 'marketing_opted_out', 403);
      await created(send(world, actor));
      await created(send(world, actor, template('receipt')));
      // What the registry does not know is the provider's to refuse.
      await created(send(world, actor, template('elsewhere')));
      const plain = await created(call('POST /v1/connections', { provider: 'plain' }));
      await problem(send(world, actor, { ...template('offer'), connectionId: plain.id }), 'marketing_opted_out', 403);
      const windowed = await created(call('POST /v1/connections', { provider: 'windowed' }));
      const { name, language, parameters } = template('offer');
      const outsideWindow = { template: { name, language, parameters } };
      const late = send(world, actor, text(ANA, { connectionId: windowed.id, outsideWindow }));
      await problem(late, 'marketing_opted_out', 403);
      const items = { messages: [template('offer'), template('receipt')] };
      const batch = await withStatus(call('POST /v1/messages/batch', items), 202);
      expect(JSON.stringify(batch).match(/"code":"marketing_opted_out"/g)).toHaveLength(1);
      const page = await withStatus(call(`GET /v1/conversations?address=${ANA}`), 200);
      expect(page.data).toMatchObject([{ optedOut: false }]);
      await world.dispatch();
      await says('start');
      await created(send(world, actor, template('offer')));
    });

    it('does not end what waits for them but the marketing, when its turn comes', async () => {
      world.scripted.behaviour = () => Promise.reject(new ProviderApiError({ code: 'provider_unavailable' }));
      const [offer, receipt] = [
        await withStatus(send(world, actor, template('offer')), 202),
        await withStatus(send(world, actor, template('receipt')), 202),
      ];
      await created(call('POST /v1/suppressions', { address: ANA, scope: 'marketing' }));
      world.scripted.behaviour = accept;
      world.clock.advance(60_000);
      await world.dispatch();
      const ends = await Promise.all(
        [offer, receipt].map(async ({ id }) => withStatus(call(`GET /v1/messages/${id}`), 200)),
      );
      expect(ends.map(({ state, error }) => [state, error?.code])).toEqual([
        ['failed', 'marketing_opted_out'],
        ['sent', undefined],
      ]);
    });

    it('may want nothing any more after that, by keyword or by hand; less than nothing is no news', async () => {
      await refuses();
      await says('STOP');
      expect(await list()).toMatchObject([{ source: 'keyword', scope: 'all', reason: 'STOP' }]);
      await problem(send(world, actor), 'recipient_opted_out', 403);
      await withStatus(call('POST /v1/suppressions', { address: ANA, scope: 'marketing' }), 200);
      expect(await list()).toMatchObject([{ scope: 'all' }]);
      expect(await optEvents()).toMatchObject([{ data: { scope: 'marketing' } }, { data: { scope: 'all' } }]);

      const other = '+5511999990002';
      await created(call('POST /v1/suppressions', { address: other, scope: 'marketing' }));
      await created(call('POST /v1/suppressions', { address: other }));
      expect(await list('?scope=marketing')).toEqual([]);
      expect(await list('?scope=all')).toHaveLength(2);
    });

    it('is opted out of everything where another of their addresses is, whichever is written to', async () => {
      await says('oi', [ANA, 'lid-1@lid']);
      const lid = { type: 'user', id: 'lid-1@lid' };
      await created(call('POST /v1/suppressions', { address: lid, scope: 'marketing' }));
      await created(call('POST /v1/suppressions', { address: ANA }));
      const messages = [text(ANA), text('', { to: lid })];
      for (const message of messages) await problem(send(world, actor, message), 'recipient_opted_out', 403);
      const batch = await withStatus(call('POST /v1/messages/batch', { messages }), 202);
      expect(JSON.stringify(batch).match(/"code":"recipient_opted_out"/g)).toHaveLength(2);
    });

    it('says so in WhatsApp itself, and says there that it is wanted again', async () => {
      const contact = { addresses: [{ type: 'phone', number: ANA }] } as const;
      const wants = (wanted: boolean, id: string) =>
        tell({
          type: 'contact.marketing_changed',
          id,
          timestamp: '2026-11-24T12:00:01.000Z',
          data: { contact, wanted, reason: 'User requested it' },
        });
      await wants(false, 'stop');
      await problem(send(world, actor, template('offer')), 'marketing_opted_out', 403);
      await wants(true, 'resume');
      await created(send(world, actor, template('offer')));
      // An old word that is told again.
      await wants(false, 'stop');
      await created(send(world, actor, template('offer')));
      const told = { scope: 'marketing', source: 'provider', reason: 'User requested it', messageId: null };
      expect(await optEvents()).toMatchObject([
        { type: 'contact.opted_out', data: told },
        { type: 'contact.opted_in', data: told },
      ]);
      // Of all messages they are opted out still, where they were.
      await says('STOP');
      await wants(true, 'resume again');
      expect(await list()).toMatchObject([{ scope: 'all' }]);
    });
  });

  it('is added by hand, also before they are known; twice is once', async () => {
    const body = { address: ANA, reason: 'asked by phone' };
    const first = await created(call('POST /v1/suppressions', body));
    expect(first).toMatchObject({
      address: { type: 'phone', number: ANA },
      source: 'api',
      contactId: null,
      reason: body.reason,
    });
    expect(await withStatus(call('POST /v1/suppressions', { address: ANA }), 200)).toEqual(first);
    await problem(send(world, actor), 'recipient_opted_out', 403);
    expect((await withStatus(call('GET /v1/messages'), 200)).data).toEqual([]);
    await withStatus(call(`DELETE /v1/suppressions/${first.id}`), 204);
    expect(await optEvents()).toMatchObject([
      { type: 'contact.opted_out', connectionId: null, data: { source: 'api', reason: body.reason, contactId: null } },
      { type: 'contact.opted_in', connectionId: null, data: { source: 'api', contactId: null } },
    ]);
    await created(send(world, actor));
    const again = await created(call('POST /v1/suppressions', body));
    // Known by another address, too.
    await says('oi', ['lid-5@lid', ANA]);
    await problem(send(world, actor, text('', { to: { type: 'user', id: 'lid-5@lid' } })), 'recipient_opted_out', 403);
    expect(await list(`?address=${ANA}`)).toMatchObject([{ id: again.id }]);
    expect(await withStatus(call(`GET /v1/suppressions/${again.id}`), 200)).toMatchObject({ source: 'api' });
    expect(
      (await problem(call('POST /v1/suppressions', { address: { type: 'group', id: '1@g.us' } }), 'invalid_request'))
        .status,
    ).toBe(422);
  });

  it('did not say so in a sentence, in a group, or by choosing what was offered', async () => {
    await says('quero parar de fumar');
    const grouped = received([ANA], { text: 'SAIR' }) as Extract<ProviderEvent, { type: 'message.received' }>;
    await tell({ ...grouped, data: { ...grouped.data, groupId: '1@g.us' } });
    const plain = await created(call('POST /v1/connections', { provider: 'plain' }));
    const options = [{ id: 'x', title: 'Cancelar' }];
    await created(
      send(world, actor, {
        to: ANA,
        type: 'buttons',
        text: '?',
        options,
        onUnsupported: 'degrade',
        connectionId: plain.id,
      }),
    );
    await withStatus(world.webhook('plain', plain.id, [received([ANA], { text: 'cancelar' })]), 200);
    expect(await list()).toEqual([]);
  });

  it('uses the tenant’s own words, and gets its answer, in the language of the word', async () => {
    expect(await withStatus(call('GET /v1/suppressions/settings'), 200)).toHaveProperty('languages.pt.optOut');
    const settings = {
      languages: { pt: { optOut: ['CHEGA'], optIn: ['QUERO'], optedOutText: 'Feito.', optedInText: 'Que bom!' } },
    };
    expect(await withStatus(call('PUT /v1/suppressions/settings', settings), 200)).toEqual(settings);
    expect(await withStatus(call('GET /v1/suppressions/settings'), 200)).toEqual(settings);
    await says('SAIR');
    expect(await list()).toEqual([]);
    await says('chega');
    await says('chega');
    await world.dispatch();
    const texts = () => world.scripted.sends.map(({ message }) => ('text' in message ? message.text : ''));
    expect(texts()).toEqual(['Feito.']);
    await problem(send(world, actor), 'recipient_opted_out', 403);
    await says('quero');
    await world.dispatch();
    expect(texts()).toEqual(['Feito.', 'Que bom!']);
    const wrong = { languages: { pt: { optOut: ['A'], optIn: ['a'] } } };
    await problem(call('PUT /v1/suppressions/settings', wrong), 'invalid_request', 422);
  });

  it('is one tenant’s matter, and needs the scopes for it', async () => {
    await says('SAIR');
    const other = await createActor(world);
    await created(send(world, other));
    const reader = await createKey(world, actor.tenantId, ['read']);
    const [row] = await list();
    const remove = world.call(`DELETE /v1/suppressions/${row?.id}`, { key: reader });
    await problem(remove, 'insufficient_scope', 403);
    await problem(world.call('PUT /v1/suppressions/settings', { key: reader, body: {} }), 'insufficient_scope', 403);
    await problem(world.call('GET /v1/suppressions/settings'), 'invalid_request', 422);
  });

  it('is listed page by page', async () => {
    for (let index = 10; index < 15; index += 1) {
      await created(call('POST /v1/suppressions', { address: `+55119999900${index}` }));
    }
    const seen: string[] = [];
    let cursor = '';
    for (;;) {
      const page = await withStatus(call(`GET /v1/suppressions?limit=2${cursor}`), 200);
      seen.push(...page.data.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
  });
});
