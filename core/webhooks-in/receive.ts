import { findConnection } from '../connections/find.ts';
import { asFormer, findFormer } from '../connections/former.ts';
import { providerOf } from '../connections/provider-of.ts';
import { epochsAtPath } from '../connections/webhook-path.ts';
import type { GatewayContext } from '../context.ts';
import { notFound } from '../not-found.ts';
import { GatewayError, type WebhookRequest } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { applyEvents } from './apply.ts';
import { readWebhook } from './read.ts';

/**
 * A backend calls: prove it, read it, store what it means. When this resolves, all of it is on disk.
 *
 * A provider that the connection was switched from still calls about what it was given: the URL stays its own, and is
 * proven with the configuration of then.
 *
 * Throws `route_not_found` for a path that leads nowhere, `resource_not_found` for a connection that never was this provider's, `webhook_not_authentic`, and
 * `storage_unavailable`: the backend then comes again, and what came twice is stored once.
 *
 * @param path the part of the URL that is a secret of this connection, where its provider has one
 */
export async function receiveWebhook(
  context: GatewayContext,
  providerId: string,
  connectionId: string,
  request: WebhookRequest,
  path?: string,
): Promise<{ readonly stored: number; readonly response: Response | undefined }> {
  const candidates = await configurationsOf(context, providerId, connectionId, path);
  const challenge = await answerChallenge(context, candidates, request);
  if (challenge !== undefined) return { stored: 0, response: challenge };

  const readings = await readWebhook(context, candidates, request);
  let stored = 0;
  for (const { connection, events } of readings) {
    const told = await applyEvents(context, connection, events);
    context.metrics?.observer?.heard(connection.provider, told.stored, told.repeated);
    stored += told.stored;
  }
  return { stored, response: readings[0].webhook.acknowledge?.() };
}

/** The connection as this provider knows it: as it is, and as it was, the newest first. */
async function configurationsOf(
  context: GatewayContext,
  providerId: string,
  connectionId: string,
  path: string | undefined,
): Promise<Candidates> {
  const secretPath = Object.hasOwn(context.providers, providerId) && context.providers[providerId]?.secretPath === true;
  // Not even whether there is such a connection is anybody's business who does not know its path.
  if (secretPath !== (path !== undefined)) throw new GatewayError({ code: 'route_not_found' });
  const known = path === undefined ? undefined : await epochsAtPath(context, connectionId, path);
  if (known?.size === 0) throw new GatewayError({ code: 'route_not_found' });
  const connection = await findConnection(context, connectionId, undefined);
  const former = await findFormer(context.store.db, connectionId, providerId);
  const [first, ...rest] = [
    ...(connection.provider === providerId ? [connection] : []),
    ...former.map((row) => asFormer(connection, row)),
  ].filter(({ epoch }) => known === undefined || known.has(epoch));
  if (first === undefined) throw notFound('connection');
  return [first, ...rest];
}

type Candidates = readonly [ConnectionRow, ...ConnectionRow[]];

/** Of several configurations, the one that knows the challenge answers it. */
async function answerChallenge(
  context: GatewayContext,
  candidates: Candidates,
  request: WebhookRequest,
): Promise<Response | undefined> {
  const asked = candidates.map(async (row) => providerOf(context, row).webhook.challenge?.(request));
  const answers = (await Promise.all(asked)).filter((answer) => answer !== undefined);
  return answers.find((answer) => answer.ok) ?? answers[0];
}
