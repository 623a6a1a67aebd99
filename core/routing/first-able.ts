import type { SendMessage } from '../api/messages.ts';
import type { Attempt } from '../api/routing.ts';
import { findConnection } from '../connections/find.ts';
import { providerOf } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { toTimestamp } from '../json.ts';
import { contentOfRequest, type StoredFile } from '../messages/content.ts';
import { prepare, type Prepared } from '../messages/prepare.ts';
import { recipientOf } from '../messages/request.ts';
import { GatewayError } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { FAILOVER_REASONS } from './failover.ts';
import type { FoundRoute } from './find-route.ts';

/** The first connection that can carry a message. */
export type Able = {
  readonly connection: ConnectionRow;
  readonly prepared: Prepared;
  /** Those before it, which cannot. */
  readonly refusals: readonly Attempt[];
};

/**
 * The first of a route's connections that can carry the request, by all that is known without a network call. Throws
 * what the first one says where none can, and where its reason is one that no other connection could help.
 *
 * @param file the medium of our store that the request names (`findFile`)
 */
export async function firstAble(
  context: GatewayContext,
  request: SendMessage,
  found: FoundRoute,
  file?: StoredFile,
): Promise<Able> {
  const refusals: Attempt[] = [];
  let reason: unknown;
  for (const id of found.route.candidates) {
    const connection = id === found.first.id ? found.first : await live(context, id, found.first.tenant_id);
    if (connection === undefined) continue;
    try {
      return { connection, prepared: await check(context, request, connection, found.first, file), refusals };
    } catch (error) {
      if (connection === found.first && !mayBeServedElsewhere(error)) throw error;
      reason ??= error;
      refusals.push(refusal(context, connection, error));
    }
  }
  throw reason;
}

function check(
  context: GatewayContext,
  request: SendMessage,
  connection: ConnectionRow,
  first: ConnectionRow,
  file: StoredFile | undefined,
): Promise<Prepared> {
  return prepare(context, connection, providerOf(context, connection), {
    content: contentOfRequest(request, file),
    to: recipientOf(request),
    replyTo: request.replyTo,
    // Another connection cannot quote what it has never had.
    mayLoseQuote: connection !== first,
    onUnsupported: request.onUnsupported ?? 'fail',
    outsideWindow: request.outsideWindow,
  });
}

function mayBeServedElsewhere(error: unknown): boolean {
  return GatewayError.isInstance(error) && FAILOVER_REASONS[error.code] === 'refused';
}

/** A connection that said no, or of which we know that it would. */
export function refusal(
  context: GatewayContext,
  connection: Pick<ConnectionRow, 'id' | 'provider'>,
  error: unknown,
): Attempt {
  return {
    connectionId: connection.id,
    provider: connection.provider,
    at: toTimestamp(context.now().getTime()),
    outcome: 'refused',
    code: GatewayError.isInstance(error) ? error.code : 'internal_error',
  };
}

/** Undefined where it is gone: a list may name what was deleted since. */
export async function live(context: GatewayContext, id: string, tenantId: string): Promise<ConnectionRow | undefined> {
  try {
    return await findConnection(context, id, tenantId);
  } catch (error) {
    if (GatewayError.isInstance(error) && error.code === 'resource_not_found') return undefined;
    throw error;
  }
}
