import type { SendMessage } from '../api/messages.ts';
import { routingSchema, type Routing } from '../api/routing.ts';
import { findConnection, findDefault } from '../connections/find.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { recall } from '../memo.ts';
import { recipientOf } from '../messages/request.ts';
import { GatewayError } from '../provider/index.ts';
import { pricesOf } from '../plans/prices.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import type { PriceOf } from './cost.ts';
import type { MessageRoute } from './message-route.ts';
import { requireOwned } from './policy.ts';
import { chooseRoute, type Routable } from './route.ts';

/** Where a request goes first, and where else it may go. */
export type FoundRoute = { readonly first: ConnectionRow; readonly route: MessageRoute };

/**
 * The connection of a request, and those that may take over. Throws `resource_not_found` for a connection that is not the
 * caller's, and `invalid_request` where none is named and there is no other way to find one.
 *
 * @param tenantId the caller's tenant; undefined for the admin, who then has to name a connection
 */
export async function findRoute(
  context: GatewayContext,
  request: SendMessage,
  tenantId: string | undefined,
): Promise<FoundRoute> {
  const found =
    request.connectionId === undefined
      ? await byPolicy(context, request, tenantId)
      : { first: await findConnection(context, request.connectionId, tenantId), routing: undefined };
  const { first, routing, routedBy = { reason: 'request' as const } } = { routedBy: undefined, ...found };
  const followers = request.failover ?? routing?.connections ?? [];
  if (request.failover !== undefined) {
    const named = request.failover.map((id, index) => ({ id, path: `failover[${index}]` }));
    await recall(context, `owned ${first.tenant_id} ${request.failover.join()}`, () =>
      requireOwned(context.store.db, first.tenant_id, named),
    );
  }
  // What is about another message goes where that message is, or nowhere.
  const candidates = 'target' in request ? [first.id] : [...new Set([first.id, ...followers])];
  return {
    first,
    route: {
      candidates,
      graceMs: (routing ?? routingSchema.parse({})).graceSeconds * 1000,
      routedBy,
    },
  };
}

async function byPolicy(context: GatewayContext, request: SendMessage, tenantId: string | undefined) {
  if (tenantId === undefined) throw unnamed('is needed with the admin key');
  const standing = await findDefault(context, tenantId);
  const routing = standing.routing === null ? undefined : fromColumn<Routing>(standing.routing);
  const message: Routable = {
    type: request.type,
    to: recipientOf(request),
    targetConnectionId: routing === undefined ? undefined : await connectionOfTarget(context, request, tenantId),
  };
  const chosen = chooseRoute(
    message,
    routing,
    standing.connection?.id,
    await prices(context, request, tenantId, routing),
  );
  if (chosen === undefined) throw unnamed('is needed: the tenant has no default connection');
  const { connection } = standing;
  const first =
    connection?.id === chosen.connectionId
      ? connection
      : await findConnection(context, chosen.connectionId, tenantId).catch((error: unknown) => {
          // A rule that names a connection which is gone does not stop the tenant's messages.
          if (connection !== undefined && GatewayError.isInstance(error) && error.code === 'resource_not_found') {
            return connection;
          }
          throw error;
        });
  return {
    first,
    routing,
    routedBy: first.id === chosen.connectionId ? chosen.routedBy : { reason: 'default' as const },
  };
}

async function connectionOfTarget(
  context: GatewayContext,
  request: SendMessage,
  tenantId: string,
): Promise<string | undefined> {
  const id = 'target' in request ? request.target : request.replyTo;
  if (id === undefined) return undefined;
  const row = await context.store.db
    .selectFrom('message')
    .select('connection_id')
    .where('id', '=', id)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row?.connection_id;
}

function prices(
  context: GatewayContext,
  request: SendMessage,
  tenantId: string,
  routing: Routing | undefined,
): Promise<PriceOf> | PriceOf {
  const compared = routing?.rules.flatMap(({ use }) => ('cheapestOf' in use ? use.cheapestOf : [])) ?? [];
  return compared.length === 0 ? () => undefined : pricesOf(context, request, tenantId, [...new Set(compared)]);
}

function unnamed(message: string): GatewayError {
  return new GatewayError({ code: 'invalid_request', fields: [{ path: 'connectionId', message }] });
}
