import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { GatewayError, type RegisteredProvider, type WhatsAppProvider } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { connectionSecrets } from '../store/gateway/sealed.ts';
import { tracedHttp } from './traced-http.ts';

/** Throws `invalid_request` naming the field, for a provider that is not in the registry. */
export function registered(context: GatewayContext, provider: string): RegisteredProvider {
  const found = Object.hasOwn(context.providers, provider) ? context.providers[provider] : undefined;
  if (found !== undefined) return found;
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path: 'provider', message: `must be one of ${Object.keys(context.providers).join(', ')}` }],
  });
}

/** The provider object of one connection, built anew: it holds no state. Throws `invalid_configuration`. */
export function providerOf(
  context: GatewayContext,
  row: Pick<ConnectionRow, 'id' | 'provider' | 'config' | 'secrets'>,
  calledAt = webhookUrl(context, row.provider, row.id),
): WhatsAppProvider {
  return buildProvider(context, row.provider, row.id, readConfig(context, row), calledAt);
}

/** As `providerOf`, from a config that is not stored yet. */
export function buildProvider(
  context: GatewayContext,
  provider: string,
  connectionId: string,
  config: Readonly<Record<string, unknown>>,
  calledAt = webhookUrl(context, provider, connectionId),
): WhatsAppProvider {
  return registered(context, provider).build(config, {
    settings: context.providerSettings[provider] ?? {},
    runtime: {
      http: tracedHttp(context),
      now: context.now,
      connection: { id: connectionId, webhookUrl: calledAt },
    },
  });
}

/**
 * Where this provider calls us about this connection. Signatures may cover it, so it is never taken from a request. Of a
 * provider with a path of its own (`secretPath`) only the part that may be shown.
 */
export function webhookUrl(context: GatewayContext, provider: string, connectionId: string): string {
  return `${context.publicUrl}/webhooks/${provider}/${connectionId}`;
}

/** A config as it is stored: JSON that may be shown, and the sealed rest; null where nothing of it is secret. */
export type SplitConfig = { readonly config: string; readonly secrets: Uint8Array | null };

/** Splits a config into what may be shown and what is sealed. */
export function splitConfig(
  context: GatewayContext,
  provider: RegisteredProvider,
  connectionId: string,
  config: Readonly<Record<string, unknown>>,
): SplitConfig {
  const isSecret = ([name, value]: [string, unknown]) => provider.secretFields.includes(name) && value !== undefined;
  const secret = Object.entries(config).filter(isSecret);
  const open = Object.entries(config).filter((entry) => !isSecret(entry));
  return {
    config: JSON.stringify(Object.fromEntries(open)),
    secrets:
      secret.length === 0
        ? null
        : context.keyring.seal(JSON.stringify(Object.fromEntries(secret)), connectionSecrets(connectionId)),
  };
}

/** The whole config of a stored connection, secrets opened. Stays inside core. */
export function readConfig(
  context: GatewayContext,
  row: Pick<ConnectionRow, 'id' | 'config' | 'secrets'>,
): Record<string, unknown> {
  return { ...fromColumn<Record<string, unknown>>(row.config), ...readSecrets(context, row) };
}

/** The secret fields of a stored connection. */
export function readSecrets(
  context: GatewayContext,
  row: Pick<ConnectionRow, 'id' | 'secrets'>,
): Record<string, unknown> {
  if (row.secrets === null) return {};
  return fromColumn(context.keyring.open(row.secrets, connectionSecrets(row.id)).toString());
}
