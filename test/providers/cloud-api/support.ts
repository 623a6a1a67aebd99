import { bytesStream } from '../../../core/provider-kit/byte-stream.ts';
import type { Http, HttpRequest, WhatsAppProvider } from '../../../core/provider/index.ts';
import { harness as cloudHarness } from '../../../providers/cloud/harness.ts';
import { cloud } from '../../../providers/cloud/index.ts';
import { harness as dialogHarness } from '../../../providers/dialog360/harness.ts';
import { dialog360 } from '../../../providers/dialog360/index.ts';

export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
};

/** A client that answers from a list, in order, and remembers what it was asked. Beyond the list it fails the test. */
export function scriptedHttp(...answers: readonly Answer[]): Http & { readonly requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  const next = (request: HttpRequest) => {
    const answer = answers[requests.length];
    requests.push(request);
    if (answer === undefined) throw new Error(`${request.method} ${request.url} was not expected`);
    const { status = 200, headers, json, bytes } = answer;
    const body = bytes ?? new TextEncoder().encode(json === undefined ? '' : JSON.stringify(json));
    return { status, headers: new Headers(headers), body };
  };
  return {
    requests,
    request: async (request) => next(request),
    stream: async (request) => {
      const { body, ...rest } = next(request);
      return { ...rest, body: bytesStream(body) };
    },
  };
}

const runtime = (http: Http, harness: typeof cloudHarness) => ({
  http,
  now: () => harness.now,
  connection: harness.connection,
});

/** A config with some fields set anew, or, where they are undefined, left out. */
function merged(config: object, changes: object): object {
  return Object.fromEntries(Object.entries({ ...config, ...changes }).filter(([, value]) => value !== undefined));
}

export function cloudOver(http: Http, config: object = {}, settings: object = {}): WhatsAppProvider {
  return cloud.build(merged(cloudHarness.config, config), {
    settings: { baseUrl: 'https://graph.test', ...settings },
    runtime: runtime(http, cloudHarness),
  });
}

export function dialogOver(http: Http, config: object = {}): WhatsAppProvider {
  return dialog360.build(merged(dialogHarness.config, config), {
    settings: { baseUrl: 'https://waba.test' },
    runtime: runtime(http, dialogHarness),
  });
}

/** The JSON of a recorded request. */
export function sentJson(request: HttpRequest | undefined): unknown {
  return JSON.parse(request?.body as string);
}

export const ACCEPTED: Answer = { json: { messaging_product: 'whatsapp', messages: [{ id: 'wamid.NEW' }] } };
