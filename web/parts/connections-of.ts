import type { Connection } from '../../sdk/src/index.ts';
import { useLoad, type Loaded } from '../state/load.ts';
import { useSession } from '../state/session.ts';

/** To choose from: a tenant's connections, or all of them. 100 at most. */
export function useConnections(tenantId: string | undefined): Loaded<readonly Connection[]> {
  const { client, who } = useSession();
  return useLoad(
    `connections to choose from ${tenantId ?? who}`,
    async (signal) => (await client.connections.list({ tenantId, limit: 100 }, { signal })).data,
    { on: ({ type }) => type.startsWith('connection.') },
  );
}
