import { expect } from 'vitest';
import type { ConnectView } from '../../core/api/connect-links.ts';
import { created, withStatus, type Actor } from '../netlify/support/actors.ts';
import type { Answer, World } from '../netlify/support/world.ts';

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
