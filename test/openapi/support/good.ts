import { expect } from 'vitest';
import { createId } from '../../../core/ids.ts';
import { publicMediaUrl } from '../../../core/media/public-url.ts';
import { GatewayError, type ProviderEvent } from '../../../core/provider/index.ts';
import { deliverDue } from '../../../core/webhooks-out/deliver.ts';
import { makeLink } from '../../connect-links/support.ts';
import { created, createActor, received, send, text, withStatus, type Actor } from '../../netlify/support/actors.ts';
import { ADMIN_KEY, START, type Json, type World } from '../../netlify/support/world.ts';
import { createScripted, WEBHOOK_SECRET, type Behaviour, type Scripted } from '../../netlify/support/scripted.ts';
import { PNG } from '../../support/pixel.ts';

/** A request that goes well. */
export type Good = {
  /** With its query. */
  readonly path: string;
  readonly key: string;
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What most requests are about: made once, and harmed by none of them. */
export type Known = {
  readonly actor: Actor;
  /** On a provider with a 24-hour window that keeps templates. */
  readonly official: Actor;
  readonly sent: string;
  readonly inbound: Json;
  readonly ids: Readonly<Record<string, string>>;
};

type Requests = Readonly<Record<string, () => Promise<Good>>>;

/** Bytes: larger than an answer of this gateway can be. */
export const TOO_LARGE = 2_000;

const DAY = 24 * 60 * 60 * 1000;
let count = 0;

/** Somebody who has not written before. */
const somebody = (): string => `+55119${String((count += 1)).padStart(8, '0')}`;

function document(from: string, handle = 'a;b\n'): ProviderEvent {
  return {
    type: 'message.received',
    id: `document-${from}`,
    timestamp: '2026-11-24T12:00:01.000Z',
    data: {
      providerMessageId: `in-document-${from}`,
      from: { addresses: [{ type: 'phone', number: from as `+${string}` }] },
      sentAt: '2026-11-24T12:00:00.000Z',
      type: 'document',
      filename: 'offer.csv',
      media: { providerId: 'scripted', handle, mediaType: 'text/csv' },
    },
  };
}

const refuse =
  (code: 'recipient_unreachable' | 'outcome_unknown'): Behaviour =>
  () => {
    throw new GatewayError({ code });
  };

export async function makeKnown(world: World): Promise<Known> {
  const actor = await createActor(world);
  const official = await createActor(world, 'windowed');
  const { tenantId } = actor;
  const make = async (route: string, body: object): Promise<string> => (await created(world.call(route, { body }))).id;
  const sent = await withStatus(send(world, actor), 201);
  await withStatus(world.webhook('scripted', actor.connectionId, [received(['+5511999990005'], { name: 'Ana' })]), 200);
  const page = await withStatus(world.call('GET /v1/messages?direction=inbound', { key: actor.key }), 200);
  const inbound = page.data[0];
  if (inbound === undefined) throw new Error('nothing came in');
  const template = { name: 'known', language: 'pt_BR', category: 'utility', body: 'Oi' };
  return {
    actor,
    official,
    sent: sent.id,
    inbound,
    ids: {
      tenants: tenantId,
      contacts: inbound.contactId,
      conversations: inbound.contactId,
      connections: actor.connectionId,
      messages: sent.id,
      'connect-links': (await makeLink(world, actor, { connectionId: actor.connectionId })).id,
      templates: await make('POST /v1/templates', { tenantId: official.tenantId, ...template }),
      suppressions: await make('POST /v1/suppressions', { tenantId, address: '+5511999990078' }),
      'webhook-endpoints': await make('POST /v1/webhook-endpoints', { tenantId, url: 'https://shop.test/events' }),
      plans: await make('POST /v1/plans', { name: 'Known', provider: 'scripted' }),
      keys: await make('POST /v1/keys', { tenantId, name: 'other', scopes: ['read'] }),
      media: (await upload(world, actor)).id,
    },
  };
}

async function upload(world: World, { key }: Actor, size?: number): Promise<Json> {
  const body = size === undefined ? new Uint8Array(PNG) : 'x'.repeat(size);
  const init = { method: 'POST', headers: { authorization: `Bearer ${key}` }, body };
  const answer = await world.request('/v1/media', init);
  expect(answer.status).toBe(201);
  return (await answer.json()) as Json;
}

/**
 * For each route a request that goes well, made anew each time: what it uses up, ends or deletes is there for it alone.
 * Routes that are not here are asked about what is known, with the first body of `bodies.ts`.
 */
export function goodRequests(
  world: World,
  { actor, official, inbound, ids }: Known,
): {
  /** By route. */
  readonly usual: Requests;
  /** By route and status, for each other one with which it goes well. */
  readonly otherwise: Requests;
} {
  const { tenantId, connectionId, key } = actor;
  const at = (path: string, body?: unknown, as: string = ADMIN_KEY): Good => ({
    path,
    key: as,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const make = async (route: string, body: object): Promise<string> => (await created(world.call(route, { body }))).id;
  const tenant = () => make('POST /v1/tenants', { name: 'Fresh' });
  const connection = (more: object = {}) => make('POST /v1/connections', { tenantId, provider: 'scripted', ...more });
  const plan = () => make('POST /v1/plans', { name: `Plan ${(count += 1)}`, provider: 'scripted' });
  const endpoint = () => make('POST /v1/webhook-endpoints', { tenantId, url: 'https://shop.test/events' });
  const suppression = () => make('POST /v1/suppressions', { tenantId, address: somebody() });
  const newKey = () => make('POST /v1/keys', { tenantId, name: 'fresh', scopes: ['read'] });
  const newTemplate = () => {
    const name = `template_${(count += 1)}`;
    return { tenantId: official.tenantId, name, language: 'pt_BR', category: 'utility', body: 'Oi' };
  };
  const template = () => make('POST /v1/templates', newTemplate());
  const hear = async (event: (from: string) => ProviderEvent = (from) => received([from])): Promise<Json> => {
    await withStatus(world.webhook('scripted', connectionId, [event(somebody())]), 200);
    const page = await withStatus(world.call('GET /v1/messages?direction=inbound&limit=1', { key }), 200);
    return page.data[0] as Json;
  };
  const sendAs = async (behaviour: Behaviour, more: object = {}): Promise<string> => {
    const usual = world.scripted.behaviour;
    world.scripted.behaviour = behaviour;
    const { body } = await send(world, actor, text(somebody(), { ...more })).finally(() => {
      world.scripted.behaviour = usual;
    });
    return body.messageId ?? body.id;
  };
  /** A phone of the memory provider, which shows a QR code. */
  const pairing = async (): Promise<string> => {
    const id = await connection({ provider: 'memory', config: { pairing: 'required' } });
    await withStatus(world.call(`POST /v1/connections/${id}/connect`), 200);
    return id;
  };
  const link = async (rest: string, body?: unknown, more: object = {}): Promise<Good> => {
    const made = await makeLink(world, actor, { connectionId: await connection(), ...more });
    return at(`/connect/api/${made.id}${rest}`, body, made.token);
  };
  const promised = async (): Promise<{ readonly id: string; readonly url: string }> => {
    const body = { tenantId, mediaType: 'image/png', size: PNG.byteLength };
    return (await created(world.call('POST /v1/media/uploads', { body }))) as unknown as { id: string; url: string };
  };
  const events = [received([somebody()])];
  const webhook = (path: string): Good => ({ ...at(path, events, ''), headers: { secret: WEBHOOK_SECRET } });
  const secretive = createScripted('secretive', {}, { setUp: true, secretPath: true });
  const discreet = createScripted('discreet', {}, { setUp: true, secretPath: true, acknowledges: true });
  Object.assign(world.context.providers, { secretive: secretive.provider, discreet: discreet.provider });

  const kept = `/v1/media/${ids['media']}`;
  const publicly = (id = ids['media'] ?? ''): string => {
    const { pathname, search } = new URL(
      publicMediaUrl(world.context, { id, media_type: 'image/png', filename: null }),
    );
    return pathname + search;
  };
  /** A received document that is kept here, since it was asked for. */
  const receivedAndKept = async (handle?: string): Promise<string> => {
    const path = `/v1/messages/${(await hear((from) => document(from, handle))).id}/media`;
    await (await world.request(path, { headers: { authorization: `Bearer ${key}`, range: 'bytes=0-' } })).text();
    return path;
  };
  const atSecretPath = async (far: Scripted): Promise<string> => {
    await connection({ provider: far.provider.id });
    const call = far.calls.findLast((one) => one.startsWith('set up ')) ?? '';
    return new URL(call.slice('set up '.length)).pathname;
  };
  const officialOne = (): Promise<string> => connection({ provider: 'official' });

  const usual: Requests = {
    'POST /v1/messages': async () => at('/v1/messages', text(somebody()), key),
    'POST /v1/plans': async () => at('/v1/plans', { name: `Plan ${(count += 1)}`, provider: 'scripted' }),
    'POST /v1/suppressions': async () => at('/v1/suppressions', { tenantId, address: somebody() }),
    'POST /v1/templates': async () => at('/v1/templates', newTemplate()),

    'POST /v1/messages/:id/cancel': async () => {
      const sendAt = new Date(START + DAY).toISOString();
      return at(`/v1/messages/${(await withStatus(send(world, actor, text(somebody(), { sendAt })), 202)).id}/cancel`);
    },
    'POST /v1/messages/:id/retry': async () =>
      at(`/v1/messages/${await sendAs(refuse('recipient_unreachable'))}/retry`),
    'POST /v1/messages/:id/resolve': async () =>
      at(`/v1/messages/${await sendAs(refuse('outcome_unknown'))}/resolve`, { as: 'sent' }),
    'POST /v1/messages/:id/actions': async () => at(`/v1/messages/${inbound.id}/actions`, { type: 'read' }),
    'GET /v1/messages/:id/media': async () => at(`/v1/messages/${(await hear((from) => document(from))).id}/media`),

    'POST /v1/media': async () => ({
      ...at('/v1/media', undefined, key),
      body: new Uint8Array(PNG),
      headers: { 'content-type': 'image/png' },
    }),
    'POST /v1/media/fetch': async () => at('/v1/media/fetch', { tenantId, url: 'https://files.test/a.png' }),
    'POST /v1/media/uploads': async () =>
      at('/v1/media/uploads', { tenantId, mediaType: 'image/png', size: PNG.byteLength }),
    'POST /v1/media/uploads/:id/complete': async () => {
      const { id, url } = await promised();
      await world.context.media.store.put(new URL(url).pathname.slice(1), new Blob([new Uint8Array(PNG)]).stream());
      return at(`/v1/media/uploads/${id}/complete`);
    },
    'GET /v1/media/settings': async () => at(`/v1/media/settings?tenantId=${tenantId}`),
    'PUT /v1/media/settings': async () => at(`/v1/media/settings?tenantId=${tenantId}`, {}),
    'DELETE /v1/media/:id': async () => at(`/v1/media/${(await upload(world, actor)).id}`),
    'GET /media/:id/:name': async () => at(publicly(), undefined, ''),

    'DELETE /v1/connections/:id': async () => at(`/v1/connections/${await connection()}`),
    'GET /v1/connections/:id/qr': async () => at(`/v1/connections/${await pairing()}/qr`),
    'POST /v1/connections/:id/numbers': async () =>
      at(`/v1/connections/${await connection({ provider: 'memory' })}/numbers`, { numbers: ['+5511999990001'] }),

    'GET /v1/connections/:id/sender': async () => at(`/v1/connections/${await officialOne()}/sender`),
    'POST /v1/connections/:id/sender': async () =>
      at(`/v1/connections/${await officialOne()}/sender`, { displayName: 'Acme', verification: 'sms' }),
    'POST /v1/connections/:id/sender/verify': async () =>
      at(`/v1/connections/${await officialOne()}/sender/verify`, { code: '123456' }),
    'DELETE /v1/connections/:id/sender': async () => at(`/v1/connections/${await officialOne()}/sender`),

    'POST /v1/connect-links/:id/revoke': async () =>
      at(`/v1/connect-links/${(await makeLink(world, actor, { connectionId })).id}/revoke`),
    'GET /connect/api/:id': () => link(''),
    'POST /connect/api/:id/start': async () => link('/start', { method: 'qr' }, { connectionId: await pairing() }),
    'POST /connect/api/:id/check': () => link('/check', { config: { account: 'acme' } }),
    'POST /connect/api/:id/fields': () => link('/fields', { config: { account: 'acme' } }),
    'POST /connect/api/:id/unlink': () => link('/unlink', undefined, { number: somebody() }),
    'POST /connect/api/:id/finish': () => link('/finish'),

    'POST /v1/templates/sync': async () => at('/v1/templates/sync', { connectionId: official.connectionId }),
    'POST /v1/templates/:id/submit': async () =>
      at(`/v1/templates/${await template()}/submit`, { connectionId: official.connectionId }),
    'DELETE /v1/templates/:id': async () => at(`/v1/templates/${await template()}`),

    'DELETE /v1/suppressions/:id': async () => at(`/v1/suppressions/${await suppression()}`),
    'GET /v1/suppressions/settings': async () => at(`/v1/suppressions/settings?tenantId=${tenantId}`),
    'PUT /v1/suppressions/settings': async () =>
      at(`/v1/suppressions/settings?tenantId=${tenantId}`, { languages: {} }),

    'DELETE /v1/webhook-endpoints/:id': async () => at(`/v1/webhook-endpoints/${await endpoint()}`),
    'POST /v1/deliveries/:id/redeliver': async () => {
      await hear();
      await deliverDue(world.context);
      const page = await withStatus(
        world.call(`GET /v1/webhook-endpoints/${ids['webhook-endpoints']}/deliveries?limit=1`),
        200,
      );
      return at(`/v1/deliveries/${page.data[0]?.id}/redeliver`);
    },

    'POST /v1/tenants/:id/suspend': async () => at(`/v1/tenants/${await tenant()}/suspend`),
    'DELETE /v1/tenants/:id': async () => at(`/v1/tenants/${await tenant()}`),
    'POST /v1/tenants/:id/plan': async () => at(`/v1/tenants/${await tenant()}/plan`, { planId: ids['plans'] }),
    'POST /v1/keys/:id/rotate': async () => at(`/v1/keys/${await newKey()}/rotate`, {}),
    'DELETE /v1/keys/:id': async () => at(`/v1/keys/${await newKey()}`),
    'DELETE /v1/plans/:id': async () => at(`/v1/plans/${await plan()}`),

    'DELETE /v1/contacts/:id': async () => at(`/v1/contacts/${(await hear()).contactId}`),
    'GET /v1/erasures/:id': async () => {
      const erased = await withStatus(world.call(`DELETE /v1/contacts/${(await hear()).contactId}`), 200);
      return at(`/v1/erasures/${erased.id}`);
    },

    'GET /v1/events': async () => at('/v1/events', undefined, key),
    'GET /v1/events/stream': async () => at('/v1/events/stream', undefined, key),
    'GET /v1/usage': async () => at(`/v1/usage?tenantId=${tenantId}`),
    'POST /webhooks/:provider/:connectionId': async () => webhook(`/webhooks/scripted/${connectionId}`),
    'GET /webhooks/:provider/:connectionId': async () => ({
      path: `/webhooks/scripted/${connectionId}`,
      key: '',
      headers: { secret: WEBHOOK_SECRET },
    }),
    'POST /webhooks/:provider/:connectionId/:path': async () => webhook(await atSecretPath(secretive)),
  };

  const part = { range: 'bytes=0-3' };
  const known = { 'if-none-match': '*' };
  const otherwise: Requests = {
    'POST /v1/messages 202': async () => {
      const sendAt = new Date(START + DAY).toISOString();
      return at('/v1/messages', text(somebody(), { sendAt }), key);
    },
    'POST /v1/messages/:id/resolve 202': async () =>
      at(`/v1/messages/${await sendAs(refuse('outcome_unknown'))}/resolve`, { as: 'retry' }),
    'POST /v1/suppressions 200': async () => at('/v1/suppressions', { tenantId, address: '+5511999990078' }),
    'GET /v1/messages/:id/media 206': async () => ({ ...at(await receivedAndKept()), headers: part }),
    'GET /v1/messages/:id/media 302': async () => at(await receivedAndKept('x'.repeat(TOO_LARGE))),
    'GET /v1/messages/:id/media 304': async () => ({ ...at(await receivedAndKept()), headers: known }),
    'GET /v1/media/:id 206': async () => ({ ...at(kept), headers: part }),
    'GET /v1/media/:id 302': async () => at(`/v1/media/${(await upload(world, actor, TOO_LARGE)).id}`),
    'GET /v1/media/:id 304': async () => ({ ...at(kept), headers: known }),
    'GET /media/:id/:name 206': async () => ({ ...at(publicly(), undefined, ''), headers: part }),
    'GET /media/:id/:name 302': async () => at(publicly((await upload(world, actor, TOO_LARGE)).id), undefined, ''),
    'GET /media/:id/:name 304': async () => ({ ...at(publicly(), undefined, ''), headers: known }),
    // Its backend cannot be told at first.
    'DELETE /v1/contacts/:id 202': async () => {
      const { contactId } = await hear();
      world.scripted.forget = async () => {
        delete world.scripted.forget;
        throw new GatewayError({ code: 'provider_unavailable' });
      };
      return at(`/v1/contacts/${contactId}`);
    },
    // Another process is at it.
    'DELETE /v1/tenants/:id 202': async () => {
      const id = await tenant();
      const erasure = { id: createId('erasure'), tenant_id: id, contact_id: null, addresses: null, finished_at: null };
      const counts = { messages: 0, events: 0, conversations: 0, addresses: 0, media: 0, suppressionsHashed: 0 };
      const erased = JSON.stringify(counts);
      const begun = { position: -1, actor: 'admin', ip: null, created_at: START, due_at: START + DAY };
      const row = { ...erasure, ...begun, state: 'running' as const, erased };
      await world.context.store.db.insertInto('erasure').values(row).execute();
      return at(`/v1/tenants/${id}`);
    },
    'POST /webhooks/:provider/:connectionId 204': async () => webhook(`/webhooks/official/${await officialOne()}`),
    'GET /webhooks/:provider/:connectionId 204': async () => ({
      path: `/webhooks/official/${await officialOne()}`,
      key: '',
      headers: { secret: WEBHOOK_SECRET },
    }),
    'POST /webhooks/:provider/:connectionId/:path 204': async () => webhook(await atSecretPath(discreet)),
  };
  return { usual, otherwise };
}
