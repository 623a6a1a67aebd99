import { beforeAll, expect, it } from 'vitest';
import type { MediaSource } from '../../core/provider/index.ts';
import { sweepMedia } from '../../core/media/sweep.ts';
import { createMemoryStore, type MemoryStore } from '../media/support/memory-store.ts';
import { createActor, problem, send, withStatus, type Actor } from './support/actors.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createClock, createWorld, type Clock, type Json, type World } from './support/world.ts';
import { PNG } from '../support/pixel.ts';

const ANA = '+5511999990001';
const HOUR = 60 * 60 * 1000;

describeOnStores('a medium that was uploaded', (store) => {
  let world: World;
  let media: MemoryStore;
  let clock: Clock;
  let actor: Actor;
  let urlOnly: Actor;
  beforeAll(async () => {
    media = createMemoryStore();
    clock = createClock();
    world = await createWorld(await store(), { clock, media: { store: media } });
    actor = await createActor(world);
    urlOnly = await createActor(world, 'plain');
  });

  const upload = async (
    key: string,
    body: Uint8Array<ArrayBuffer> = PNG,
    type = 'image/png',
    name = 'a b.png',
  ): Promise<Json> => {
    const response = await world.request(`/v1/media?filename=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      body,
    });
    expect(response.status).toBe(201);
    return (await response.json()) as Json;
  };
  const image = (id: string, more: object = {}) => ({ to: ANA, type: 'image', media: { id }, caption: 'Olá', ...more });
  const sourceOf = (sent: unknown): MediaSource => (sent as { message: { media: MediaSource } }).message.media;

  it('goes to a backend that takes files as one that is read when it is sent, as often as it is tried', async () => {
    const { id } = await upload(actor.key);
    const bodies: Buffer[] = [];
    world.scripted.behaviour = async (sent, count) => {
      const source = sourceOf(sent);
      if (source.type !== 'file') throw new Error('no file');
      bodies.push(Buffer.from(await new Response(await source.open()).arrayBuffer()));
      bodies.push(Buffer.from(await new Response(await source.open()).arrayBuffer()));
      return accept(sent, count);
    };
    const message = await withStatus(send(world, actor, image(id)), 201);
    world.scripted.behaviour = accept;
    expect(bodies.map((body) => body.equals(PNG))).toEqual([true, true]);
    expect(sourceOf(world.scripted.sends.at(-1))).toMatchObject({ mediaType: 'image/png', size: PNG.byteLength });
    expect(message.content).toEqual({
      type: 'image',
      caption: 'Olá',
      media: { id, mediaType: 'image/png', size: PNG.byteLength, url: `/v1/media/${id}` },
    });
  });

  it('goes to a backend that takes addresses only by one of ours, which needs no key and ends', async () => {
    const { id } = await upload(urlOnly.key);
    await withStatus(send(world, urlOnly, image(id)), 201);
    const source = sourceOf(world.plain.sends.at(-1));
    if (source.type !== 'url') throw new Error('no address');
    expect(source.url).toMatch(new RegExp(`^https://gateway\\.test/media/${id}/a%20b\\.png\\?token=[\\w-]+$`));
    const path = source.url.slice('https://gateway.test'.length);
    const answer = await world.request(path, {});
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/png');
    // Whoever opens it in a browser gets a file.
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect(Buffer.from(await answer.arrayBuffer()).equals(PNG)).toBe(true);
    expect((await world.request(path, { headers: { range: 'bytes=0-3' } })).status).toBe(206);

    const other = await upload(urlOnly.key);
    const token = new URL(source.url).searchParams.get('token') ?? '';
    const flipped = token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const wrong of [
      `/media/${other.id}/x?token=${token}`,
      `/media/${id}/x?token=${token.slice(0, -4)}AAAA`,
      `/media/${id}/x?token=${flipped.slice(0, 30)}`,
      `/media/${id}/x?token=`,
      `/media/${id}/x`,
    ]) {
      expect((await world.request(wrong, {})).status, wrong).toBe(404);
    }
    clock.advance(12 * HOUR);
    expect((await world.request(path, {})).status).toBe(404);
  });

  it('is held against the limits of the message type before anything is sent', async () => {
    const sends = world.scripted.sends.length;
    const text = await upload(actor.key, Buffer.from('a;b'), 'text/csv', 'a.csv');
    await problem(send(world, actor, image(text.id)), 'media_rejected', 422);
    const large = Buffer.alloc(17 * 1024 * 1024);
    PNG.copy(large);
    const picture = await upload(actor.key, large);
    await problem(send(world, actor, image(picture.id)), 'invalid_message', 422);
    expect(world.scripted.sends.length).toBe(sends);
    await withStatus(
      send(world, actor, { to: ANA, type: 'document', filename: 'a.png', media: { id: picture.id } }),
      201,
    );
  });

  it('has to be there: what never was, and what was deleted, is refused before anything is stored', async () => {
    const { id } = await upload(actor.key);
    await withStatus(world.call(`DELETE /v1/media/${id}`, { key: actor.key }), 204);
    for (const gone of [id, 'med_01ARZ3NDEKTSV4RRFFQ69G5FAV']) {
      const { errors } = await problem(send(world, actor, image(gone)), 'invalid_request', 422);
      expect(errors[0]?.path).toBe('media.id');
    }
    await problem(send(world, actor, image('nonsense')), 'invalid_request', 422);
  });

  it('that is deleted while its message waits fails that message, and nothing is sent', async () => {
    const { id } = await upload(actor.key);
    const sendAt = new Date(clock.now().getTime() + HOUR).toISOString();
    const message = await withStatus(send(world, actor, image(id, { sendAt })), 202);
    await withStatus(world.call(`DELETE /v1/media/${id}`, { key: actor.key }), 204);
    const sends = world.scripted.sends.length;
    clock.advance(HOUR);
    await world.dispatch();
    expect(await withStatus(world.call(`GET /v1/messages/${message.id}`), 200)).toMatchObject({
      state: 'failed',
      error: { code: 'media_unavailable' },
    });
    expect(world.scripted.sends.length).toBe(sends);
  });

  it('is kept until its message is given up, whatever the retention says', async () => {
    await withStatus(world.call('PUT /v1/media/settings', { key: actor.key, body: { retentionDays: 1 } }), 200);
    const { id } = await upload(actor.key);
    const sendAt = new Date(clock.now().getTime() + 40 * HOUR).toISOString();
    const message = await withStatus(send(world, actor, image(id, { sendAt })), 202);
    clock.advance(40 * HOUR);
    await sweepMedia(world.context);
    await world.dispatch();
    expect(await withStatus(world.call(`GET /v1/messages/${message.id}`), 200)).toMatchObject({ state: 'sent' });
    clock.advance(25 * HOUR);
    await sweepMedia(world.context);
    expect(media.objects.has(`${actor.tenantId}/${id}`)).toBe(false);
  });

  it('is the same request only with the same id', async () => {
    const [first, second] = [await upload(actor.key), await upload(actor.key)];
    const message = await withStatus(send(world, actor, image(first.id), 'key-1'), 201);
    await problem(send(world, actor, image(second.id), 'key-1'), 'idempotency_key_reused', 409);
    await withStatus(world.call(`DELETE /v1/media/${first.id}`, { key: actor.key }), 204);
    // What was sent stays sent.
    expect((await withStatus(send(world, actor, image(first.id), 'key-1'), 201)).id).toBe(message.id);
  });

  it('goes with each message of a batch', async () => {
    const { id } = await upload(actor.key);
    const messages = [image(id), image('med_01ARZ3NDEKTSV4RRFFQ69G5FAV')];
    const answer = await withStatus(world.call('POST /v1/messages/batch', { key: actor.key, body: { messages } }), 202);
    expect(answer.data).toMatchObject([
      { message: { content: { media: { id } } } },
      { problem: { code: 'invalid_request' } },
    ]);
    await world.dispatch();
  });
});
