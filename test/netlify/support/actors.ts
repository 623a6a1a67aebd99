import { expect } from 'vitest';
import type { Scope } from '../../../core/api/keys.ts';
import type { MessagePricing, ProviderEvent } from '../../../core/provider/index.ts';
import type { Answer, Json, World } from './world.ts';

/** A tenant with one connection and a key of every scope. */
export type Actor = { readonly tenantId: string; readonly connectionId: string; readonly key: string };

export async function createActor(world: World, provider = 'scripted'): Promise<Actor> {
  const tenant = await created(world.call('POST /v1/tenants', { body: { name: 'Acme' } }));
  const connection = await created(world.call('POST /v1/connections', { body: { tenantId: tenant.id, provider } }));
  const key = await createKey(world, tenant.id, ['send', 'read', 'manage', 'connect']);
  return { tenantId: tenant.id, connectionId: connection.id, key };
}

export async function createKey(world: World, tenantId: string, scopes: readonly Scope[]): Promise<string> {
  const { key } = await created(world.call('POST /v1/keys', { body: { tenantId, name: scopes.join(), scopes } }));
  return key;
}

/** The body of a 201. */
export async function created(answer: Promise<Answer>): Promise<Json> {
  return withStatus(answer, 201);
}

export async function withStatus(answer: Promise<Answer>, status: number): Promise<Json> {
  const { status: actual, text, body } = await answer;
  expect(actual, text).toBe(status);
  return body;
}

/** Expects a problem document with this code; returns it. */
export async function problem(answer: Promise<Answer>, code: string, status?: number): Promise<Json> {
  const { status: actual, headers, text, body } = await answer;
  expect(body.code, text).toBe(code);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({ status: actual, type: `urn:polyzap:error:${code}` });
  expect(body.requestId).toBe(headers.get('request-id'));
  if (status !== undefined) expect(actual).toBe(status);
  return body;
}

/** All of a tenant's events, through the cursor. */
export async function allEvents(world: World, actor: Actor, limit = 500): Promise<Json[]> {
  const events: Json[] = [];
  let after = '0';
  for (;;) {
    const page = await withStatus(world.call(`GET /v1/events?limit=${limit}&after=${after}`, { key: actor.key }), 200);
    events.push(...page.data);
    after = page.cursor;
    if (!page.hasMore) return events;
  }
}

export function text(to = '+5511999990001', more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { to, type: 'text', text: 'Hello', ...more };
}

export function send(world: World, actor: Actor, body: unknown = text(), idempotencyKey?: string): Promise<Answer> {
  return world.call('POST /v1/messages', {
    key: actor.key,
    body,
    ...(idempotencyKey !== undefined && { headers: { 'idempotency-key': idempotencyKey } }),
  });
}

let count = 0;

/** A status as a backend reports it. */
export function status(
  providerMessageId: string,
  state: 'queued' | 'sent' | 'delivered' | 'read' | 'played' | 'failed',
  more: {
    readonly id?: string;
    readonly idempotencyKey?: string;
    readonly timestamp?: string;
    readonly pricing?: MessagePricing;
  } = {},
): ProviderEvent {
  const { id = `status-${(count += 1)}`, timestamp = '2026-11-24T12:00:01.000Z', idempotencyKey, pricing } = more;
  return {
    type: 'message.status_changed',
    id,
    timestamp,
    data: {
      providerMessageId,
      state,
      providerState: state,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(pricing !== undefined && { pricing }),
    },
  };
}

/** A text from somebody. */
export function received(
  from: readonly string[],
  more: { readonly id?: string; readonly text?: string; readonly name?: string } = {},
): ProviderEvent {
  const { id = `received-${(count += 1)}`, text: said = 'Hi', name } = more;
  const [first, ...rest] = from.map((address) =>
    address.startsWith('+')
      ? ({ type: 'phone', number: address as `+${string}` } as const)
      : ({ type: 'user', id: address } as const),
  );
  return {
    type: 'message.received',
    id,
    timestamp: '2026-11-24T12:00:01.000Z',
    data: {
      providerMessageId: `in-${id}`,
      from: { addresses: [first!, ...rest], ...(name !== undefined && { name }) },
      sentAt: '2026-11-24T12:00:00.000Z',
      type: 'text',
      text: said,
    },
  };
}
