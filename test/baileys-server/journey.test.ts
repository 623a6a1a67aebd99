import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../fakewa/index.ts';
import { createTestDatabase, postgresMissing } from '../support/postgres.ts';
import {
  isConnected,
  nextNumber,
  pair,
  settingsFor,
  startGateway,
  startServer,
  temporaryDirectory,
  text,
  type Gateway,
  type Running,
} from './harness.ts';

/** A database of its own, and how to be rid of it. */
type Place = { readonly url: string; drop(): Promise<void> };

const sqlite = async (): Promise<Place> => {
  const directory = temporaryDirectory();
  return { url: `${directory.path}/wa.db`, drop: async () => directory.remove() };
};

describe.each([
  ['SQLite', sqlite, false],
  ['PostgreSQL', createTestDatabase, postgresMissing !== undefined],
])('on %s', (_, open, missing) => {
  describe.skipIf(missing)('the whole way', () => {
    let wa: FakeWhatsApp;
    let gateway: Gateway;
    let running: Running;
    let place: Place;

    beforeAll(async () => {
      wa = await startFakeWhatsApp();
      gateway = await startGateway();
      place = await open();
      running = await startServer(settingsFor(wa, place.url, gateway));
    });

    afterAll(async () => {
      await running.stop();
      await gateway.close();
      await wa.close();
      await place.drop();
    });

    test('a phone pairs by QR, a message goes out and is read, the answer comes in, a restart changes nothing', async () => {
      const shop = await wa.addAccount({ number: nextNumber(), name: 'Shop' });
      const ana = await wa.addAccount({ number: nextNumber(), name: 'Ana' });
      await pair(running, wa, 'con_a', shop);

      const sent = await running.send('con_a', 'key-1', text(ana, 'olá'));
      expect(sent.json).toMatchObject({ state: 'sent', warnings: [] });
      expect(sent.status).toBe(200);
      expect(await ana.next()).toMatchObject({ text: 'olá', id: sent.json['providerMessageId'] });
      await gateway.next('message.status_changed', ({ data }) => data.state === 'delivered');

      await ana.receipt(String(sent.json['providerMessageId']), shop.number, 'read');
      await gateway.next('message.status_changed', ({ data }) => data.state === 'read');

      await ana.sendText(shop.number, 'tudo bem?');
      const received = await gateway.next('message.received');
      expect(received.data).toMatchObject({ type: 'text', text: 'tudo bem?', from: { name: 'Ana' } });
      expect(received.data.from.addresses).toEqual([
        { type: 'user', id: ana.lid },
        { type: 'phone', number: ana.number },
      ]);

      await running.stop();
      running = await startServer(running.settings);
      await running.server.restored;
      await running.when('con_a', isConnected);
      expect((await running.send('con_a', 'key-1', text(ana, 'olá'))).json).toEqual(sent.json);
      await running.send('con_a', 'key-2', text(ana, 'de novo'));
      expect((await ana.inbox()).map((message) => message.text)).toEqual(['olá', 'de novo']);
    });
  });
});
