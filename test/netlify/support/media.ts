import { createMemoryStore, type MemoryStore } from '../../media/support/memory-store.ts';
import { createActor, type Actor } from './actors.ts';
import type { OpenStore } from './stores.ts';
import { createClock, createWorld, type Clock, type Json, type World } from './world.ts';

export const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n');

/** A gateway whose media are in memory, and two tenants. */
export type MediaWorld = {
  readonly world: World;
  readonly media: MemoryStore;
  readonly clock: Clock;
  readonly actor: Actor;
  readonly other: Actor;
};

export async function createMediaWorld(store: OpenStore): Promise<MediaWorld> {
  const media = createMemoryStore();
  const clock = createClock();
  const world = await createWorld(await store(), { clock, media: { store: media } });
  return { world, media, clock, actor: await createActor(world), other: await createActor(world) };
}

export type Uploaded = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json & { readonly [field: string]: unknown };
};

/** Uploads as a client does: bytes, and their type. */
export async function upload(
  world: World,
  key: string,
  body: BodyInit,
  {
    type = 'image/png',
    query = '',
    headers = {},
  }: { type?: string; query?: string; headers?: Record<string, string> } = {},
): Promise<Uploaded> {
  const response = await world.request(`/v1/media${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': type, ...headers },
    body,
    ...({ duplex: 'half' } as object),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as never };
}

export function get(world: World, key: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return world.request(path, { headers: { ...(key !== '' && { authorization: `Bearer ${key}` }), ...headers } });
}

export async function bytesIn(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

/** A store that takes what is written to it piece by piece, and says how far its source was ahead at the most, in bytes. */
export function measuringStore(given: () => number): MemoryStore & { readonly ahead: () => number } {
  let taken = 0;
  let ahead = 0;
  return {
    ...createMemoryStore(),
    ahead: () => ahead,
    async put(_key, bytes) {
      for await (const chunk of bytes) {
        ahead = Math.max(ahead, given() - taken);
        taken += chunk.byteLength;
      }
      return taken;
    },
  };
}
