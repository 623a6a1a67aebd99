import { beforeAll, expect, test } from 'vitest';
import type { DeliveryState } from '../../core/provider/index.ts';
import type { Phone } from '../fakewa/api.ts';
import { describeChain } from './support/chain.ts';
import type { Draft, Shop } from './support/shop.ts';

describeChain('what becomes of a message', (chain) => {
  let shop: Shop;
  let ana: Phone;

  beforeAll(async () => {
    shop = await chain.shop();
    ana = await chain.person('Ana');
    // From here on she says what she has seen when the test says so.
    await ana.setAutoReceipts('none');
  });

  /** Sends to Ana: our id, and how she gives a receipt for it. */
  async function sent(draft: Draft) {
    const { id, state } = await shop.send(ana, draft);
    expect(state).toBe('sent');
    const theirs = await ana.next();
    return { id, receipt: (type: 'delivered' | 'read' | 'played') => ana.receipt(theirs.id, shop.phone.number, type) };
  }

  const told = async (id: string): Promise<DeliveryState[]> =>
    (await shop.feed.of('message.status_changed'))
      .filter(({ data }) => data.messageId === id)
      .map(({ data }) => data.state);

  const reaches = (id: string, state: DeliveryState) =>
    shop.feed.next('message.status_changed', ({ data }) => data.messageId === id && data.state === state);

  /** Once this has come, every receipt before it has been dealt with: events of a connection stay in order. */
  async function marker(): Promise<void> {
    const { id, receipt } = await sent({ type: 'text', text: 'marco' });
    await receipt('read');
    await reaches(id, 'read');
  }

  test('sent, delivered, read: in order, each told once', async () => {
    const { id, receipt } = await sent({ type: 'text', text: 'em ordem' });
    for (const state of ['delivered', 'read'] as const) {
      await receipt(state);
      await reaches(id, state);
      expect((await shop.message(id)).state).toBe(state);
    }
    await receipt('read');
    await marker();
    expect(await told(id)).toEqual(['sent', 'delivered', 'read']);
    const { timeline } = await shop.message(id);
    expect(timeline.map(({ state }) => state)).toEqual(['queued', 'sent', 'delivered', 'read']);
  });

  test('read before delivered: the late one changes nothing', async () => {
    const { id, receipt } = await sent({ type: 'text', text: 'fora de ordem' });
    await receipt('read');
    await reaches(id, 'read');
    await receipt('delivered');
    await marker();
    expect(await told(id)).toEqual(['sent', 'read']);
    expect((await shop.message(id)).state).toBe('read');
  });

  test('a voice note is played, and a late read takes nothing back', async () => {
    const media = { base64: Buffer.from('la la la').toString('base64'), mediaType: 'audio/ogg' };
    const { id, receipt } = await sent({ type: 'audio', voice: true, media });
    await receipt('delivered');
    await receipt('played');
    await reaches(id, 'played');
    await receipt('read');
    await marker();
    expect(await told(id)).toEqual(['sent', 'delivered', 'played']);
  });

  test('receipts that come before the ack: forward all the same', async () => {
    await chain.wa.faults.holdAcks();
    const sending = shop.send(ana, { type: 'text', text: 'ack atrasado' });
    const theirs = await ana.next(({ text }) => text === 'ack atrasado');
    await ana.receipt(theirs.id, shop.phone.number, 'delivered');
    await chain.wa.faults.releaseAcks();
    const { id } = await sending;
    await reaches(id, 'delivered');
    await ana.receipt(theirs.id, shop.phone.number, 'read');
    await reaches(id, 'read');
    const states = await told(id);
    expect(states.at(-1)).toBe('read');
    expect(new Set(states).size).toBe(states.length);
    expect((await shop.message(id)).state).toBe('read');
  });

  test('we read what she wrote: she sees it', async () => {
    await ana.sendText(shop.phone.number, 'leia');
    const { data } = await shop.feed.next('message.received', ({ data }) => data.message.content['text'] === 'leia');
    const [theirs] = (await ana.sent()).filter(({ text }) => text === 'leia');
    await shop.api.post(`/v1/messages/${data.message.id}/actions`, { type: 'read' });
    await ana.nextReceipt(({ ids, type }) => type === 'read' && ids.includes(theirs?.id ?? ''));
  });

  test('WhatsApp refuses with 463: failed with its code, and the connection is restricted', async () => {
    const endsAtSeconds = Math.floor(Date.now() / 1000) + 3600;
    const { faults } = chain.wa;
    await faults.reachoutTimelock(shop.phone.number, { type: 'BIZ', endsAtSeconds });
    await faults.nack({ from: shop.phone.number, code: 463 });
    const cold = await chain.person('Desconhecida');
    const { status, body } = await shop.trySend(cold, { type: 'text', text: 'olá, não me conhece' });
    expect(status).toBe(403);
    expect(body).toMatchObject({ code: 'recipient_not_allowed', provider: { code: '463' } });
    const id = body.messageId ?? '';
    expect(await shop.message(id)).toMatchObject({
      state: 'failed',
      error: { code: 'recipient_not_allowed', providerCode: '463' },
    });
    expect((await reaches(id, 'failed')).data.error).toMatchObject({ providerCode: '463' });

    const until = new Date(endsAtSeconds * 1000).toISOString();
    const restricted = { status: 'restricted', reason: 'reachout_timelock', nextAction: 'wait', until };
    const { data } = await shop.feed.next(
      'connection.state_changed',
      ({ data }) => data.state.status === 'restricted' && data.state.until !== undefined,
    );
    expect(data.state).toMatchObject(restricted);
    expect(await shop.session()).toMatchObject(restricted);
    // Those who know us still get what we write.
    await sent({ type: 'text', text: 'a quem nos conhece' });
    expect(await cold.inbox()).toEqual([]);
  });
});
