import { GatewayError, type RegisteredProvider } from '../../../core/provider/index.ts';
import type { Taken } from './memory.ts';

/** What a test sees and does at the seam between core and a provider, for all of them alike. */
export type Seam = {
  /** Providers that cannot be reached with a message: nothing that is sent there arrives. */
  readonly unreachable: Set<string>;
  /** Every message that a provider took, oldest first. */
  readonly taken: Taken[];
};

/** The same provider, under observation. */
export function watched(provider: RegisteredProvider, { unreachable, taken }: Seam): RegisteredProvider {
  return {
    ...provider,
    build(config, host) {
      const built = provider.build(config, host);
      return {
        ...built,
        async send(message, options) {
          if (unreachable.has(provider.id)) throw new GatewayError({ code: 'provider_unavailable', retryAfterMs: 1 });
          const result = await built.send(message, options);
          const { id: connectionId } = host.runtime.connection;
          taken.push({ provider: provider.id, connectionId, id: result.providerMessageId, message });
          return result;
        },
      };
    },
  };
}
