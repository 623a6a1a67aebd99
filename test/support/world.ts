import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGatewayDatabase } from '../netlify/support/open.ts';
import { worldOn, type World, type WorldOptions } from '../netlify/support/world.ts';

/** A gateway in this process on a SQLite file of its own, for what does not depend on the store. */
export type TemporaryWorld = World & { close(): Promise<void> };

export async function temporaryWorld(options: WorldOptions = {}): Promise<TemporaryWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'polyzap-world-'));
  const store = await openGatewayDatabase(join(folder, 'gateway.db'));
  return {
    ...worldOn(store, options),
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
