import type * as z from 'zod';
import type { MessageAction } from './action.ts';
import type { PhoneAddress, PhoneNumber, UserAddress } from './address.ts';
import type { CallOptions } from './call.ts';
import type { ProviderCapabilities } from './capabilities.ts';
import type { ProviderEvent } from './event.ts';
import type { Http } from './http.ts';
import type { DownloadedMedia, MediaReference } from './media.ts';
import type { OutboundMessage } from './message.ts';
import type { ProviderSender } from './sender.ts';
import type { ProviderSession } from './session.ts';
import type { ProviderTemplates } from './template.ts';
import type { Warning } from './warning.ts';
import type { VerifiedWebhook, WebhookRequest } from './webhook.ts';

/**
 * One WhatsApp connection, reached through one backend.
 *
 * A provider is a plain object bound to the configuration of a single connection.
 * It holds no state of its own between calls, so a serverless function can
 * build one, use it, and forget it.
 */
export type WhatsAppProvider = {
  /** The version of this contract that the provider implements. */
  readonly specificationVersion: 'v1';

  /** The key in `providers/registry.ts`. */
  readonly id: string;

  /** What this backend can do. Core decides from this data, never from `id`. */
  readonly capabilities: ProviderCapabilities;

  /**
   * Hands one message to the backend.
   *
   * Resolves once the backend has accepted it; delivery arrives later as
   * `message.status_changed` events. Throws a `GatewayError`, whose code is
   * `outcome_unknown` when the backend may have accepted the message after all.
   */
  send(message: OutboundMessage, options: SendOptions): Promise<SendResult>;

  /** Marks read, types, edits, revokes. Core asks only for what `capabilities.actions` lists. */
  perform(action: MessageAction, options?: CallOptions): Promise<void>;

  /** How the backend calls us. */
  readonly webhook: {
    /** Proves who sent the request. Throws `webhook_not_authentic`. */
    verify(request: WebhookRequest): Promise<VerifiedWebhook>;

    /** Reads a proven request. Pure but for loading its code; payloads it cannot read become `unknown` events, never an exception. */
    parse(webhook: VerifiedWebhook): Promise<readonly ProviderEvent[]>;

    /** Answers the backend's URL check (`hub.challenge`), where it has one. */
    challenge?(request: WebhookRequest): Promise<Response | undefined>;

    /**
     * Makes the backend call `runtime.connection.webhookUrl`, where it can be told to by a call. Replaces what it was told
     * before; safe to repeat. The connection is stored already: a backend may try the URL before it answers.
     */
    setUp?(options?: CallOptions): Promise<void>;

    /** What this backend wants to hear about a webhook that we have taken, where it is not our JSON. */
    acknowledge?(): Response;
  };

  /** Opens the bytes behind a reference found in a received message. Throws `media_unavailable` once they are gone. */
  downloadMedia(reference: MediaReference, options?: CallOptions): Promise<DownloadedMedia>;

  /** Present exactly where a phone has to be paired first (`capabilities.pairing` is not empty). */
  readonly session?: ProviderSession;

  /** Present where the number can be registered for WhatsApp at the backend by calls, and is one that the configuration names. */
  readonly sender?: ProviderSender;

  /** Looks numbers up on WhatsApp, where the backend can. */
  readonly numbers?: {
    check(numbers: readonly PhoneNumber[], options?: CallOptions): Promise<readonly NumberCheck[]>;
  };

  /**
   * The business number that messages leave from; undefined where the backend cannot say. For providers with a `session`
   * its state says it instead. Throws where the backend could not be asked.
   */
  number?(options?: CallOptions): Promise<PhoneNumber | undefined>;

  /** Present where the backend keeps message templates. */
  readonly templates?: ProviderTemplates;

  /**
   * Deletes what a backend of ours keeps of a person's messages, because they are erased. Present where it keeps any and is
   * ours: what WhatsApp or a vendor keeps is theirs to erase. Safe to repeat.
   */
  forget?(addresses: readonly (PhoneAddress | UserAddress)[], options?: CallOptions): Promise<void>;

  /** Undoes what the connection left at the backend when it is deleted. Safe to repeat. */
  dispose?(options?: CallOptions): Promise<void>;

  /** Never throws: a backend that is down is an answer. */
  health(options?: CallOptions): Promise<Health>;
};

/** How a message is to be sent. */
export type SendOptions = CallOptions & {
  /** Same key, same message: the backend deduplicates where `capabilities.idempotentSend`. At most 128 printable ASCII characters. */
  readonly idempotencyKey: string;

  /** Extras for one backend, keyed by its id and validated by it. */
  readonly providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** The backend has it. */
export type SendResult = {
  readonly providerMessageId: string;
  /** `sent` only where the backend's word means that WhatsApp itself has the message. */
  readonly state: 'queued' | 'sent';
  /** What was dropped or changed so that the message could be sent. */
  readonly warnings: readonly Warning[];
};

/** Whether a number is on WhatsApp. */
export type NumberCheck = {
  readonly number: PhoneNumber;
  readonly exists: boolean;
  /** The number as WhatsApp knows it; may differ in Brazil's ninth digit. */
  readonly canonical?: PhoneNumber;
};

/** Whether a backend works; never thrown. */
export type Health =
  | { readonly status: 'healthy' }
  | { readonly status: 'degraded'; readonly reason: string }
  | { readonly status: 'down'; readonly reason: string };

/** What a provider borrows from its host, so that tests can lend their own. */
export type ProviderRuntime = {
  readonly http: Http;
  readonly now: () => Date;
  /** Which connection this object is bound to, and where its backend is told to call us. */
  readonly connection: { readonly id: string; readonly webhookUrl: string };
};

/** A provider as core and the registry see it: described by data, built from anything, validated on the way. */
export type RegisteredProvider = {
  readonly specificationVersion: 'v1';
  readonly id: string;
  readonly label: string;
  readonly capabilities: ProviderCapabilities;
  /** What a tenant's connection is configured with. */
  readonly configSchema: z.ZodObject;
  /** Fields of `configSchema` that are encrypted at rest and never sent back. */
  readonly secretFields: readonly string[];
  /**
   * The backend is called at a URL that nobody else knows, because its proof does not cover the body: core adds a secret
   * to the path (`runtime.connection.webhookUrl`, in `setUp` only), and refuses every other path. Needs `webhook.setUp`.
   */
  readonly secretPath?: true;
  /** Whether a connection with this config can send from the start, although others of this provider pair a phone first. */
  readonly beginsPaired?: (config: Readonly<Record<string, unknown>>) => boolean;
  /** What the operator sets once for the installation: base URLs, shared secrets. Never a tenant's to choose. */
  readonly settingsSchema: z.ZodObject;
  /** How the operator comes by a connection's credentials, where the backend makes them for a partner of its own. */
  readonly obtain?: ObtainCredentials;
  /** Throws `invalid_configuration` with the fields named, before any call. */
  build(config: unknown, host: ProviderHost): WhatsAppProvider;
};

/** How a backend makes the credentials of a customer's account for an operator who is its partner. */
export type ObtainCredentials = {
  /** What names the customer's account there; none of them is a field of `configSchema`. */
  readonly fields: z.ZodObject;
  /**
   * Has the credentials made: fields of `configSchema`. Earlier ones of the same account may end with it, so only the
   * operator may ask. Throws `invalid_configuration` where the operator's settings for it are not there.
   */
  config(
    brought: Readonly<Record<string, unknown>>,
    host: Pick<ProviderRuntime, 'http' | 'now'> & { readonly settings: unknown },
    options?: CallOptions,
  ): Promise<Readonly<Record<string, unknown>>>;
};

/** What a provider is built with beside its configuration. */
export type ProviderHost<Settings = unknown> = { readonly settings: Settings; readonly runtime: ProviderRuntime };

/** `twilio(config, host)`: the same, with its configuration typed from the schemas. */
export type ProviderFactory<Config extends z.ZodObject, Settings extends z.ZodObject> = RegisteredProvider & {
  (config: z.input<Config>, host: ProviderHost<z.input<Settings>>): WhatsAppProvider;
  readonly configSchema: Config;
  readonly settingsSchema: Settings;
};
