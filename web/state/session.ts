import { signal } from '@preact/signals';
import { createClient, PolyzapError, type Client } from '../../sdk/src/index.ts';
import { listeningFetch } from './gateway.ts';

export type Who = 'admin' | 'tenant';

/** Who is signed in. The key lives here and nowhere else: in memory, gone with the tab. docs/decisions/0024 says why. */
export type Session = {
  readonly client: Client;
  readonly who: Who;
  /** Keys that were made here, by tenant, for as long as this tab lives. */
  readonly madeKeys: Map<string, string>;
};

export const session = signal<Session | undefined>(undefined);

/** Said above the sign-in form. */
export const notice = signal<'expired' | undefined>(undefined);

/** Waits longer than the gateway waits for a Baileys server. */
const TIMEOUT_MS = 45_000;

/** The SDK, as the console wants it: what goes wrong is shown at once. */
export function createConsoleClient(apiKey: string): Client {
  return createClient({
    baseUrl: location.origin,
    apiKey,
    fetch: listeningFetch,
    // Whoever looks at the page sees what is wrong and is shown how to go on; views that are live ask again by themselves.
    retries: 0,
    timeoutMs: TIMEOUT_MS,
  });
}

/** Throws what the gateway says to a key that is none. */
export async function signIn(apiKey: string): Promise<void> {
  const client = createConsoleClient(apiKey);
  const who = await whoHolds(client);
  notice.value = undefined;
  session.value = { client, who, madeKeys: new Map() };
}

/** Forgets the key. `why` is said above the sign-in form. */
export function signOut(why?: 'expired'): void {
  notice.value = why;
  session.value = undefined;
}

/** Signs out where the key is no longer valid. */
export function isSignedOutBy(error: unknown): boolean {
  if (!PolyzapError.isInstance(error) || error.code !== 'unauthenticated') return false;
  if (session.peek() !== undefined) signOut('expired');
  return true;
}

/** For views, which are shown only to who is signed in. */
export function useSession(): Session {
  if (session.value === undefined) throw new Error('Nobody is signed in');
  return session.value;
}

/** The admin may list tenants. A tenant's key may at least look at its connections. */
async function whoHolds(client: Client): Promise<Who> {
  try {
    await client.tenants.list({ limit: 1 });
    return 'admin';
  } catch (error) {
    if (!PolyzapError.isInstance(error) || error.code !== 'insufficient_scope') throw error;
  }
  await client.connections.list({ limit: 1 });
  return 'tenant';
}
