import { beforeAll, expect, test } from 'vitest';
import type { Phone } from '../fakewa/api.ts';
import { describeChain } from './support/chain.ts';
import type { Shop } from './support/shop.ts';

describeChain('two tenants', (chain) => {
  let one: Shop;
  let other: Shop;
  let ana: Phone;

  beforeAll(async () => {
    one = await chain.shop('Padaria');
    other = await chain.shop('Oficina');
    ana = await chain.person('Ana');
  });

  test("each one's key is refused on the other's connection, messages, media and events", async () => {
    const { id: out } = await other.send(ana, { type: 'text', text: 'segredo da oficina' });
    const picture = { type: 'image', mimetype: 'image/png', bytes: Buffer.from('segredo') } as const;
    await ana.sendMedia(other.phone.number, picture);
    const { data } = await other.feed.next('message.received');
    const { id: received } = data.message;
    const connection = `/v1/connections/${other.connectionId}`;
    const before = await other.feed.all();

    const attempts: readonly (readonly [string, string, unknown?])[] = [
      ['GET', connection],
      ['GET', `${connection}/session`],
      ['GET', `${connection}/qr`],
      ['GET', `${connection}/health`],
      ['POST', `${connection}/connect`, { method: 'qr' }],
      ['POST', `${connection}/disconnect`],
      ['POST', `${connection}/logout`],
      ['POST', `${connection}/numbers`, { numbers: [ana.number] }],
      ['DELETE', connection],
      ['GET', `/v1/messages/${out}`],
      ['GET', `/v1/messages/${received}`],
      ['GET', `/v1/messages/${received}/media`],
      ['POST', `/v1/messages/${out}/actions`, { type: 'revoke' }],
      ['POST', `/v1/messages/${received}/actions`, { type: 'read' }],
      ['POST', '/v1/messages', { connectionId: other.connectionId, to: ana.number, type: 'text', text: 'roubado' }],
      ['POST', '/v1/messages', { to: ana.number, type: 'text', text: 'roubado', replyTo: received }],
      ['POST', '/v1/messages', { to: ana.number, type: 'reaction', emoji: '👎', target: received }],
      ['GET', `/v1/events?tenantId=${other.tenantId}`],
      ['GET', `/v1/messages?tenantId=${other.tenantId}`],
      ['GET', `/v1/tenants/${other.tenantId}`],
    ];
    for (const [method, path, body] of attempts) {
      const { status } = await one.api.ask(method, path, body);
      expect([403, 404, 422], `${method} ${path}: ${status}`).toContain(status);
    }
    for (const path of ['/v1/events', '/v1/messages']) {
      expect(JSON.stringify(await one.api.get(path))).not.toContain('segredo');
    }

    expect(await other.session()).toMatchObject({ status: 'connected', number: other.phone.number });
    // She had the one message, and nothing of what was tried.
    expect((await ana.inbox()).map(({ text }) => text)).toEqual(['segredo da oficina']);
    const receipts = (await ana.receipts()).filter(({ type, from }) => type === 'read' && from === other.phone.number);
    expect(receipts).toEqual([]);
    const news = (await other.feed.all()).slice(before.length);
    expect(news.filter(({ type }) => type !== 'message.status_changed')).toEqual([]);
  });

  test('phones do not mix: who is written to, hears; who answers, is known to that tenant alone', async () => {
    await Promise.all([
      one.send(ana, { type: 'text', text: 'da padaria' }, 'the-same-key'),
      other.send(ana, { type: 'text', text: 'da oficina' }, 'the-same-key'),
    ]);
    expect(await ana.next(({ text }) => text === 'da padaria')).toMatchObject({ from: one.phone.number });
    expect(await ana.next(({ text }) => text === 'da oficina')).toMatchObject({ from: other.phone.number });
    await ana.sendText(one.phone.number, 'para a padaria');
    await ana.sendText(other.phone.number, 'para a oficina');
    const contacts: string[] = [];
    for (const [shop, text] of [
      [one, 'para a padaria'],
      [other, 'para a oficina'],
    ] as const) {
      const { data } = await shop.feed.next('message.received', ({ data }) => data.message.content['text'] === text);
      expect(data.message).toMatchObject({ tenantId: shop.tenantId, connectionId: shop.connectionId });
      contacts.push(data.contact.id);
    }
    expect(contacts[0]).not.toBe(contacts[1]);
    expect(JSON.stringify(await one.feed.all())).not.toContain('para a oficina');
    expect(JSON.stringify(await other.feed.all())).not.toContain('para a padaria');
  });

  test('one tenant logs out: the other does not notice', async () => {
    const third = await chain.shop('Floricultura');
    await third.api.post(`/v1/connections/${third.connectionId}/logout`);
    expect(await third.session()).toMatchObject({ status: 'logged_out', nextAction: 'pair_again' });
    await expect.poll(() => third.phone.devices()).toEqual([]);
    await one.send(ana, { type: 'text', text: 'ainda aqui' });
    expect(await ana.next(({ text }) => text === 'ainda aqui')).toBeDefined();
  });
});
