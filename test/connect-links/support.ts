import { expect } from 'vitest';
import type { ConnectView } from '../../core/api/connect-links.ts';
import { allEvents, created, createActor, withStatus, type Actor } from '../netlify/support/actors.ts';
import type { Answer, World } from '../netlify/support/world.ts';

export const DAY_MS = 24 * 60 * 60 * 1000;

/** A link as its holder has it. */
export type Held = { readonly id: string; readonly token: string; readonly url: string };

/** Makes a link with a tenant's own key. */
export async function makeLink(
  world: World,
  actor: Actor,
  body: Readonly<Record<string, unknown>> = {},
): Promise<Held> {
  const link = await created(world.call('POST /v1/connect-links', { key: actor.key, body }));
  const { url } = link as unknown as { readonly url: string };
  const [, token = ''] = url.split('#');
  expect(token).toMatch(/^pzl_[\w-]{43}$/);
  return { id: link.id, token, url };
}

/** What the page asks: `''` to look, else `/start` and the like. */
export function ask(world: World, link: Held, rest = '', body?: unknown): Promise<Answer> {
  const method = rest === '' ? 'GET' : 'POST';
  return world.call(`${method} /connect/api/${link.id}${rest}`, { key: link.token, body });
}

export async function view(answer: Promise<Answer>): Promise<ConnectView> {
  return (await withStatus(answer, 200)) as unknown as ConnectView;
}

export const QR = {
  status: 'pairing',
  method: 'qr',
  qr: '2@secret-of-the-phone',
  expiresAt: '2026-11-24T12:01:00.000Z',
  nextAction: 'scan_qr',
} as const;

export const CONNECTED = { status: 'connected', number: '+15550001111', nextAction: 'none' } as const;

/** A tenant of its own for a test, in a world where nothing has happened and a phone waits to be paired. */
export async function afresh(world: World): Promise<Actor> {
  world.scripted.calls.length = 0;
  world.scripted.failure = undefined;
  world.scripted.session = QR;
  world.official.failure = undefined;
  world.official.number = undefined;
  return createActor(world);
}

/** The types of all events of a tenant, oldest first. */
export async function typesOf(world: World, actor: Actor): Promise<readonly string[]> {
  return (await allEvents(world, actor)).map(({ type }) => type);
}

/** Ids, newest first. */
export async function connectionsOf(world: World, actor: Actor): Promise<readonly string[]> {
  const page = await withStatus(world.call('GET /v1/connections', { key: actor.key }), 200);
  return page.data.map(({ id }) => id);
}

/** What the audit log has of a link: action and actor, newest first. */
export async function deedsOf(world: World, actor: Actor, link: Held): Promise<readonly (readonly [string, string])[]> {
  const page = await withStatus(world.call(`GET /v1/audit?tenantId=${actor.tenantId}`), 200);
  return page.data
    .map((entry) => entry as unknown as { action: string; actor: string; subject: string })
    .filter((entry) => entry.subject === link.id)
    .map(({ action, actor: who }) => [action, who]);
}
