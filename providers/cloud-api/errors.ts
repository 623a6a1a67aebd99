import * as z from 'zod';
import { retryAfterMs } from '../../core/provider-kit/faults.ts';
import { ProviderApiError, type DeliveryFailure, type ErrorCode } from '../../core/provider/index.ts';
import { meaningOf, type Meaning } from './error-table.ts';

/** What a sentence means, where a backend says no without a number. */
export type ReadText = (text: string, status: number) => ErrorCode | undefined;

type Answer = { readonly status: number; readonly headers: Headers; readonly body: Uint8Array };
type Backend = { readonly provider: string; readonly now: () => Date; readonly readText?: ReadText };

/** What a status says where the body says nothing: a proxy answered, or an error that is younger than we are. */
const BY_STATUS: { readonly [status: number]: ErrorCode } = {
  401: 'credentials_rejected',
  402: 'payment_required',
  403: 'permission_denied',
  413: 'media_rejected',
  429: 'rate_limited',
};

/** Longer texts are cut: they are shown to people. */
const MAX_TEXT = 500;

const text = z.string().optional().catch(undefined);
const number = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number),
]);
const errorSchema = z.object({
  code: number.optional().catch(undefined),
  title: text,
  message: text,
  error_user_msg: text,
  error_data: z.object({ details: text }).optional().catch(undefined),
});

/**
 * The three bodies that say no: Meta's own, passed on by partners; a sentence; 360dialog's `meta`
 * (https://docs.360dialog.com, seen in its answers to wrong keys and limits).
 */
const bodySchema = z.object({
  error: z.union([z.string(), errorSchema]).optional().catch(undefined),
  meta: z.object({ developer_message: text }).optional().catch(undefined),
});

type VendorError = { readonly number?: number | undefined; readonly text?: string | undefined };

/**
 * What an answer other than 2xx becomes.
 *
 * A refusal with a number that means a definite no is that, whatever its status. Where the backend only says that
 * something broke on its side (5xx or 408, or a number of that kind with it), a `send` may have been taken all the same.
 */
export function refusal(backend: Backend, answer: Answer, kind: 'send' | 'call'): ProviderApiError {
  const { status, headers } = answer;
  const said = readBody(answer.body);
  const meaning = meaningOfAnswer(backend, said, status);
  const broke = meaning.code === 'provider_unavailable' && isFault(status);
  const code = broke && kind === 'send' ? 'outcome_unknown' : meaning.code;
  const waits = [retryAfterMs(headers, backend.now()), meaning.retryAfterMs].filter((wait) => wait !== undefined);
  return new ProviderApiError({
    code,
    provider: backend.provider,
    retryAfterMs: code === 'rate_limited' && waits.length > 0 ? Math.max(...waits) : undefined,
    httpStatus: status,
    providerCode: said.number === undefined ? undefined : String(said.number),
    providerMessage: said.text?.slice(0, MAX_TEXT),
  });
}

function meaningOfAnswer({ readText }: Backend, said: VendorError, status: number): Meaning {
  const known = said.number === undefined ? undefined : meaningOf(said.number);
  if (known !== undefined) return known;
  const read = said.text === undefined ? undefined : readText?.(said.text, status);
  return { code: read ?? BY_STATUS[status] ?? (isFault(status) ? 'provider_unavailable' : 'provider_rejected') };
}

/** 408: whoever stands before the backend gave up waiting, perhaps for its answer. */
function isFault(status: number): boolean {
  return status >= 500 || status === 408;
}

function readBody(body: Uint8Array): VendorError {
  const parsed = bodySchema.safeParse(parseJson(body)).data;
  if (typeof parsed?.error === 'string') return { text: parsed.error };
  if (parsed?.error !== undefined) return toVendorError(parsed.error);
  return { text: parsed?.meta?.developer_message };
}

function toVendorError(error: z.output<typeof errorSchema>): VendorError {
  return {
    number: error.code,
    text: error.error_data?.details ?? error.error_user_msg ?? error.message ?? error.title,
  };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** Why a message that was accepted did not arrive, from the `errors` of a `failed` status. */
export function failureOf(errors: readonly unknown[]): DeliveryFailure {
  const said = toVendorError(errorSchema.catch({}).parse(errors[0]));
  const known = said.number === undefined ? undefined : meaningOf(said.number);
  return {
    code: known?.code ?? 'provider_rejected',
    ...(said.number !== undefined && { providerCode: String(said.number) }),
    ...(said.text !== undefined && { message: said.text.slice(0, MAX_TEXT) }),
  };
}
