import { providerOf } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError, type ProviderEvent, type WebhookRequest, type WhatsAppProvider } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { isOurs } from './apply.ts';
import { normalizeEvents } from './normalize.ts';

/** What a request says to a connection as it is, or as it was. */
export type Reading = {
  readonly connection: ConnectionRow;
  readonly webhook: WhatsAppProvider['webhook'];
  readonly events: readonly ProviderEvent[];
};

/**
 * A request as the configurations understand it that prove it, the one first that most of it is for, of equals the newest.
 * There are several where a connection was moved from one number to another at the same backend: what one request tells of
 * both is each one's own. Throws `webhook_not_authentic`.
 */
export async function readWebhook(
  context: GatewayContext,
  configurations: readonly ConnectionRow[],
  request: WebhookRequest,
): Promise<readonly [Reading, ...Reading[]]> {
  let refusal: unknown;
  const readings: Reading[] = [];
  for (const connection of configurations) {
    const { webhook } = providerOf(context, connection);
    try {
      const verified = await webhook.verify(request);
      const events = normalizeEvents(await webhook.parse(verified), context.now());
      const reading = { connection, webhook, events };
      if (events.length > 0 && understood(reading).length === events.length) return [reading];
      readings.push(reading);
    } catch (error) {
      if (!GatewayError.isInstance(error) || error.code !== 'webhook_not_authentic') throw error;
      refusal ??= error;
    }
  }
  const [best, ...others] = readings.toSorted((left, right) => understood(right).length - understood(left).length);
  if (best === undefined) throw refusal;
  const more = withoutKnown(best, others);
  if (more.length === 0) return [best];
  // What is not its own has been understood by whose it is.
  const own = best.events.filter((event) => isOurs(best.connection, event));
  return [{ ...best, events: own }, ...more];
}

/** What the others understand that nobody before them did. */
function withoutKnown(best: Reading, others: readonly Reading[]): readonly Reading[] {
  const known = new Set(understood(best).map(({ id }) => id));
  return others.flatMap((reading) => {
    const events = understood(reading).filter(({ id }) => !known.has(id));
    for (const { id } of events) known.add(id);
    return events.length === 0 ? [] : [{ ...reading, events }];
  });
}

function understood({ connection, events }: Reading): readonly ProviderEvent[] {
  return events.filter((event) => event.type !== 'unknown' && isOurs(connection, event));
}
