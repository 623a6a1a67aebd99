import type { Client, Provider } from '../../sdk/src/index.ts';
import { useLoad, type Loaded } from '../state/load.ts';
import { useSession } from '../state/session.ts';

let known: { readonly client: Client; readonly providers: Promise<readonly Provider[]> } | undefined;

/** What can carry a connection. Asked once a session: it changes with the gateway's version alone. */
export function useProviders(): Loaded<readonly Provider[]> {
  const { client } = useSession();
  return useLoad(
    'providers',
    () => {
      if (known?.client !== client) {
        const providers = client.providers.list();
        known = { client, providers };
        // A question that failed is asked again.
        providers.catch(() => void (known = undefined));
      }
      return known.providers;
    },
    { on: false },
  );
}

/** What a provider is called; its id until that is known. */
export function labelOf(providers: readonly Provider[] | undefined, id: string): string {
  return providers?.find((provider) => provider.id === id)?.label ?? id;
}
