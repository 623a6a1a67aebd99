import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { OpenUrl } from '../../core/media/access.ts';
import { lookAtMedia } from '../../core/media/look.ts';
import { openPublicUrl } from '../../core/provider-kit/safe-download.ts';
import { capabilities as baileys } from '../../providers/baileys-server/capabilities.ts';
import { capabilities as cloud } from '../../providers/cloud-api/capabilities.ts';
import { capabilities as memory } from '../../providers/memory/capabilities.ts';
import { capabilities as twilio } from '../../providers/twilio/capabilities.ts';
import { PNG } from '../support/pixel.ts';
import { createActor, problem, send, withStatus, type Actor } from './support/actors.ts';
import { PDF } from './support/media.ts';
import { describeOnStores } from './support/stores.ts';
import { createClock, createWorld, type Clock, type World } from './support/world.ts';

const MIB = 1024 * 1024;
const ANA = '+5511999990001';

describeOnStores('a medium at an address that the backend fetches itself', (store) => {
  let clock: Clock;
  let world: World;
  let actor: Actor;
  let server: Server;
  let base: string;
  /** What was asked of the server. */
  const asked: string[] = [];
  let openUrl: OpenUrl;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    clock = createClock();
    world = await createWorld(await store(), {
      clock,
      media: { openUrl: (url, options) => openUrl(url, options) },
    });
    actor = await createActor(world, 'plain');
  });
  beforeEach(() => {
    // As with `POLYZAP_ALLOW_PRIVATE_WEBHOOKS=1`: the server is beside us.
    openUrl = (url, options) => openPublicUrl(url, { ...options, allowPrivateAddresses: true });
    asked.length = 0;
    // What was seen before is not remembered any more.
    clock.advance(60_000);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const image = (path: string, more: object = {}) => ({
    to: ANA,
    type: 'image',
    media: { url: `${base}${path}` },
    ...more,
  });
  const sends = () => world.plain.sends.length;

  it('is sent where it is what the backend takes; a server that says nothing of it, or something wrong, is not believed', async () => {
    for (const path of ['/a.png', '/octets', '/lying', '/chunked', '/breaks-off']) {
      const message = await withStatus(send(world, actor, image(path)), 201);
      expect(message, path).toMatchObject({ state: 'sent', warnings: [] });
    }
    expect(asked).toHaveLength(5);
    // A document may be anything, as long as it is not too large.
    const document = { to: ANA, type: 'document', filename: 'a.html', media: { url: `${base}/page` } };
    expect(await withStatus(send(world, actor, document), 201)).toMatchObject({ warnings: [] });
  });

  it('is refused before the backend is called where it is too large, by what its server says or by counting', async () => {
    const before = sends();
    for (const path of ['/large', '/large-chunked']) {
      const { detail } = await problem(send(world, actor, image(path)), 'media_rejected', 422);
      expect(detail, path).toContain('larger than 5242880 bytes');
    }
    expect(sends()).toBe(before);
    const { data } = await withStatus(world.call('GET /v1/messages?limit=1', { key: actor.key }), 200);
    expect(data).toMatchObject([{ state: 'failed', error: { code: 'media_rejected' } }]);
  });

  it('is refused where it is something else, as a page about it mostly is', async () => {
    const before = sends();
    const page = await problem(send(world, actor, image('/page')), 'media_rejected', 422);
    expect(page.detail).toContain('text/html is not a media type that this connection takes for image');
    const pdf = await problem(send(world, actor, image('/pdf')), 'media_rejected', 422);
    expect(pdf.detail).toContain('image/gif (by its content application/pdf)');
    expect(sends()).toBe(before);
  });

  it('is refused where nothing is there; where its server does not let us in, it is sent with a warning', async () => {
    const before = sends();
    for (const path of ['/404', '/410']) await problem(send(world, actor, image(path)), 'media_unavailable', 404);
    expect(sends()).toBe(before);
    for (const path of ['/403', '/503', '/hangs']) {
      const message = await withStatus(send(world, actor, image(path)), 201);
      expect(message, path).toMatchObject({
        warnings: [{ type: 'other', message: expect.stringContaining('could not be looked at') as unknown }],
      });
    }
  });

  it('is fetched through the guard: no private address, neither by name nor by redirect', async () => {
    openUrl = (url, { allowPrivateAddresses, ...options }) => {
      expect(allowPrivateAddresses).toBe(false);
      return openPublicUrl(url, { ...options, resolve: async () => [{ address: '10.0.0.7', family: 4 }] });
    };
    const before = sends();
    for (const url of ['https://inside.test/a.png', 'https://169.254.169.254/a.png', `${base}/a.png`]) {
      await problem(send(world, actor, { ...image(''), media: { url } }), 'url_not_allowed', 422);
    }
    openUrl = (url, options) => openPublicUrl(url, { ...options, allowPrivateAddresses: url !== `${base}/redirect` });
    await problem(send(world, actor, image('/redirect')), 'url_not_allowed', 422);
    expect(sends()).toBe(before);
    expect(asked).toEqual([]);
  });

  it('is looked at once a minute, however many are sent, and again after that', async () => {
    await Promise.all(Array.from({ length: 5 }, () => withStatus(send(world, actor, image('/a.png')), 201)));
    clock.advance(59_999);
    await withStatus(send(world, actor, image('/a.png')), 201);
    expect(asked).toEqual(['/a.png']);
    clock.advance(1);
    await withStatus(send(world, actor, image('/a.png')), 201);
    expect(asked).toEqual(['/a.png', '/a.png']);
  });

  it('in the header of a template is held against what a medium of its kind may be', async () => {
    const { context, windowed } = world;
    const template = { to: { type: 'phone', number: ANA }, type: 'template', name: 'a', language: 'en' } as const;
    const look = (path: string, mediaKind: 'image' | 'document') =>
      lookAtMedia(
        context,
        { ...template, parameters: [], media: { type: 'url', url: base + path }, mediaKind },
        windowed.provider.capabilities,
      );
    await expect(look('/page', 'image')).rejects.toMatchObject({ code: 'media_rejected' });
    expect(await look('/a.png', 'image')).toEqual([]);
    expect(await look('/page', 'document')).toEqual([]);
  });

  it('is not looked at by us where a backend of ours fetches it, nor for a text', async () => {
    const phone = await createActor(world);
    expect(await withStatus(send(world, phone, image('/404')), 201)).toMatchObject({ warnings: [] });
    await withStatus(send(world, actor), 201);
    expect(asked).toEqual([]);
  });
});

it('official backends fetch media themselves', () => {
  expect([cloud.fetchesMedia, twilio.fetchesMedia]).toEqual([true, true]);
  expect([baileys.fetchesMedia, memory.fetchesMedia]).toEqual([false, false]);
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  const large = Buffer.concat([PNG, Buffer.alloc(5 * MIB)]);
  switch (request.url) {
    case '/a.png':
      return void response.writeHead(200, { 'content-type': 'image/png', 'content-length': PNG.length }).end(PNG);
    case '/octets':
      return void response.writeHead(200, { 'content-type': 'binary/octet-stream' }).end(PNG);
    case '/lying':
      return void response.writeHead(200, { 'content-type': 'text/plain' }).end(PNG);
    case '/chunked':
      response.writeHead(200, { 'content-type': 'image/png' }).write(PNG.subarray(0, 10));
      return void response.end(PNG.subarray(10));
    case '/page':
      return void response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end('<!doctype html><p>A</p>');
    case '/pdf':
      return void response.writeHead(200, { 'content-type': 'image/gif' }).end(PDF);
    case '/large':
      // Of which no more is sent than the beginning: what it says is enough.
      return void response.writeHead(200, { 'content-type': 'image/png', 'content-length': large.length }).write(PNG);
    case '/large-chunked':
      response.writeHead(200, { 'content-type': 'image/png' }).write(large.subarray(0, MIB));
      return void response.end(large.subarray(MIB));
    case '/redirect':
      return void response.writeHead(302, { location: '/a.png' }).end();
    case '/breaks-off':
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': PNG.length });
      return void response.write(PNG.subarray(0, 10), () => response.destroy());
    case '/hangs':
      return;
    default:
      return void response.writeHead(Number(request.url?.slice(1))).end();
  }
}
