import { expect, test } from 'vitest';
import {
  initialModel,
  isNews,
  reduce,
  stateOf,
  type SessionInput,
} from '../../providers/baileys-server/server/src/session/session-state.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const after = (...inputs: SessionInput[]) => inputs.reduce(reduce, initialModel);
const opened: SessionInput = { type: 'opened', number: '+5511999990001', name: 'Shop' };
const qr = (text: string): SessionInput => ({ type: 'qr', qr: text, expiresAt: '2026-11-24T12:01:00.000Z' });

test('it begins with nothing, and says what to do', () => {
  expect(stateOf(initialModel, NOW)).toEqual({
    status: 'disconnected',
    reason: 'never_connected',
    nextAction: 'connect',
  });
});

test('a restriction shows while connected, outlives a reconnect, and ends by itself', () => {
  const until = NOW + 60_000;
  const model = after(opened, { type: 'restricted', at: NOW, until });
  expect(stateOf(model, NOW)).toEqual({
    status: 'restricted',
    number: '+5511999990001',
    until: new Date(until).toISOString(),
    reason: 'reachout_timelock',
    nextAction: 'wait',
  });
  expect(stateOf(model, until)).toMatchObject({ status: 'connected' });
  expect(stateOf(reduce(model, { type: 'connecting' }), NOW)).toMatchObject({ status: 'connecting' });
  expect(stateOf([{ type: 'connecting' } as const, opened].reduce(reduce, model), NOW)).toMatchObject({
    status: 'restricted',
  });
  expect(stateOf(reduce(model, { type: 'unrestricted' }), NOW)).toMatchObject({ status: 'connected' });
  // Another phone's restriction is not ours.
  expect(reduce(model, { type: 'unlinked', reason: 'device_removed' }).restriction).toBeUndefined();
});

test('a restriction without an end is believed for an hour', () => {
  const model = after(opened, { type: 'restricted', at: NOW });
  expect(stateOf(model, NOW)).not.toHaveProperty('until');
  expect(stateOf(model, NOW + 3_600_000)).toMatchObject({ status: 'connected' });
});

test('QR codes neither cover a passkey request nor an open connection', () => {
  expect(after(qr('a'), { type: 'passkey' }, qr('b')).link).toMatchObject({ status: 'passkey_required' });
  expect(after(opened, qr('b')).link).toMatchObject({ status: 'connected' });
});

test('the gateway hears of changes, not of every QR code or attempt', () => {
  const state = (...inputs: SessionInput[]) => stateOf(after(...inputs), NOW);
  expect(isNews(state(qr('a')), state(qr('b')))).toBe(false);
  expect(isNews(state(qr('a')), state({ type: 'code', code: 'ABCD1234', expiresAt: '' }))).toBe(true);
  const retrying = (attempt: number): SessionInput => ({ type: 'retrying', attempt, retryAt: '', reason: 'timed_out' });
  expect(isNews(state(retrying(1)), state(retrying(2)))).toBe(false);
  expect(isNews(state(opened), state(retrying(1)))).toBe(true);
  expect(isNews(state(opened), state({ ...opened, name: 'New' }))).toBe(true);
  expect(isNews(state(opened), state(opened))).toBe(false);
});
