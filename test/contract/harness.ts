import type { RequestHandler } from 'msw';
import type {
  ErrorCode,
  MediaReference,
  ProviderEvent,
  ProviderRuntime,
  WebhookRequest,
} from '../../core/provider/index.ts';

/** What a provider brings, in its `harness.ts`, so that the contract suite can run against it without a network. */
export type ProviderHarness = {
  readonly connection: ProviderRuntime['connection'];
  /** When the webhooks below were made. */
  readonly now: Date;
  readonly config: Readonly<Record<string, unknown>>;
  /** The operator's settings, for a backend at `baseUrl`. */
  settings(baseUrl: string): Readonly<Record<string, unknown>>;
  /** Single fields set wrong; the refusal has to name `field`. */
  readonly mistakes: readonly {
    readonly root: 'config' | 'settings';
    readonly field: string;
    readonly value: unknown;
  }[];
  /** Values that no error, no JSON and no log may show. */
  readonly secrets: readonly string[];
  /** The backend as msw handlers, which check what they get as the real one does. Absent where there is no backend. */
  readonly upstream?: Upstream;
  readonly media: { readonly known: MediaReference; readonly bytes: Uint8Array; readonly gone: MediaReference };
  /** Genuine webhooks and what they say. */
  readonly webhooks: readonly {
    readonly name: string;
    readonly request: WebhookRequest;
    readonly events: readonly ProviderEvent[];
  }[];
  /** Requests that this backend's proof has to notice. */
  readonly forgeries: readonly { readonly name: string; readonly request: WebhookRequest }[];
};

export type Upstream = {
  readonly baseUrl: string;
  readonly handlers: readonly RequestHandler[];
  /** How the backend says no to a send, in its own words. */
  readonly refusals: readonly {
    readonly name: string;
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: unknown;
    readonly code: ErrorCode;
    readonly retryable: boolean;
    readonly retryAfterMs?: number;
  }[];
};

/** Ways to spoil a genuine request. */
export const spoil = {
  header: (request: WebhookRequest, name: string, value: string | undefined): WebhookRequest => {
    const headers = new Headers(request.headers);
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
    return { ...request, headers };
  },
  byte: (request: WebhookRequest): WebhookRequest => ({
    ...request,
    body: request.body.map((byte, index) => (index === Math.floor(request.body.length / 2) ? byte ^ 1 : byte)),
  }),
  end: (request: WebhookRequest): WebhookRequest => ({ ...request, body: request.body.subarray(0, -1) }),
};
