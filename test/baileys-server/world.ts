import { afterAll, beforeAll } from 'vitest';
import type { Overrides } from '../../providers/baileys-server/server/src/server.ts';
import { startFakeWhatsApp, type FakeWhatsApp, type Phone } from '../fakewa/index.ts';
import {
  nextNumber,
  pair,
  settingsFor,
  startGateway,
  startServer,
  temporaryDirectory,
  type Gateway,
  type Running,
} from './harness.ts';

export type World = {
  wa: FakeWhatsApp;
  gateway: Gateway;
  running: Running;
  /** A paired session, the phone that it is linked to, and somebody to write to. */
  readonly shop: Phone;
  readonly ana: Phone;
  account(name?: string): Promise<Phone>;
  /** Stops the server and starts it again on the same database. */
  restart(): Promise<void>;
};

export const SESSION = 'con_shop';

/** One fake WhatsApp, gateway and server for a test file, with a paired session unless told otherwise. */
export function setUpWorld(options: { readonly overrides?: Overrides; readonly pair?: boolean } = {}): World {
  const directory = temporaryDirectory();
  const world = {
    account: async (name = 'Somebody') => world.wa.addAccount({ number: nextNumber(), name }),
    restart: async () => {
      await world.running.stop();
      world.running = await startServer(world.running.settings, options.overrides);
      await world.running.server.restored;
    },
  } as { -readonly [Name in keyof World]: World[Name] };

  beforeAll(async () => {
    world.wa = await startFakeWhatsApp();
    world.gateway = await startGateway();
    world.running = await startServer(
      settingsFor(world.wa, `${directory.path}/wa.db`, world.gateway),
      options.overrides,
    );
    world.shop = await world.account('Shop');
    world.ana = await world.account('Ana');
    if (options.pair !== false) await pair(world.running, world.wa, SESSION, world.shop);
  });

  afterAll(async () => {
    await world.running.stop();
    await world.gateway.close();
    await world.wa.close();
    directory.remove();
  });
  return world;
}
