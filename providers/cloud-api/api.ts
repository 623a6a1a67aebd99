import type * as z from 'zod';
import { isSuccess, readJson } from '../../core/provider-kit/answer.ts';
import { callFailure } from '../../core/provider-kit/faults.ts';
import {
  GatewayError,
  type CallOptions,
  type Http,
  type HttpRequest,
  type HttpResponse,
} from '../../core/provider/index.ts';
import { refusal, type ReadText } from './errors.ts';

/** How one backend that speaks the Cloud API is reached. Meta and its partners differ in this and in little else. */
export type CloudApi = {
  /** The provider's id, for errors and media references. */
  readonly provider: string;
  readonly http: Http;
  readonly now: () => Date;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** The header that carries our credentials. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly paths: {
    readonly messages: string;
    readonly upload: string;
    media(id: string): string;
  };
  /** Where the bytes behind a media URL are fetched; undefined where our credentials must not go. */
  mediaUrl(url: URL): string | undefined;
  /** Whether a status gives back the key that its message was sent with. */
  readonly echoesKey: boolean;
  /** Reads an error that is only a sentence. */
  readonly readText?: ReadText;
};

export type Call = CallOptions & {
  readonly method: HttpRequest['method'];
  readonly path: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. Of a stream, `size` is its length in bytes. */
  readonly form?: {
    readonly contentType: string;
    readonly body: Uint8Array | ReadableStream<Uint8Array>;
    readonly size?: number;
  };
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
};

/** The request for a path of the backend, with credentials. */
export function toRequest(api: CloudApi, { path, json, form, ...rest }: Call): HttpRequest {
  const contentType = json === undefined ? form?.contentType : 'application/json';
  const body = json === undefined ? form?.body : JSON.stringify(json);
  return {
    ...rest,
    url: api.baseUrl + path,
    headers: {
      ...api.credentials,
      ...(contentType !== undefined && { 'content-type': contentType }),
      ...(form?.size !== undefined && { 'content-length': String(form.size) }),
    },
    ...(body !== undefined && { body }),
  };
}

/** A call that may be repeated. Resolves with the 2xx answer; anything else is thrown as what it means. */
export async function call(api: CloudApi, options: Call): Promise<HttpResponse> {
  const request = toRequest(api, options);
  try {
    const response = await api.http.request(request);
    if (isSuccess(response)) return response;
    throw refusal(api, response, 'call');
  } catch (error) {
    throw callFailure(error, api.provider);
  }
}

/** As `call`, with the answer read. An answer that cannot be read is `provider_unavailable`. */
export async function callJson<Schema extends z.ZodType>(
  api: CloudApi,
  options: Call,
  schema: Schema,
): Promise<z.output<Schema>> {
  const answer = readJson((await call(api, options)).body, schema);
  if (answer === undefined) throw unreadable(api.provider);
  return answer;
}

/** An answer of 2xx that is not what the API says: somebody else answers there. */
export function unreadable(provider: string): GatewayError {
  const message = 'The provider gave an answer that cannot be read; is its base URL right?';
  return new GatewayError({ code: 'provider_unavailable', provider, message });
}
