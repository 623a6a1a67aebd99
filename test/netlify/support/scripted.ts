import * as z from 'zod';
import { defineProvider } from '../../../core/provider-kit/define-provider.ts';
import { bytesStream } from '../../../core/provider-kit/byte-stream.ts';
import { notAuthentic, asVerified } from '../../../core/provider-kit/signature.ts';
import {
  GatewayError,
  type Address,
  type CallOptions,
  type ErrorCode,
  type OutboundMessage,
  type PhoneNumber,
  type ProviderCapabilities,
  type ProviderEvent,
  type ProviderSender,
  type RegisteredProvider,
  type SendOptions,
  type SendResult,
  type SenderState,
  type SessionState,
  type Template,
} from '../../../core/provider/index.ts';
import { keepTemplates } from './templates.ts';
import { capabilities as everything } from '../../../providers/memory/capabilities.ts';

type Send = { readonly connectionId: string; readonly message: OutboundMessage; readonly options: SendOptions };

/** What the far side does with one send. The returned text is the message's id there. */
export type Behaviour = (send: Send, count: number) => SendResult | Promise<SendResult>;

/** A provider that does as a test says, and remembers what it was asked to do. */
export type Scripted = {
  readonly provider: RegisteredProvider;
  /** Every send that reached the provider, in order. */
  readonly sends: Send[];
  /** Every other call: `dispose con_…`, `connect con_…`. */
  readonly calls: string[];
  /** Replace it to change what sends do. */
  behaviour: Behaviour;
  /** What it does to forget a person; nothing when absent. */
  forget?: (connectionId: string, addresses: readonly Address[], options?: CallOptions) => Promise<void>;
  /** What every other call throws, while set. */
  failure: Error | undefined;
  session: SessionState;
  /** What an answer about the session waits for on its way to us. */
  slowAnswer: Promise<void> | undefined;
  /** What the backend says its number is, where there is no phone to pair. */
  number: PhoneNumber | undefined;
  /** Whether the far side deletes templates by their names alone. */
  deletesAllLanguages: boolean;
  /** What the far side keeps, by `name/language`; where there are traits for it. */
  readonly templates: Map<string, Template>;
};

export const WEBHOOK_SECRET = 'scripted-secret-0123456789';

/** What an ordinary backend answers: an id of its own, the same for the same key. */
export const accept: Behaviour = ({ options }) => ({
  providerMessageId: `SCR-${options.idempotencyKey}`,
  state: 'sent',
  warnings: [],
});

/** `setUp`: its backend can be told where to call us. `acknowledges`: it wants no JSON. `templates`: it keeps some. */
export type Traits = {
  readonly setUp?: boolean;
  readonly acknowledges?: boolean;
  readonly templates?: boolean;
  /** Its backend is called at a URL with a secret in it. */
  readonly secretPath?: boolean;
  /** Its backend makes credentials for the operator. */
  readonly obtains?: boolean;
  /** Its backend registers the number by calls. */
  readonly registers?: boolean;
};

export function createScripted(
  id: string,
  changes: Partial<ProviderCapabilities> = {},
  {
    setUp = false,
    acknowledges = false,
    templates = false,
    secretPath = false,
    obtains = false,
    registers = false,
  }: Traits = {},
): Scripted {
  const call = async (name: string) => {
    scripted.calls.push(name);
    if (scripted.failure !== undefined) throw scripted.failure;
  };
  const provider = defineProvider({
    id,
    label: `Scripted (${id})`,
    capabilities: { ...everything, ...changes },
    configSchema: z.strictObject({
      account: z.string().min(3).default('acme'),
      token: z.string().min(8).optional(),
    }),
    secretFields: ['token'],
    ...(secretPath && { secretPath }),
    ...(obtains && {
      obtain: {
        fields: z.strictObject({ accountId: z.string() }),
        async config({ accountId }: Readonly<Record<string, unknown>>) {
          await call(`obtain ${String(accountId)}`);
          return { token: `token-of-${String(accountId)}` };
        },
      },
    }),
    settingsSchema: z.object({}),
    create: ({ runtime }) => ({
      async send(message, options) {
        scripted.sends.push({ connectionId: runtime.connection.id, message, options });
        return scripted.behaviour(scripted.sends.at(-1) as Send, scripted.sends.length);
      },
      perform: (action) => call(`${action.type} ${action.target?.providerMessageId}`),
      webhook: {
        async verify(request) {
          if (request.headers.get('secret') !== WEBHOOK_SECRET) throw notAuthentic(id, 'wrong secret');
          return asVerified(request);
        },
        parse: async (webhook) => readEvents(new TextDecoder().decode(webhook.body)),
        ...(setUp && { setUp: () => call(`set up ${runtime.connection.webhookUrl}`) }),
        ...(acknowledges && { acknowledge: () => new Response(null, { status: 204 }) }),
      },
      async downloadMedia(reference) {
        await call(`download ${reference.handle}`);
        const bytes = Buffer.from(reference.handle);
        // Backends do not always say how much is coming.
        const size = reference.handle.startsWith('unsaid') ? undefined : bytes.byteLength;
        return { body: bytesStream(bytes), mediaType: reference.mediaType, ...(size !== undefined && { size }) };
      },
      ...((changes.pairing ?? everything.pairing).length > 0 && {
        session: {
          async state() {
            const { session } = scripted;
            await call(`state ${runtime.connection.id}`);
            await scripted.slowAnswer;
            return session;
          },
          async connect(request) {
            await call(`connect ${request.method}`);
            return scripted.session;
          },
          async disconnect() {
            await call('disconnect');
            return scripted.session;
          },
          logout: () => call('logout'),
        },
      }),
      ...(templates && {
        templates: {
          ...keepTemplates(scripted.templates, call),
          ...(scripted.deletesAllLanguages && { deletesAllLanguages: true as const }),
        },
      }),
      ...(registers && { sender: registered(call) }),
      forget: async (addresses, options) => scripted.forget?.(runtime.connection.id, addresses, options),
      number: async () => scripted.number,
      dispose: () => call(`dispose ${runtime.connection.id}`),
      async health() {
        return scripted.failure === undefined
          ? { status: 'healthy' }
          : { status: 'down', reason: scripted.failure.message };
      },
    }),
  });
  const scripted: Scripted = {
    provider,
    sends: [],
    calls: [],
    behaviour: accept,
    failure: undefined,
    slowAnswer: undefined,
    session: { status: 'connected', number: '+15550001111', nextAction: 'none' },
    number: undefined,
    deletesAllLanguages: false,
    templates: new Map(),
  };
  return scripted;
}

/** Refuses, or fails, with one of our codes. @param retryAfterMs what it asks us to wait */
export const fails =
  (code: ErrorCode, retryAfterMs?: number): Behaviour =>
  () => {
    throw new GatewayError({ code, retryAfterMs });
  };

/** Hangs until it is told to stop; then the message may have been taken. */
export const hang: Behaviour = ({ options }) =>
  new Promise((_, reject) => {
    options.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error));
  });

const eventSchema = z.object({ id: z.string(), type: z.string(), timestamp: z.string(), data: z.looseObject({}) });
const eventsSchema = z.array(z.custom<ProviderEvent>((event) => eventSchema.safeParse(event).success));

/** A provider never throws over what is proven and not understood: it is no news. */
function readEvents(body: string): ProviderEvent[] {
  try {
    return eventsSchema.safeParse(JSON.parse(body)).data ?? [];
  } catch {
    return [];
  }
}

/** A number that is always online. */
function registered(call: (name: string) => Promise<void>): ProviderSender {
  const online = async (asked: string): Promise<SenderState> => {
    await call(asked);
    const number = '+15550001111';
    return { status: 'online', nextAction: 'none', number, providerStatus: 'ONLINE', reasons: [] };
  };
  return {
    state: () => online('sender state'),
    register: ({ displayName }) => online(`sender register ${displayName}`),
    verify: (code) => online(`sender verify ${code}`),
    remove: () => call('sender remove'),
  };
}
