import type { ConnectView, Method } from './types.ts';

/** What the gateway refused, by its code. */
export class Refused extends Error {
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly fields: readonly { readonly path: string; readonly message: string }[];

  constructor(problem: {
    readonly code?: string;
    readonly detail?: string;
    readonly requestId?: string;
    readonly errors?: Refused['fields'];
  }) {
    super(problem.code ?? 'unknown');
    this.code = problem.code ?? 'unknown';
    this.detail = problem.detail ?? '';
    this.requestId = problem.requestId ?? '';
    this.fields = problem.errors ?? [];
  }
}

/** The gateway could not be asked at all. */
export class Unreachable extends Error {}

const TIMEOUT_MS = 30_000;

/** What the page asks of its link. Every call throws `Refused` or `Unreachable`. */
export type Api = {
  view(): Promise<ConnectView>;
  start(
    request: { readonly method: Extract<Method, 'qr'> } | { readonly method: 'code'; readonly number: string },
  ): Promise<ConnectView>;
  check(config: Config): Promise<Refused['fields']>;
  submit(config: Config): Promise<ConnectView>;
  unlink(): Promise<ConnectView>;
  finish(): Promise<ConnectView>;
  /** The gateway's time, in epoch milliseconds: what it says of ends is measured by its own clock. */
  now(): number;
};

export type Config = Readonly<Record<string, string | number | boolean>>;

/** The token goes into a header: not even our own logs see it. */
export function createApi(id: string, token: string): Api {
  let ahead = 0;
  async function ask<Answer>(method: 'GET' | 'POST', rest: string, body?: unknown): Promise<Answer> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`/connect/api/${encodeURIComponent(id)}${rest}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        cache: 'no-store',
        credentials: 'omit',
      });
      const date = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(date)) ahead = date - Date.now();
      text = await response.text();
    } catch (cause) {
      throw new Unreachable('The gateway cannot be reached', { cause });
    }
    const answer = parse(text);
    if (response.ok) return answer as Answer;
    throw new Refused(answer as ConstructorParameters<typeof Refused>[0]);
  }
  return {
    view: () => ask('GET', ''),
    start: (request) => ask('POST', '/start', request),
    check: async (config) => (await ask<{ errors: Refused['fields'] }>('POST', '/check', { config })).errors,
    submit: (config) => ask('POST', '/fields', { config }),
    unlink: () => ask('POST', '/unlink'),
    finish: () => ask('POST', '/finish'),
    now: () => Date.now() + ahead,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, say: no answer of the gateway's.
    return {};
  }
}
