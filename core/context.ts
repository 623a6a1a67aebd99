import type { Transaction } from 'kysely';
import type { RetentionDays } from './api/retention.ts';
import type { Keyring } from './crypto/keyring.ts';
import type { Log } from './log.ts';
import type { MediaAccess } from './media/access.ts';
import type { Memo } from './memo.ts';
import type { Observer } from './observe.ts';
import type { Http, RegisteredProvider } from './provider/index.ts';
import type { Database } from './store/database.ts';
import type { TraceContext, Tracer } from './trace.ts';
import type { GatewaySchema } from './store/gateway/schema.ts';

/** What every part of the gateway is given. Made once by a composition root; tests make their own. */
export type GatewayContext = {
  readonly store: Database<GatewaySchema>;
  /** The registry, handed in: core never imports a provider. */
  readonly providers: Readonly<Record<string, RegisteredProvider>>;
  /** By provider id: what the operator set for the installation. Validated by the provider's own schema on use. */
  readonly providerSettings: Readonly<Record<string, unknown>>;
  readonly keyring: Keyring;
  /** `hashApiKey` of the operator's key. */
  readonly adminKeyHash: string;
  /** Of the operator's key before it, while both are good. */
  readonly previousAdminKeyHash?: string;
  readonly http: Http;
  readonly webhooks: WebhookAccess;
  readonly media: MediaAccess;
  readonly now: () => Date;
  /** Where backends reach us, without a trailing slash. */
  readonly publicUrl: string;
  readonly log: Log;
  readonly limits: GatewayLimits;
  /** How long what is kept, where a tenant has nothing else. All of it for ever when absent. */
  readonly retention?: RetentionDays;
  /** Chance, from 0 up to 1. `Math.random` when absent. */
  readonly random?: () => number;
  /** Set while one request with many items is answered. */
  readonly memo?: Memo;
  /** Who may read how the gateway is doing, and what this process counts of its work. Absent: only the admin key, nothing. */
  readonly metrics?: MetricsAccess;
  /** Where it is written down what took how long; absent where nobody wants to know. */
  readonly tracer?: Tracer;
  /** What is done now is part of: set for the time of a request, where there is a tracer. */
  readonly trace?: TraceContext;
  /** Aborted where this process is about to end: what would go on for long ends then. Absent where that is never told. */
  readonly stopping?: AbortSignal;
  /** On whose behalf: set for the time of a request, absent where the gateway acts by itself. */
  readonly by?: Asker;
};

/** Who is asking, as the audit log names them. */
export type Asker = {
  /** `admin`, or the id of the key. */
  readonly actor: string;
  /** Their address, where it is known and can be trusted. */
  readonly ip: string | null;
};

/** How webhook endpoints are reached, whose URLs tenants choose. */
export type WebhookAccess = {
  /** Made with `publicOnly`, unless private addresses are allowed. */
  readonly http: Http;
  /** The operator's own risk: plain http, any port, addresses of this machine and its network. */
  readonly allowPrivate: boolean;
};

/** Who may read `/metrics`, and what this process adds to it. */
export type MetricsAccess = {
  /** `hashApiKey` of a token that opens `/metrics` and nothing else. */
  readonly tokenHash: string;
  /** Absent in functions, which come and go. */
  readonly observer?: Observer;
  /** What the observer was told, in the text format of Prometheus. */
  text?(): Promise<string>;
};

/** How long and how much; tests and functions lend their own. */
export type GatewayLimits = {
  /** Milliseconds that a request waits for its provider before it answers 202. */
  readonly sendBudgetMs: number;
  /** A message without `expiresAt` is given up after this many milliseconds. */
  readonly messageLifetimeMs: number;
  /** A claimed row comes back after this many milliseconds if its worker died. Longer than any attempt. */
  readonly leaseMs: number;
  /** Milliseconds that a webhook endpoint has for its whole answer. */
  readonly webhookTimeoutMs: number;
  /** Milliseconds after which a stream of events ends; its client comes back and goes on where it was. */
  readonly streamMs: number;
  /** Bytes after which it ends likewise, where the host gives no longer answer. About: what frames them is guessed. */
  readonly streamBytes: number;
  /** How often an idle stream says that it lives, and its key is asked for again: proxies give up on silence. Milliseconds. */
  readonly heartbeatMs: number;
};

/** What holds where a host has nothing else: the streams of functions are shorter. */
export const DEFAULT_LIMITS: GatewayLimits = {
  sendBudgetMs: 12_000,
  messageLifetimeMs: 24 * 60 * 60 * 1000,
  leaseMs: 20_000,
  webhookTimeoutMs: 10_000,
  streamMs: 15 * 60 * 1000,
  streamBytes: Number.POSITIVE_INFINITY,
  heartbeatMs: 15_000,
};

/** The gateway's database, for a single statement. */
export type Store = GatewayContext['store']['db'];
/** The same inside a transaction. */
export type StoreTransaction = Transaction<GatewaySchema>;
