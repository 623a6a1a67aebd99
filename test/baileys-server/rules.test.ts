import { proto } from '@whiskeysockets/baileys';
import { describe, expect, test } from 'vitest';
import { createExpiringMap, cacheFor } from '../../providers/baileys-server/server/src/caches.ts';
import {
  hasSecret,
  isLocalProgram,
  isLoopbackHost,
  type Caller,
} from '../../providers/baileys-server/server/src/http/access.ts';
import { describeError, mask } from '../../providers/baileys-server/server/src/log.ts';
import { contactOf, jidOf, numberOf } from '../../providers/baileys-server/server/src/messages/addresses.ts';
import { messageIdFor } from '../../providers/baileys-server/server/src/messages/message-id.ts';
import { receiptOf } from '../../providers/baileys-server/server/src/messages/receipts.ts';
import { fromVcard, toVcard } from '../../providers/baileys-server/server/src/messages/vcard.ts';
import { readSettings } from '../../providers/baileys-server/server/src/settings.ts';
import { createKeyCache } from '../../providers/baileys-server/server/src/signal/key-cache.ts';
import { eventsOf } from '../../providers/baileys-server/server/src/messages/from-baileys.ts';
import { generateEncryptionKey } from '../../core/crypto/keyring.ts';

describe('who may call without the secret', () => {
  const local: Caller = {
    authorization: undefined,
    remoteAddress: '127.0.0.1',
    host: 'localhost:3001',
    origin: undefined,
    headerNames: ['host', 'accept'],
  };
  test.each([
    ['a program on this machine', local, true],
    ['over IPv6', { ...local, remoteAddress: '::1', host: '[::1]:3001' }, true],
    ['mapped IPv4', { ...local, remoteAddress: '::ffff:127.0.0.1' }, true],
    ['another machine', { ...local, remoteAddress: '10.0.0.2' }, false],
    ['nobody knows who', { ...local, remoteAddress: undefined }, false],
    ['a page', { ...local, origin: 'http://localhost:3001' }, false],
    ['a page that rebound a name', { ...local, host: 'evil.example' }, false],
    ['a name that only looks local', { ...local, host: '127.0.0.1.evil.example' }, false],
    ['no Host', { ...local, host: undefined }, false],
    ['a proxy', { ...local, headerNames: ['x-forwarded-proto'] }, false],
    ['another proxy', { ...local, headerNames: ['via'] }, false],
  ])('%s', (_, caller, allowed) => {
    expect(isLocalProgram(caller, true)).toBe(allowed);
    expect(isLocalProgram(caller, false)).toBe(false);
  });

  test('the secret itself', () => {
    const caller = (authorization: string) => ({ ...local, authorization });
    expect(hasSecret(caller('Bearer abc'), 'abc')).toBe(true);
    expect(hasSecret(caller('bearer abc'), 'abc')).toBe(true);
    expect(hasSecret(caller('Bearer ab'), 'abc')).toBe(false);
    expect(hasSecret(caller('Bearer undefined'), undefined)).toBe(false);
    expect(hasSecret(local, 'abc')).toBe(false);
    expect(isLoopbackHost('0.0.0.0')).toBe(false);
  });
});

test('message ids look like those of WhatsApp Web, and belong to session and key', () => {
  expect(messageIdFor('a', 'k')).toMatch(/^3EB0[0-9A-F]{18}$/);
  expect(messageIdFor('a', 'k')).toBe(messageIdFor('a', 'k'));
  expect(messageIdFor('a', 'k')).not.toBe(messageIdFor('b', 'k'));
  expect(messageIdFor('a', 'bk')).not.toBe(messageIdFor('ab', 'k'));
});

test('addresses', () => {
  expect(contactOf(['5511999990001:3@s.whatsapp.net', '77@lid', '77:2@lid'], 'Ana')).toEqual({
    addresses: [
      { type: 'user', id: '77@lid' },
      { type: 'phone', number: '+5511999990001' },
    ],
    name: 'Ana',
  });
  expect(contactOf(['1@g.us', undefined, null, ''])).toBeUndefined();
  expect(numberOf('77@lid')).toBeUndefined();
  expect(jidOf({ type: 'user', id: '12345678' })).toBe('12345678@lid');
  expect(jidOf({ type: 'group', id: '120363-1@g.us' })).toBe('120363-1@g.us');
  for (const id of ['1@s.whatsapp.net', '12345678@g.us', 'status@broadcast', '../x'])
    expect(jidOf({ type: 'user', id })).toBeUndefined();
});

test('receipts: whose, which, and nothing else', () => {
  const receipt = (
    attrs: Record<string, string>,
    content?: {
      tag: string;
      attrs: Record<string, string>;
      content: { tag: string; attrs: Record<string, string> }[];
    }[],
  ) =>
    receiptOf(
      { tag: 'receipt', attrs: { id: 'A', from: '7@lid', t: '10', ...attrs }, ...(content && { content }) },
      (jid) => jid.startsWith('1@'),
    );
  expect(receipt({})).toMatchObject({ ids: ['A'], state: 'delivered', timestamp: 10 });
  expect(receipt({ type: 'inactive' })).toMatchObject({ state: 'delivered', providerState: 'inactive' });
  expect(
    receipt({ type: 'read' }, [{ tag: 'list', attrs: {}, content: [{ tag: 'item', attrs: { id: 'B' } }] }]),
  ).toMatchObject({ ids: ['A', 'B'], state: 'read' });
  for (const type of ['retry', 'sender', 'read-self', 'server-error', 'hist_sync'])
    expect(receipt({ type })).toBeUndefined();
  expect(receipt({ from: '1@lid' })).toBeUndefined();
  expect(receipt({ recipient: '7@lid' })).toBeUndefined();
});

test('cards survive the way there and back, whatever is in them', () => {
  const card = {
    name: 'A; B, C\\ D',
    phones: [{ number: '+55 11 9', label: 'WORK' }],
    organization: 'X, Y',
    emails: ['a@b.c'],
  };
  expect(fromVcard(toVcard(card), '')).toEqual(card);
  expect(toVcard({ name: 'A\nTEL:666', phones: [] })).not.toMatch(/^TEL:666/m);
  expect(fromVcard('nonsense', 'Name')).toEqual({ name: 'Name', phones: [] });
});

test('caches keep sessions apart, forget in time, and stay small', () => {
  let now = 0;
  const map = createExpiringMap({ maxEntries: 3, ttlMs: 10, now: () => now });
  const [one, two] = [cacheFor(map, 'one'), cacheFor(map, 'two')];
  void one.set('k', 1);
  expect([one.get('k'), two.get('k')]).toEqual([1, undefined]);
  void two.set('k', 2);
  void one.flushAll();
  expect([one.get('k'), two.get('k')]).toEqual([undefined, 2]);
  now = 10;
  expect(two.get('k')).toBeUndefined();
  for (const key of ['a', 'b', 'c', 'd']) void one.set(key, key);
  expect([one.get('a'), one.get('d')]).toEqual([undefined, 'd']);

  const keys = createKeyCache(1000);
  for (let index = 0; index < 10; index += 1) keys.set(`s\0k\0${index}`, { bytes: Buffer.alloc(100) }, 100);
  expect(keys.get('s\0k\0' + 0)).toBeUndefined();
  expect(keys.get('s\0k\0' + 9)).toBeDefined();
  keys.deletePrefix('s\0');
  expect(keys.get('s\0k\0' + 9)).toBeUndefined();
});

test('what is logged names nobody', () => {
  expect(mask('sent to 5511999990001@s.whatsapp.net')).toBe('sent to …@s.whatsapp.net');
  expect(describeError(new TypeError('bad 123456'))).toBe('TypeError: bad …');
});

test('settings: defaults, versions, and refusals by name', () => {
  const base = { POLYZAP_BAILEYS_DATABASE_URL: 'x.db', POLYZAP_ENCRYPTION_KEYS: generateEncryptionKey(new Date()) };
  expect(readSettings(base)).toMatchObject({
    host: '127.0.0.1',
    port: 3001,
    testMode: false,
    events: undefined,
    whatsAppUrl: 'wss://web.whatsapp.com/ws/chat',
  });
  expect(readSettings({ ...base, POLYZAP_WA_VERSION: '2.3000.1' }).whatsAppVersion).toEqual([2, 3000, 1]);
  expect(() => readSettings({ ...base, POLYZAP_WA_VERSION: 'latest' })).toThrow(/POLYZAP_WA_VERSION/);
  expect(() => readSettings({ ...base, POLYZAP_EVENTS_URL: 'http://127.0.0.1/{session}' })).toThrow(
    /POLYZAP_EVENTS_SECRET/,
  );
  expect(() => readSettings({ ...base, POLYZAP_BAILEYS_SECRET: 'short' })).toThrow(/16 characters/);
  expect(() => readSettings({ ...base, POLYZAP_WA_URL: 'wss://evil.example' })).toThrow(/test mode/);
});

test('what nobody foresaw never throws, and is said by name', () => {
  const incoming = { id: 'X', chat: '7@lid', sender: ['7@lid'], timestamp: Number.NaN };
  const self = { jids: ['1@lid'] };
  expect(eventsOf({ ...incoming, content: {} }, self)).toEqual([]);
  expect(eventsOf({ ...incoming, content: { senderKeyDistributionMessage: {} } }, self)).toEqual([]);
  expect(eventsOf({ ...incoming, content: { conversation: '' } }, self)).toEqual([]);
  expect(eventsOf({ ...incoming, content: { paymentInviteMessage: {} } }, self)).toMatchObject([
    { data: { type: 'unsupported', providerType: 'paymentInviteMessage' } },
  ]);
  expect(eventsOf({ ...incoming, content: { reactionMessage: {} } }, self)).toMatchObject([
    { data: { type: 'unsupported' } },
  ]);
  expect(eventsOf({ ...incoming, sender: ['x@bot'], content: { conversation: 'a' } }, self)).toMatchObject([
    { type: 'unknown' },
  ]);
  expect(
    eventsOf({ ...incoming, content: { protocolMessage: { type: proto.Message.ProtocolMessage.Type.REVOKE } } }, self),
  ).toEqual([]);
  expect(
    eventsOf(
      {
        ...incoming,
        content: { interactiveResponseMessage: { nativeFlowResponseMessage: { name: 'n', paramsJson: '{' } } },
      },
      self,
    ),
  ).toMatchObject([{ data: { type: 'choice', options: [{ id: 'n' }] } }]);
});
