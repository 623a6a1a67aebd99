import type { GatewayContext, GatewayLimits, WebhookAccess } from '../../../core/context.ts';
import { DEFAULT_LIMITS } from '../../../core/context.ts';
import { hashApiKey } from '../../../core/crypto/api-key.ts';
import type { RetentionDays } from '../../../core/api/retention.ts';
import { createKeyring, type Keyring } from '../../../core/crypto/keyring.ts';
import type { Log } from '../../../core/log.ts';
import { MEDIA_LIMITS, type MediaAccess } from '../../../core/media/access.ts';
import { dispatchDue } from '../../../core/messages/dispatch.ts';
import type { Http, ProviderEvent } from '../../../core/provider/index.ts';
import type { Database } from '../../../core/store/database.ts';
import type { GatewaySchema } from '../../../core/store/gateway/schema.ts';
import { createApp } from '../../../netlify/http/app.ts';
import { capabilities as everything } from '../../../providers/memory/capabilities.ts';
import { memory } from '../../../providers/memory/index.ts';
import { createMemoryStore } from '../../media/support/memory-store.ts';
import { createScripted, WEBHOOK_SECRET, type Scripted } from './scripted.ts';
import type { TestStore } from './stores.ts';

export const ADMIN_KEY = 'admin-key-of-the-tests-0123456789';
export const START = Date.parse('2026-11-24T12:00:00.000Z');

/** Whoever calls every route waits for the end of each answer: streams end at once, unless a test says otherwise. */
const STREAM_MS = 10;

/** A time that only moves when told to. */
export type Clock = { now(): Date; advance(milliseconds: number): void };

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON; empty where it is not. */
  readonly body: Json;
  readonly text: string;
};

/** Whatever the API may answer, as one type: a test says which of it it expects. */
export type Json = {
  readonly id: string;
  readonly key: string;
  readonly tenantId: string;
  readonly connectionId: string;
  readonly contactId: string;
  readonly messageId: string;
  readonly type: string;
  readonly name: string;
  readonly status: number & string;
  readonly code: string;
  readonly message: string;
  readonly detail: string;
  readonly capability: string;
  readonly degradeAvailable: boolean;
  readonly requestId: string;
  readonly retryable: boolean;
  readonly state: string & Json;
  readonly error: Json | null;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly content: Json;
  readonly contact: Json;
  readonly text: string;
  readonly timeline: readonly Json[];
  readonly window: Json;
  readonly lastInboundAt: string | null;
  readonly source: string;
  readonly isDefault: boolean;
  readonly label: string;
  readonly provider: string & Json;
  readonly changes: boolean;
  readonly sequence: number;
  readonly stored: number;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly cursor: string;
  readonly nextCursor: string | null;
  readonly hasMore: boolean;
  readonly data: readonly Json[] & Json;
};

export type Call = {
  readonly key?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A gateway in this process: real store, real app, providers and clock under the test's control. */
export type World = {
  readonly context: GatewayContext;
  readonly clock: Clock;
  /** Deduplicates by key. */
  readonly scripted: Scripted;
  /** Does not. */
  readonly forgetful: Scripted;
  /** An official one: no phone, no buttons, a window, and a backend that is told where to call us. */
  readonly official: Scripted;
  /** A 24-hour window, templates of its own, no polls. */
  readonly windowed: Scripted;
  /** Text, media and nothing else, from URLs only, which it fetches itself. */
  readonly plain: Scripted;
  /** Every route of the app, `GET /v1/messages/:id`. */
  readonly routes: readonly string[];
  /** The app itself, for what `call` does not send. */
  request(path: string, init: RequestInit): Promise<Response>;
  /** Every line that was logged. */
  readonly logged: string[];
  /** `GET /v1/tenants`; with the admin key unless another is given, or an empty one for none. */
  call(route: string, call?: Call): Promise<Answer>;
  /** Sends what is due, until nothing is. */
  dispatch(): Promise<void>;
  /** A backend calls. */
  webhook(provider: string, connectionId: string, events: readonly ProviderEvent[]): Promise<Answer>;
};

/** The same in every process: a child reads what its parent has sealed. */
const ENCRYPTION_KEY = `test:${Buffer.alloc(32, 7).toString('base64')}`;

export function createClock(start = START): Clock {
  let now = start;
  return {
    now: () => new Date(now),
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}

const noHttp: Http = {
  request: () => Promise.reject(new Error('no network in these tests')),
  stream: () => Promise.reject(new Error('no network in these tests')),
};

const WINDOWED = {
  messages: { ...everything.messages, poll: false },
  pairing: [],
  freeform: '24h-window',
  templates: true,
} as const;

const PLAIN = {
  messages: {
    ...everything.messages,
    image: { ...everything.messages.image, maxBytes: 5 * 1024 * 1024 },
    sticker: false,
    location: false,
    contacts: false,
    reaction: false,
    poll: false,
    buttons: false,
    list: false,
    cta_url: false,
    card: false,
    carousel: false,
    template: false,
  },
  mediaSources: ['url'],
  fetchesMedia: true,
  replies: false,
  pairing: [],
} as const;

export type WorldOptions = {
  readonly clock?: Clock;
  readonly limits?: Partial<GatewayLimits>;
  /** Chance; the real one when absent. */
  readonly random?: () => number;
  /** Two gateways on one store share the far side. */
  readonly beside?: World;
  /** One that every world has when absent. */
  readonly keyring?: Keyring;
  readonly retention?: RetentionDays;
  /** Aborted: this gateway is to end. */
  readonly stopping?: AbortSignal;
  /** How webhook endpoints are reached; not at all when absent. */
  readonly webhooks?: WebhookAccess;
  /** Where media are kept; in memory where not said. */
  readonly media?: Partial<MediaAccess>;
};

export async function createWorld(store: TestStore, options: WorldOptions = {}): Promise<World> {
  // Two handles of one SQLite file in one process would wait for each other, and so for ever.
  const shared = store.engine === 'sqlite' ? options.beside?.context.store : undefined;
  return worldOn(shared ?? (await store.open()), options);
}

export function worldOn(
  store: Database<GatewaySchema>,
  { clock, limits, beside, webhooks, media, keyring, retention, stopping, random }: WorldOptions = {},
): World {
  const scripted = beside?.scripted ?? createScripted('scripted');
  const forgetful = beside?.forgetful ?? createScripted('forgetful', { idempotentSend: false });
  const windowed = beside?.windowed ?? createScripted('windowed', WINDOWED, { templates: true });
  const plain = beside?.plain ?? createScripted('plain', PLAIN);
  const limited = createScripted('limited', {
    messages: { ...everything.messages, buttons: false },
    recipients: ['phone'],
    pairing: [],
    actions: [],
  });
  const official =
    beside?.official ??
    createScripted(
      'official',
      {
        messages: { ...everything.messages, poll: false, text: { maxTextLength: 1600 } },
        recipients: ['phone', 'user'],
        mediaSources: ['url'],
        fetchesMedia: true,
        pairing: [],
        actions: ['read', 'typing'],
        freeform: '24h-window',
        idempotentSend: false,
      },
      { setUp: true, acknowledges: true, registers: true },
    );
  const time = clock ?? beside?.clock ?? createClock();
  const logged: string[] = [];
  const context: GatewayContext = {
    store,
    providers: {
      memory,
      scripted: scripted.provider,
      forgetful: forgetful.provider,
      limited: limited.provider,
      official: official.provider,
      windowed: windowed.provider,
      plain: plain.provider,
    },
    providerSettings: { memory: { webhookSecret: 'memory-secret-0123456789' } },
    keyring: keyring ?? createKeyring(ENCRYPTION_KEY),
    ...(retention !== undefined && { retention }),
    adminKeyHash: hashApiKey(ADMIN_KEY),
    http: noHttp,
    webhooks: webhooks ?? { http: noHttp, allowPrivate: false },
    media: {
      store: beside?.context.media.store ?? createMemoryStore(),
      openUrl: () => Promise.reject(new Error('no network in these tests')),
      limits: MEDIA_LIMITS,
      ...media,
    },
    now: time.now,
    publicUrl: 'https://gateway.test',
    log: logInto(logged),
    limits: { ...DEFAULT_LIMITS, sendBudgetMs: 2_000, streamMs: STREAM_MS, ...limits },
    ...(random !== undefined && { random }),
    ...(stopping !== undefined && { stopping }),
  };
  const app = createApp(context);

  const call = async (route: string, { key = ADMIN_KEY, body, headers = {} }: Call = {}): Promise<Answer> => {
    const [method = '', path = ''] = route.split(' ');
    const response = await app.request(path, {
      method,
      headers: {
        ...(key !== '' && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  };

  return {
    context,
    clock: time,
    scripted,
    forgetful,
    official,
    windowed,
    plain,
    routes: routesOf(app),
    request: async (path, init) => app.request(path, init),
    logged,
    call,
    async dispatch() {
      while ((await dispatchDue(context)) > 0);
    },
    webhook: (provider, connectionId, events) =>
      call(`POST /webhooks/${provider}/${connectionId}`, {
        key: '',
        body: events,
        headers: { secret: WEBHOOK_SECRET },
      }),
  };
}

function routesOf(app: ReturnType<typeof createApp>): readonly string[] {
  const handlers = app.routes.filter((route) => route.method !== 'ALL');
  return [...new Set(handlers.map((route) => `${route.method} ${route.path}`))];
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {} as Json;
  }
}

function logInto(lines: string[]): Log {
  const write = (fields: object, message: string) => void lines.push(JSON.stringify({ message, ...fields }));
  return { debug: write, info: write, warn: write, error: write };
}
