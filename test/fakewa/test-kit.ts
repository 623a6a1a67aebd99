/** Small helpers of the fake's own tests. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Client, makeClient } from './client.ts';
import { type FakeWhatsApp, type Phone, startFakeWhatsApp } from './index.ts';

let counter = 0;

/** A number that no other test uses. */
export const nextNumber = (): string => {
  counter += 1;
  return `+55119${String(90_000_000 + counter)}`;
};

/** Links a client to a phone by QR and logs it in. */
export const link = async (wa: FakeWhatsApp, phone: Phone, client: Client): Promise<void> => {
  client.open();
  await phone.scan(await client.qr());
  await client.closed();
  client.open();
  await client.opened();
  await wa.whenOnline(phone.number);
};

export type Scene = { readonly client: Client; readonly phone: Phone; readonly contact: Phone };

export type Stage = {
  readonly wa: FakeWhatsApp;
  /** A client that is ended after the test. */
  client(settings?: Parameters<typeof makeClient>[2]): Client;
  person(name?: string): Promise<Phone>;
  /** A linked session, its phone, and a contact. */
  linked(settings?: Parameters<typeof makeClient>[2]): Promise<Scene>;
};

/** One fake for a file of tests; faults are cleared and clients ended after each. */
export const useStage = (): Stage => {
  let running: FakeWhatsApp | undefined;
  let clients: Client[] = [];
  const current = (): FakeWhatsApp => {
    if (!running) throw new Error('the fake is not running yet');
    return running;
  };
  beforeAll(async () => {
    running = await startFakeWhatsApp();
  });
  afterEach(async () => {
    for (const client of clients) client.end();
    clients = [];
    await current().faults.clear();
  });
  afterAll(() => current().close());

  const stage: Stage = {
    get wa() {
      return current();
    },
    client(settings) {
      const client = makeClient(current().url, undefined, settings);
      clients.push(client);
      return client;
    },
    person: (name) => current().addAccount({ number: nextNumber(), ...(name !== undefined && { name }) }),
    async linked(settings) {
      const phone = await stage.person('Shop');
      const contact = await stage.person('Ana');
      const client = stage.client(settings);
      await link(current(), phone, client);
      return { client, phone, contact };
    },
  };
  return stage;
};
