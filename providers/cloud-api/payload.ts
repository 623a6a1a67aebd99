import { createHash } from 'node:crypto';
import * as z from 'zod';
import { isPhoneNumber, type PhoneNumber, type ProviderEvent } from '../../core/provider/index.ts';

/**
 * Readers for the pieces of a webhook. Each piece is read by itself and tolerantly: a field that is not what we expect
 * is as good as absent, and a piece that cannot be read at all costs only itself.
 */

/** A text that may be missing or something else. */
export const optionalText = z.string().optional().catch(undefined);
export const optionalFlag = z.boolean().optional().catch(undefined);
/** A list of anything; empty where it is missing. */
export const anyList = z.array(z.unknown()).catch([]);

/** Seconds, as text mostly; becomes ISO 8601. Eleven digits reach the year 5138. */
export const secondsSchema = z
  .union([z.string(), z.number().transform(String)])
  .pipe(z.string().regex(/^\d{1,11}$/))
  .transform((seconds) => new Date(Number(seconds) * 1000).toISOString());

/** The digits of a number, in whatever dress, as E.164; undefined where they are none. */
export function toPhoneNumber(text: string | undefined): PhoneNumber | undefined {
  const number = `+${(text ?? '').replaceAll(/[\s()+.-]/g, '')}`;
  return isPhoneNumber(number) ? number : undefined;
}

/** A stable id for what has none of its own: the same payload is always the same event. */
export function fingerprint(payload: unknown): string {
  const text = JSON.stringify(payload) ?? '';
  return `unknown-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

/** Keeps what we cannot read, or what is no message. */
export function unknownEvent(
  payload: unknown,
  reason: string,
  at: { readonly timestamp: string; readonly id?: string; readonly number?: PhoneNumber | undefined },
): ProviderEvent {
  return {
    type: 'unknown',
    id: at.id ?? fingerprint(payload),
    timestamp: at.timestamp,
    ...(at.number !== undefined && { number: at.number }),
    data: { reason, payload },
  };
}
