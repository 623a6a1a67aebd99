import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttp } from '../../core/provider-kit/http.ts';
import { listen, type Listening } from '../app/support/listen.ts';
import { createActor, problem, type Actor } from '../netlify/support/actors.ts';
import { temporaryWorld, type TemporaryWorld } from '../support/world.ts';
import { ask, makeLink, view } from './support.ts';
import { PNG } from '../support/pixel.ts';

/** By path; what it says of its type is not believed. */
const FILES: Readonly<Record<string, () => Response>> = {
  '/logo.png': () => new Response(PNG, { headers: { 'content-type': 'text/html' } }),
  '/page.png': () => new Response('<!doctype html><script>1</script>', { headers: { 'content-type': 'image/png' } }),
  '/large.png': () => new Response(Buffer.concat([PNG, Buffer.alloc(70_000)])),
};

let world: TemporaryWorld;
let actor: Actor;
let files: Listening;
let fetched = 0;
beforeAll(async () => {
  // As an operator has it whose own network may be asked.
  world = await temporaryWorld({ webhooks: { http: createHttp(), allowPrivate: true } });
  actor = await createActor(world);
  files = await listen(async (request) => {
    fetched += 1;
    const file = FILES[new URL(request.url).pathname];
    return file?.() ?? new Response(null, { status: 404 });
  });
});
afterAll(async () => {
  await files.close();
  await world.close();
});
const made = (path: string) =>
  world.call('POST /v1/connect-links', {
    key: actor.key,
    body: { provider: 'scripted', branding: { logo: files.url + path } },
  });

it('a logo is fetched once, when the link is made, and shown from then on without asking anybody', async () => {
  const link = await makeLink(world, actor, { provider: 'scripted', branding: { logo: `${files.url}/logo.png` } });
  for (let time = 0; time < 2; time += 1) {
    expect((await view(ask(world, link))).branding.logo).toBe(`data:image/png;base64,${PNG.toString('base64')}`);
  }
  expect(fetched).toBe(1);
});

it('a page that calls itself a picture, one that is too large, and one that is not there are refused', async () => {
  expect((await problem(made('/page.png'), 'invalid_request')).errors[0]?.path).toBe('branding.logo');
  await problem(made('/large.png'), 'media_rejected', 422);
  await problem(made('/nothing.png'), 'media_unavailable', 404);
});
