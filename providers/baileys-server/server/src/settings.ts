import { DEFAULT_CONNECTION_CONFIG, type WAVersion } from '@whiskeysockets/baileys';
import * as z from 'zod';
import { createKeyring } from '../../../../core/crypto/keyring.ts';
import { isLoopbackHost } from './http/access.ts';

const version = z
  .string()
  .regex(/^\d+\.\d+\.\d+$/, 'must look like 2.3000.1043857760')
  .transform((text): WAVersion => {
    const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
    return [major, minor, patch];
  });

const empty = (value: unknown): unknown => (value === '' ? undefined : value);
const optional = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(empty, schema.optional());

const environmentSchema = z.object({
  POLYZAP_BAILEYS_HOST: optional(z.string()).default('127.0.0.1'),
  POLYZAP_BAILEYS_PORT: optional(z.coerce.number().int().min(0).max(65_535)).default(3001),
  POLYZAP_BAILEYS_SECRET: optional(z.string().min(16, 'must have at least 16 characters')),
  POLYZAP_BAILEYS_DATABASE_URL: z.preprocess(empty, z.string('must be a file path or a postgres:// URL')),
  POLYZAP_ENCRYPTION_KEYS: z
    .preprocess(empty, z.string('must be set: id:base64 of 32 bytes'))
    .superRefine((text, context) => {
      try {
        createKeyring(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'is not valid' });
      }
    }),
  POLYZAP_EVENTS_URL: optional(
    z.url({ protocol: /^https?$/, error: 'must be an http(s) URL; {session} stands for the session' }),
  ),
  POLYZAP_EVENTS_SECRET: optional(z.string().min(16, 'must have at least 16 characters')),
  POLYZAP_WA_VERSION: optional(version),
  POLYZAP_WA_URL: optional(z.url({ protocol: /^wss?$/, error: 'must be a ws(s) URL' })),
  POLYZAP_TEST_MODE: optional(z.enum(['0', '1'])),
  POLYZAP_LOG_LEVEL: optional(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])).default('info'),
  POLYZAP_RETENTION_DAYS: optional(z.coerce.number().int().min(1).max(3650)).default(30),
});

export type Settings = {
  readonly host: string;
  readonly port: number;
  readonly secret: string | undefined;
  readonly databaseUrl: string;
  readonly encryptionKeys: string;
  readonly events: { readonly url: string; readonly secret: string } | undefined;
  readonly whatsAppUrl: string;
  readonly whatsAppVersion: WAVersion | undefined;
  readonly testMode: boolean;
  readonly logLevel: string;
  readonly retentionDays: number;
};

/** What makes the settings unusable, in one line for whoever starts the program. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export const WHATSAPP_URL = String(DEFAULT_CONNECTION_CONFIG.waWebSocketUrl);

/** Validates the environment. Throws `SettingsError`, whose message names variables and never their values. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  }
  const { data } = parsed;
  const testMode = data.POLYZAP_TEST_MODE === '1';
  const url = data.POLYZAP_EVENTS_URL;
  const secret = data.POLYZAP_EVENTS_SECRET;
  if (url !== undefined && secret === undefined) {
    throw new SettingsError('POLYZAP_EVENTS_SECRET: must be set where POLYZAP_EVENTS_URL is');
  }
  const settings: Settings = {
    host: data.POLYZAP_BAILEYS_HOST,
    port: data.POLYZAP_BAILEYS_PORT,
    secret: data.POLYZAP_BAILEYS_SECRET,
    databaseUrl: data.POLYZAP_BAILEYS_DATABASE_URL,
    encryptionKeys: data.POLYZAP_ENCRYPTION_KEYS,
    events: url === undefined || secret === undefined ? undefined : { url, secret },
    whatsAppUrl: data.POLYZAP_WA_URL ?? WHATSAPP_URL,
    whatsAppVersion: data.POLYZAP_WA_VERSION,
    testMode,
    logLevel: data.POLYZAP_LOG_LEVEL,
    retentionDays: data.POLYZAP_RETENTION_DAYS,
  };
  assertSafe(settings);
  return settings;
}

/** Refuses what would make the server talk to somebody else, or listen to everybody. */
export function assertSafe(settings: Settings): void {
  if (settings.secret === undefined && !isLoopbackHost(settings.host)) {
    throw new SettingsError('POLYZAP_BAILEYS_SECRET: must be set to listen beyond loopback (POLYZAP_BAILEYS_HOST)');
  }
  if (settings.whatsAppUrl !== WHATSAPP_URL && !settings.testMode) {
    throw new SettingsError(
      'POLYZAP_WA_URL: another WhatsApp server is refused outside test mode (POLYZAP_TEST_MODE=1)',
    );
  }
}
