import type { RetentionDays } from '../core/api/retention.ts';
import {
  DEFAULT_LIMITS,
  type GatewayContext,
  type GatewayLimits,
  type MetricsAccess,
  type WebhookAccess,
} from '../core/context.ts';
import { hashApiKey } from '../core/crypto/api-key.ts';
import { createKeyring } from '../core/crypto/keyring.ts';
import type { Log } from '../core/log.ts';
import { createHttp } from '../core/provider-kit/http.ts';
import { openDatabase, openDatabaseOnDemand } from '../core/store/database.ts';
import { GATEWAY_MIGRATION_TABLE, gatewayMigrations } from '../core/store/gateway/migrations.ts';
import type { GatewaySchema } from '../core/store/gateway/schema.ts';
import { providers } from '../providers/registry.ts';
import {
  EnvironmentError,
  providerSettings,
  readEnvironment,
  type Environment,
  type GatewayEnvironment,
} from './environment.ts';
import type { EdgeSettings, RateLimits } from './http/edge.ts';
import { readTrustedProxies, type TrustedProxies } from './http/limits/address.ts';
import { createLog } from './log.ts';
import { mediaAccess } from './media.ts';

/** The gateway, put together, and how it ends. */
export type Composition = {
  readonly gateway: GatewayContext;
  readonly edge: EdgeSettings;
  /** Whose word about where a request comes from is taken. */
  readonly trustedProxies: TrustedProxies;
  /** Where Netlify serves our functions; absent elsewhere. */
  readonly siteUrl?: string;
  /** Sends the traces that are collected, where there are any; for hosts that are frozen when they have answered. */
  readonly flushTraces?: () => Promise<void>;
  close(): Promise<void>;
};

/** What differs between the hosts. */
export type HostOptions = {
  /** PostgreSQL connections: few in a function, which there are many of. */
  readonly poolSize: number;
  /** How long a PostgreSQL that says nothing is waited for; for ever when absent, where the host cuts off itself. */
  readonly patienceMs?: number;
  /** The database is opened with the first statement instead of at once: for a start that somebody waits for. */
  readonly databaseOnDemand?: boolean;
  /** A function of Netlify's, with its limits and its Blobs. */
  readonly inFunction?: boolean;
  /** Aborted before this process ends, where the host knows. */
  readonly stopping?: AbortSignal;
  /** What this process counts of its own work, where somebody wants to know. */
  readonly createMetrics?: () => Promise<Omit<MetricsAccess, 'tokenHash'>>;
  /** How long a stream may last and become, where the host would cut it off: `GatewayLimits`. */
  readonly streams?: Pick<GatewayLimits, 'streamMs' | 'streamBytes'>;
  /** Used where `POLYZAP_PUBLIC_URL` is not set. */
  readonly ownUrl?: string;
  /** Which deploy asks, as Netlify tells its functions; `CONTEXT` of the environment when absent or empty. */
  readonly deployContext?: string;
};

/** Environment → store, registry, clock → the gateway. Throws `EnvironmentError`, and what the database throws. */
export async function composeGateway(environment: Environment, host: HostOptions): Promise<Composition> {
  const settings = readEnvironment(environment);
  const context = host.deployContext || settings.CONTEXT;
  refusePreview(context, settings.POLYZAP_ALLOW_PREVIEW);
  const url = settings.DATABASE_URL ?? settings.NETLIFY_DB_URL;
  if (url === undefined) throw new EnvironmentError(['DATABASE_URL is not set']);
  const siteUrl = isProductions(context) ? undefined : settings.URL;
  const publicUrl = settings.POLYZAP_PUBLIC_URL ?? siteUrl ?? host.ownUrl;
  if (publicUrl === undefined) throw new EnvironmentError(['POLYZAP_PUBLIC_URL is not set']);

  const log = createLog(settings.POLYZAP_LOG_LEVEL);
  const keyring = orComplain(() => createKeyring(settings.POLYZAP_ENCRYPTION_KEYS));
  const edge = { limits: rateLimits(settings), corsOrigins: readOrigins(settings.POLYZAP_CORS_ORIGINS ?? '') };
  const trustedProxies = orComplain(() => readTrustedProxies(settings.POLYZAP_TRUSTED_PROXIES ?? ''));
  const open = host.databaseOnDemand === true ? openDatabaseOnDemand : openDatabase;
  const store = await open<GatewaySchema>({
    url,
    migrations: gatewayMigrations,
    migrationTable: GATEWAY_MIGRATION_TABLE,
    poolSize: host.poolSize,
    ...(host.patienceMs !== undefined && { patienceMs: host.patienceMs }),
  });
  const tracer = await createTracer(settings, log);
  const metricsToken = settings.POLYZAP_METRICS_TOKEN;
  const previousAdminKey = settings.POLYZAP_ADMIN_KEY_PREVIOUS;
  return {
    edge,
    trustedProxies,
    gateway: {
      store,
      providers,
      providerSettings: Object.fromEntries(
        Object.values(providers).map((provider) => [provider.id, providerSettings(environment, provider)]),
      ),
      keyring,
      adminKeyHash: hashApiKey(settings.POLYZAP_ADMIN_KEY),
      ...(previousAdminKey !== undefined && { previousAdminKeyHash: hashApiKey(previousAdminKey) }),
      http: createHttp(),
      webhooks: webhookAccess(settings.POLYZAP_ALLOW_PRIVATE_WEBHOOKS === '1'),
      media: mediaAccess(settings, host.inFunction === true, url),
      now: () => new Date(),
      publicUrl: publicUrl.replace(/\/+$/, ''),
      log,
      limits: { ...DEFAULT_LIMITS, ...host.streams },
      ...(host.stopping !== undefined && { stopping: host.stopping }),
      retention: retention(settings),
      ...(tracer !== undefined && { tracer }),
      ...(metricsToken !== undefined && {
        metrics: { tokenHash: hashApiKey(metricsToken), ...(await host.createMetrics?.()) },
      }),
    },
    ...(siteUrl !== undefined && { siteUrl }),
    ...(tracer !== undefined && { flushTraces: () => tracer.flush() }),
    async close() {
      await tracer?.stop();
      await store.close();
    },
  };
}

/** Loaded only where somebody collects. */
async function createTracer(settings: GatewayEnvironment, log: Log) {
  const endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return undefined;
  const { createOtlpTracer } = await import('./tracing/otlp.ts');
  return createOtlpTracer({
    endpoint,
    headers: settings.OTEL_EXPORTER_OTLP_HEADERS ?? '',
    service: settings.OTEL_SERVICE_NAME ?? 'polyzap',
    onLost: (spans) => log.warn({ spans }, 'the collector did not take our traces'),
  });
}

/**
 * A preview of a change sees whatever credentials were not kept from it. It sends nothing with them, tells no backend its
 * address and migrates no database, unless the operator says that they are its own.
 */
function refusePreview(context: string | undefined, allowed: string | undefined): void {
  if (context === undefined || context === 'production' || allowed === '1') return;
  const message = `this is no production deploy (its context is ${context}), so it does nothing: see POLYZAP_ALLOW_PREVIEW`;
  throw new EnvironmentError([message]);
}

/** Whether `URL` is production's address although this deploy is another: backends would be told to call the wrong one. */
function isProductions(context: string | undefined): boolean {
  return context === 'deploy-preview' || context === 'branch-deploy';
}

function webhookAccess(allowPrivate: boolean): WebhookAccess {
  return { http: createHttp({ publicOnly: !allowPrivate }), allowPrivate };
}

function retention(settings: GatewayEnvironment): RetentionDays {
  return {
    messageContentDays: settings.POLYZAP_KEEP_CONTENT_DAYS ?? null,
    eventDays: settings.POLYZAP_KEEP_EVENTS_DAYS ?? null,
    deliveryDays: settings.POLYZAP_KEEP_DELIVERIES_DAYS ?? null,
    auditDays: settings.POLYZAP_KEEP_AUDIT_DAYS ?? null,
  };
}

function rateLimits(settings: GatewayEnvironment): RateLimits | undefined {
  if (settings.POLYZAP_RATE_LIMIT === 'off') return undefined;
  return {
    key: settings.POLYZAP_RATE_LIMIT_KEY,
    address: settings.POLYZAP_RATE_LIMIT_ADDRESS,
    webhook: settings.POLYZAP_RATE_LIMIT_WEBHOOK,
    public: settings.POLYZAP_RATE_LIMIT_PUBLIC,
  };
}

/** Exactly as a browser writes them, so that one that never fits is not found out in production. */
function readOrigins(text: string): readonly string[] {
  const origins = text
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
  for (const [index, origin] of origins.entries()) {
    if (URL.parse(origin)?.origin === origin) continue;
    throw new EnvironmentError([`POLYZAP_CORS_ORIGINS: entry ${index + 1} is not an origin like https://app.example`]);
  }
  return origins;
}

/** What these readers throw names positions, never values. */
function orComplain<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new EnvironmentError([error instanceof Error ? error.message : 'a variable is not valid']);
  }
}
