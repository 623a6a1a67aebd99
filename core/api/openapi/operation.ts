import type * as z from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../provider/index.ts';
import type { Scope } from '../keys.ts';
import type { Tag } from './tags.ts';

/** What stands in the head of an answer, for whoever reads it. */
export const HEADERS = {
  'request-id': 'For the log, and for whoever helps you.',
  'retry-after': 'Seconds to wait, where known.',
  'www-authenticate': 'A key is wanted, as a bearer token.',
  location: 'Where it is.',
  etag: 'Of these bytes. They never change under their id.',
  'accept-ranges': 'Parts of it can be asked for.',
  'content-range': 'Which part this is, and of how many bytes.',
  'content-disposition': 'A download, and its name.',
} as const;

export type HeaderName = keyof typeof HEADERS;

/** What an operation answers when it went well. */
export type Answer = {
  readonly description: string;
  /** Absent where there is no body, or where the body is no JSON. */
  readonly schema?: z.ZodType;
  /** Where it is not (only) `application/json`. */
  readonly mediaTypes?: readonly string[];
  /** Beside `request-id`, which every answer has. */
  readonly headers?: readonly HeaderName[];
};

/** One route of the API, as the reference and the SDK know it. */
export type Operation = {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  /** As Hono writes it: `/v1/messages/:id`. */
  readonly path: string;
  /** `sendMessage`: the operationId. Unique. */
  readonly id: string;
  readonly tag: Tag;
  /** One line. */
  readonly summary: string;
  readonly description?: string;
  /** Any one of these scopes; `admin`: the admin key; `key`: any key; `link`: a connect link's token; `none`: nobody is asked. */
  readonly scope: 'none' | 'link' | 'key' | 'admin' | readonly Scope[];
  readonly query?: z.ZodObject;
  /** Request headers of its own: name → schema and what it is for. */
  readonly headers?: Readonly<Record<string, { readonly schema: z.ZodType; readonly description: string }>>;
  readonly body?: z.ZodType;
  readonly bodyOptional?: true;
  /** The media types of a body that is no JSON. */
  readonly binaryBody?: readonly string[];
  readonly answers: Readonly<Record<number, Answer>>;
  /** Beside those that follow from the rest (see `problemsOf`). */
  readonly problems?: readonly ErrorCode[];
};

/** What any operation may answer that asks a provider: its account, its phone, itself. */
export const PROVIDER_PROBLEMS: readonly ErrorCode[] = [
  ...codesOf('account', 'session', 'provider').filter((code) => code !== 'webhook_not_authentic'),
  'invalid_configuration',
];

/** What a message may be refused with, before the provider or by it. */
export const SEND_PROBLEMS: readonly ErrorCode[] = [
  ...PROVIDER_PROBLEMS,
  ...codesOf('recipient', 'policy'),
  'invalid_message',
  'unsupported_message',
  'template_not_found',
  'template_parameters',
  'media_rejected',
  'media_unavailable',
  'url_not_allowed',
  'idempotency_key_reused',
  'request_in_progress',
  'message_expired',
  'message_cancelled',
  'conflict',
];

function codesOf(...types: readonly (typeof ERROR_CODES)[ErrorCode]['type'][]): ErrorCode[] {
  return (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => types.includes(ERROR_CODES[code].type));
}

/** Every code that an operation may answer with, in the order of the table. */
export function problemsOf(operation: Operation): readonly ErrorCode[] {
  const { method, path, scope, query, headers, body, problems = [] } = operation;
  const possible = new Set<ErrorCode>(['too_many_requests', 'storage_unavailable', 'internal_error', ...problems]);
  if (scope !== 'none') possible.add('unauthenticated').add('tenant_suspended');
  if (scope === 'admin' || typeof scope !== 'string') possible.add('insufficient_scope');
  if (path.includes(':')) possible.add('resource_not_found').add('route_not_found');
  if (query !== undefined || headers !== undefined || body !== undefined) possible.add('invalid_request');
  if (operation.binaryBody !== undefined) possible.add('invalid_request');
  if (body !== undefined) possible.add('invalid_json').add('unsupported_media_type');
  if (method !== 'get') possible.add('body_too_large');
  return (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => possible.has(code));
}

/** The names in a path: `/v1/messages/:id` → `id`. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
}

/** As OpenAPI writes it: `/v1/messages/{id}`. */
export function openApiPath(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}
