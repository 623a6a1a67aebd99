import type { CallOptions, FieldError } from '../provider/index.ts';
import { isPhoneNumber, type PhoneNumber, type SessionState, type WhatsAppProvider } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';

/** What a backend says of its number: its phone's state, where it has one. */
export type Line = { readonly number: PhoneNumber | null; readonly state: SessionState | undefined };

/** Asks a backend for its number. One that cannot be asked has none that we know of: `health` says why. */
export async function askForLine(provider: WhatsAppProvider, options: CallOptions): Promise<Line> {
  try {
    const state = await provider.session?.state(options);
    const paired = state?.status === 'connected' || state?.status === 'restricted' ? state.number : undefined;
    return { number: paired ?? (await provider.number?.(options)) ?? null, state };
  } catch {
    return { number: null, state: undefined };
  }
}

/** The connection's number: as we know it, or as its present backend says. */
export async function presentNumber(
  connection: Pick<ConnectionRow, 'number'>,
  provider: () => WhatsAppProvider,
  options: CallOptions,
): Promise<PhoneNumber | null> {
  if (connection.number !== null && isPhoneNumber(connection.number)) return connection.number;
  try {
    return (await askForLine(provider(), options)).number;
  } catch {
    // A configuration that no longer holds is one more reason to switch.
    return null;
  }
}

/**
 * Whether customers would get messages from another number without anybody having said so. A number that cannot be
 * found out may be another one.
 */
export function numberProblem(
  from: PhoneNumber | null,
  to: PhoneNumber | null,
  confirmed: boolean,
): FieldError | undefined {
  if (from === null || from === to || confirmed) return undefined;
  return {
    path: 'confirmNumberChange',
    message:
      to === null
        ? `must be true: whether the new provider also sends from ${from} cannot be found out`
        : `must be true: the new provider sends from ${to}, not from ${from}`,
  };
}
