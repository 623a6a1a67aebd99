import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  ERROR_CODES,
  GatewayError,
  HttpFault,
  isErrorCode,
  ProviderApiError,
  UnsupportedMessageError,
} from '../../../core/provider/index.ts';

const gateway = new GatewayError({ code: 'rate_limited', retryAfterMs: 5 });
const api = new ProviderApiError({
  code: 'provider_rejected',
  provider: 'acme',
  httpStatus: 400,
  providerCode: '63016',
});
const unsupported = new UnsupportedMessageError({ provider: 'acme', capability: 'messages.poll' });

describe('isInstance', () => {
  it('tells the classes apart', () => {
    const classes = [GatewayError, ProviderApiError, UnsupportedMessageError, HttpFault];
    const table = [gateway, api, unsupported, new HttpFault('unknown', 'x'), new Error('x'), null, undefined, 'x', {}];
    expect(table.map((error) => classes.map((each) => each.isInstance(error)))).toEqual([
      [true, false, false, false],
      [true, true, false, false],
      [true, false, true, false],
      [false, false, false, true],
      ...Array.from({ length: 5 }, () => [false, false, false, false]),
    ]);
  });

  it('knows errors of another bundle or realm, where instanceof does not', () => {
    const foreign: unknown = runInContext(
      `Object.assign(new Error('x'), { [Symbol.for('polyzap.error')]: true, name: 'ProviderApiError', code: 'rate_limited' })`,
      createContext({}),
    );
    expect(foreign instanceof GatewayError).toBe(false);
    expect(GatewayError.isInstance(foreign)).toBe(true);
    expect(ProviderApiError.isInstance(foreign)).toBe(true);
    expect(UnsupportedMessageError.isInstance(foreign)).toBe(false);
  });
});

describe('a GatewayError', () => {
  it('takes title and retryable from the table, unless it knows better', () => {
    expect(gateway).toMatchObject({ message: ERROR_CODES.rate_limited.title, retryable: true, retryAfterMs: 5 });
    expect(new GatewayError({ code: 'outcome_unknown' }).retryable).toBe(false);
    expect(new GatewayError({ code: 'outcome_unknown', retryable: true }).retryable).toBe(true);
  });

  it('keeps its cause and stack', () => {
    const cause = new Error('why');
    const error = new GatewayError({ code: 'internal_error', cause });
    expect(error.cause).toBe(cause);
    expect(error.stack).toContain('errors.test.ts');
    expect(error).toBeInstanceOf(Error);
  });

  it('that is unsupported names what is missing', () => {
    expect(unsupported).toMatchObject({
      code: 'unsupported_message',
      message: expect.stringContaining('messages.poll') as string,
    });
  });
});

describe('the table of codes', () => {
  it.each(Object.entries(ERROR_CODES))('%s is complete', (code, row) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(row.title).toMatch(/^[A-Z].*[^.]$/);
    expect(row.action).toMatch(/^[A-Z`].*\.$/);
    expect(row.status).toBeGreaterThanOrEqual(400);
  });

  it('calls nothing retryable that could send twice', () => {
    const retryable = Object.entries(ERROR_CODES).flatMap(([code, row]) => (row.retryable ? [code] : []));
    expect(retryable.sort()).toEqual([
      'provider_unavailable',
      'rate_limited',
      'request_in_progress',
      'session_not_connected',
      'storage_unavailable',
      'too_many_requests',
    ]);
  });

  it('has no code from the prototype', () => {
    expect(['rate_limited', 'toString', '__proto__', ''].map(isErrorCode)).toEqual([true, false, false, false]);
  });
});
