import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { queryValue, setQuery } from '../state/route.ts';
import { useSession } from '../state/session.ts';

const MOST = 100;

/** Whose things are looked at, from the address: of all tenants where undefined. With a tenant's key there is no choice. */
export function useTenantFilter(): string | undefined {
  return useSession().who === 'admin' ? queryValue('tenant') : undefined;
}

/** Where something belongs to one tenant: the chosen one, or the first. `undefined` with a tenant's own key. */
export function useOneTenant(): { readonly ready: boolean; readonly tenantId: string | undefined } {
  const { client, who } = useSession();
  const chosen = useTenantFilter();
  const first = useLoad(
    `first tenant ${who}`,
    async (signal) => (who === 'admin' ? (await client.tenants.list({ limit: 1 }, { signal })).data : []),
    { on: false },
  );
  if (who === 'tenant') return { ready: true, tenantId: undefined };
  return { ready: chosen !== undefined || first.value !== undefined, tenantId: chosen ?? first.value?.[0]?.id };
}

/** The choice itself; nothing with a tenant's key. `one`: there is no "all". */
export function TenantFilter({
  one = false,
  chosen,
}: {
  readonly one?: boolean;
  readonly chosen?: string | undefined;
}) {
  const { common } = useWords();
  const { client, who } = useSession();
  const inAddress = useTenantFilter();
  const filter = chosen ?? inAddress;
  const tenants = useLoad(
    `tenants of the filter ${who}`,
    async (signal) => (who === 'admin' ? (await client.tenants.list({ limit: MOST }, { signal })).data : []),
    { on: false },
  );
  if (who === 'tenant') return null;
  return (
    <label class="filter">
      <span>{common.tenant}</span>
      <select onChange={(event) => setQuery({ tenant: event.currentTarget.value })}>
        {!one && (
          <option value="" selected={filter === undefined}>
            {common.allTenants}
          </option>
        )}
        {tenants.value?.map(({ id, name }) => (
          <option key={id} value={id} selected={filter === id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
