import type { Connection } from '../../sdk/src/index.ts';
import { useLoad, type Loaded } from '../state/load.ts';
import { useSession } from '../state/session.ts';
import { useProviders } from './providers.ts';

/** To choose from: a tenant's connections, or all of them. 100 at most. */
export function useConnections(tenantId: string | undefined): Loaded<readonly Connection[]> {
  const { client, who } = useSession();
  return useLoad(
    `connections to choose from ${tenantId ?? who}`,
    async (signal) => (await client.connections.list({ tenantId, limit: 100 }, { signal })).data,
    { on: ({ type }) => type.startsWith('connection.') },
  );
}

/** Those whose provider keeps templates: elsewhere there is nothing to submit, and nothing to take over. */
export function useTemplateConnections(tenantId: string | undefined): readonly Connection[] {
  const connections = useConnections(tenantId);
  const providers = useProviders();
  return (connections.value ?? []).filter(
    ({ provider }) => providers.value?.find(({ id }) => id === provider)?.capabilities.templates === true,
  );
}
