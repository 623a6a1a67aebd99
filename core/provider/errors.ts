import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

/** One field that is wrong: its path in the request (`to`, `options[0].title`) and what is wrong with it. */
export type FieldError = { readonly path: string; readonly message: string };

/** What an error says. */
export type GatewayErrorOptions = {
  readonly code: ErrorCode;
  /** For people who call the API. Never a secret, never a message's text. The code's title when absent. */
  readonly message?: string | undefined;
  readonly provider?: string | undefined;
  readonly cause?: unknown;
  /** Only where a backend knows better than the table (a send that deduplicates, for instance). */
  readonly retryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly fields?: readonly FieldError[] | undefined;
};

const marker = Symbol.for('polyzap.error');

/** The one error that leaves a provider, and the one the HTTP edge understands. Anything else is a defect and becomes `internal_error`. */
export class GatewayError extends Error {
  readonly [marker] = true;
  override readonly name: string = 'GatewayError';
  readonly code: ErrorCode;
  readonly provider: string | undefined;
  readonly retryable: boolean;
  /** Milliseconds the backend asked us to wait. */
  readonly retryAfterMs: number | undefined;
  readonly fields: readonly FieldError[] | undefined;

  constructor(options: GatewayErrorOptions) {
    super(options.message ?? ERROR_CODES[options.code].title, { cause: options.cause });
    this.code = options.code;
    this.provider = options.provider;
    this.retryable = options.retryable ?? ERROR_CODES[options.code].retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.fields = options.fields;
  }

  /** Works across bundles and realms, where `instanceof` does not. */
  static isInstance(error: unknown): error is GatewayError {
    return typeof error === 'object' && error !== null && marker in error;
  }
}

/** A backend answered, and the answer was no. Keeps what its support will ask for. */
export class ProviderApiError extends GatewayError {
  override readonly name = 'ProviderApiError';
  readonly httpStatus: number | undefined;
  /** The backend's own code, as text: `63016`, `131047`, `463`. */
  readonly providerCode: string | undefined;
  /** The backend's own words. Shown beside ours; may name a recipient, so never logged at the default level. */
  readonly providerMessage: string | undefined;

  constructor(
    options: GatewayErrorOptions & {
      readonly httpStatus?: number | undefined;
      readonly providerCode?: string | undefined;
      readonly providerMessage?: string | undefined;
    },
  ) {
    super(options);
    this.httpStatus = options.httpStatus;
    this.providerCode = options.providerCode;
    this.providerMessage = options.providerMessage;
  }

  static override isInstance(error: unknown): error is ProviderApiError {
    return GatewayError.isInstance(error) && error.name === 'ProviderApiError';
  }
}

/** Raised by core before any network call, from `capabilities` alone. */
export class UnsupportedMessageError extends GatewayError {
  override readonly name = 'UnsupportedMessageError';
  /** What is missing, as a path into the capabilities: `messages.buttons`, `recipients.group`. */
  readonly capability: string;
  /** Whether `onUnsupported: 'degrade'` would send it, as something plainer. */
  readonly degradeAvailable: boolean;

  constructor(options: {
    readonly provider: string;
    readonly capability: string;
    readonly message?: string;
    /** False when absent. */
    readonly degradeAvailable?: boolean;
  }) {
    super({
      code: 'unsupported_message',
      provider: options.provider,
      message: options.message ?? `${options.provider} lacks the capability ${options.capability}`,
    });
    this.capability = options.capability;
    this.degradeAvailable = options.degradeAvailable ?? false;
  }

  static override isInstance(error: unknown): error is UnsupportedMessageError {
    return GatewayError.isInstance(error) && error.name === 'UnsupportedMessageError';
  }
}
