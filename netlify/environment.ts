import * as z from 'zod';
import { DEFAULT_RATE_LIMITS } from './http/edge.ts';

/** A variable that is set to nothing counts as not set. */
const text = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

const environmentSchema = z.object({
  /** A path for SQLite, or `postgres://…`. */
  DATABASE_URL: text,
  /** What Netlify Database sets. */
  NETLIFY_DB_URL: text,
  /** The operator's key. At least 24 characters. */
  POLYZAP_ADMIN_KEY: z.string({ error: 'is not set' }).min(24, 'must have at least 24 characters'),
  /** `id:base64` entries, the current one first. */
  POLYZAP_ENCRYPTION_KEYS: z.string({ error: 'is not set' }).min(1, 'is not set'),
  /** Where backends reach us. */
  POLYZAP_PUBLIC_URL: text,
  /** What Netlify sets to the site's address. */
  URL: text,
  /** What Netlify calls the deploy: `production`, `deploy-preview`, `branch-deploy`, `dev`. */
  CONTEXT: text,
  /** `1`: what this deploy is configured with is its own, and no other context's. */
  POLYZAP_ALLOW_PREVIEW: text,
  /** `1`: webhook endpoints may be plain http, and in our own network. Never where tenants are strangers. */
  POLYZAP_ALLOW_PRIVATE_WEBHOOKS: text,
  /** Of an OpenTelemetry collector (OTLP over HTTP): traces are sent there. None are made where it is not set. */
  OTEL_EXPORTER_OTLP_ENDPOINT: text.pipe(z.url({ protocol: /^https?$/ }).optional()),
  /** `name=value,…`: what the collector wants to see. */
  OTEL_EXPORTER_OTLP_HEADERS: text,
  OTEL_SERVICE_NAME: text,
  /** Opens `/metrics`, and nothing else; where it is set, the Node host counts what it does. At least 16 characters. */
  POLYZAP_METRICS_TOKEN: text.pipe(z.string().min(16, 'must have at least 16 characters').optional()),
  POLYZAP_LOG_LEVEL: text.pipe(z.enum(['debug', 'info', 'warn', 'error']).default('info')),
  /** The operator's key before the present one: good as well, so that it can be replaced without a pause. */
  POLYZAP_ADMIN_KEY_PREVIOUS: text.pipe(z.string().min(24, 'must have at least 24 characters').optional()),
  /** Where media are kept: `files`, `s3`, `blobs`. See `netlify/media.ts` for what is taken where it is not set. */
  POLYZAP_MEDIA: text.pipe(z.enum(['files', 's3', 'blobs']).optional()),
  /** Of files. Beside the database when not set. */
  POLYZAP_MEDIA_FOLDER: text,
  POLYZAP_MEDIA_S3_BUCKET: text,
  /** `us-east-1` when not set; R2 wants `auto`. */
  POLYZAP_MEDIA_S3_REGION: text,
  /** Of another service than Amazon's. */
  POLYZAP_MEDIA_S3_ENDPOINT: text.pipe(z.url({ protocol: /^https?$/ }).optional()),
  POLYZAP_MEDIA_S3_ACCESS_KEY_ID: text,
  POLYZAP_MEDIA_S3_SECRET_ACCESS_KEY: text,
  /** Before every key: a folder of the bucket. */
  POLYZAP_MEDIA_S3_PREFIX: text.pipe(
    z
      .string()
      .regex(/^[\w-]+(\/[\w-]+)*$/, 'must be a path without slashes at its ends')
      .optional(),
  ),
  /** Netlify's functions have these by themselves. */
  POLYZAP_MEDIA_BLOBS_SITE_ID: text,
  POLYZAP_MEDIA_BLOBS_TOKEN: text,
  /** Megabytes of one medium; 100 when not set. */
  POLYZAP_MEDIA_MAX_MB: megabytes(),
  /** Megabytes of all media of a tenant, where the operator has set nothing for it; 5120 when not set. */
  POLYZAP_MEDIA_QUOTA_MB: megabytes(),
  /** `off`: nothing is limited, and wrong keys are not slowed down. */
  POLYZAP_RATE_LIMIT: text.pipe(z.enum(['on', 'off']).default('on')),
  /** Requests a minute; see `RateLimits`. */
  POLYZAP_RATE_LIMIT_KEY: rate(DEFAULT_RATE_LIMITS.key),
  POLYZAP_RATE_LIMIT_ADDRESS: rate(DEFAULT_RATE_LIMITS.address),
  POLYZAP_RATE_LIMIT_WEBHOOK: rate(DEFAULT_RATE_LIMITS.webhook),
  POLYZAP_RATE_LIMIT_PUBLIC: rate(DEFAULT_RATE_LIMITS.public),
  /** Days that are kept of everybody's, where a tenant has nothing else; for ever where it is not set. */
  POLYZAP_KEEP_CONTENT_DAYS: keep(),
  POLYZAP_KEEP_EVENTS_DAYS: keep(),
  POLYZAP_KEEP_DELIVERIES_DAYS: keep(),
  POLYZAP_KEEP_AUDIT_DAYS: keep(),
  /** Addresses and networks whose `X-Forwarded-For` is believed, separated by commas. */
  POLYZAP_TRUSTED_PROXIES: text,
  /** Origins whose pages may call `/v1`, separated by commas: `https://app.example`. */
  POLYZAP_CORS_ORIGINS: text,
});

function megabytes() {
  return text.pipe(
    z.coerce.number<string>('must be a number').int('must be whole').min(1, 'must be at least 1').optional(),
  );
}

function keep() {
  return text.pipe(
    z.coerce
      .number<string>('must be a number')
      .int('must be whole')
      .min(7, 'must be at least 7: backends may repeat themselves for as long')
      .optional(),
  );
}

function rate(fallback: number) {
  return text.pipe(
    z.coerce.number<string>('must be a number').int('must be whole').min(1, 'must be at least 1').default(fallback),
  );
}

/** `process.env`, or what stands in for it. */
export type Environment = Readonly<Record<string, string | undefined>>;
/** The environment, checked, with defaults in place. */
export type GatewayEnvironment = z.output<typeof environmentSchema>;

/**
 * The environment lacks something. Its message names every variable that is missing or wrong, and no value, so it may be
 * answered, too: whoever deploys reads there what to do.
 */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(wrong: readonly string[]) {
    super(`This installation is not configured yet: ${wrong.join('; ')}`);
  }
}

/** Throws `EnvironmentError`. */
export function readEnvironment(environment: Environment): GatewayEnvironment {
  const parsed = environmentSchema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new EnvironmentError(wrong);
}

/**
 * The operator's settings of one provider: each field of its schema from one variable. `eventsSecret` of `baileys` is
 * `POLYZAP_BAILEYS_EVENTS_SECRET`. The provider's own schema checks them when it is built.
 */
export function providerSettings(
  environment: Environment,
  provider: { readonly id: string; readonly settingsSchema: z.ZodObject },
): Record<string, string> {
  const prefix = `POLYZAP_${snake(provider.id)}_`;
  const fields = Object.keys(provider.settingsSchema.shape).flatMap((field) => {
    const value = environment[prefix + snake(field)];
    return value === undefined || value === '' ? [] : [[field, value] as const];
  });
  return Object.fromEntries(fields);
}

function snake(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]/g, '_')
    .toUpperCase();
}
