import { createClient, type Client, type Connection } from '@polyzap/sdk';
import { readEnvironment } from './environment.ts';

/** The one API. It keeps no state, so each request makes its own. */
export function polyzap(): Client {
  const { polyzapUrl, adminKey } = readEnvironment();
  return createClient({ baseUrl: polyzapUrl, apiKey: adminKey });
}

/** A shop has one number, or none yet. */
export async function connectionOf(client: Client, tenantId: string): Promise<Connection | undefined> {
  const { data } = await client.connections.list({ tenantId, limit: 1 });
  return data[0];
}
