import { inspect } from 'node:util';
import { expect } from 'vitest';
import { GatewayError } from '../../core/provider/index.ts';

/** The `GatewayError` that `act` ends with. Anything else fails the test. */
export async function gatewayErrorFrom(act: () => Promise<unknown>): Promise<GatewayError> {
  const outcome: unknown = await act().then(
    (value) => new Error(`no error, but ${inspect(value)}`),
    (error: unknown) => error,
  );
  if (!GatewayError.isInstance(outcome)) throw outcome;
  return outcome;
}

/** Looks everywhere: message, causes, stacks, own fields. */
export function expectNoSecrets(value: unknown, secrets: readonly string[]): void {
  const shown = inspect(value, { depth: 20, showHidden: true, maxStringLength: null }) + JSON.stringify(value);
  for (const secret of secrets) expect(shown).not.toContain(secret);
}
