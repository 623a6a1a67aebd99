import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineProvider } from '../../../core/provider-kit/define-provider.ts';
import type { ProviderCapabilities, ProviderHost } from '../../../core/provider/index.ts';

const capabilities: ProviderCapabilities = {
  messages: {
    text: {},
    image: {},
    video: false,
    audio: false,
    document: false,
    sticker: false,
    location: false,
    contacts: false,
    reaction: false,
    poll: false,
    buttons: false,
    list: false,
    cta_url: false,
    card: false,
    carousel: false,
    template: false,
  },
  actions: ['read'],
  recipients: ['phone'],
  mediaSources: ['url'],
  fetchesMedia: true,
  replies: false,
  deliveryStates: [],
  pairing: [],
  freeform: 'always',
  numberCheck: false,
  templates: false,
  idempotentSend: false,
  pacing: false,
};

const calls: string[] = [];
const acme = defineProvider({
  id: 'acme',
  label: 'Acme',
  capabilities,
  configSchema: z.strictObject({ key: z.string().min(3) }),
  secretFields: ['key'],
  settingsSchema: z.object({ url: z.string().default('https://acme.test') }),
  create: ({ config, settings }) => ({
    async send() {
      calls.push(`${config.key} ${settings.url}`);
      return { providerMessageId: '1', state: 'sent', warnings: [] };
    },
    async perform(action) {
      calls.push(action.type);
    },
    webhook: { verify: () => Promise.reject(new Error('unused')), parse: () => Promise.resolve([]) },
    downloadMedia: () => Promise.reject(new Error('unused')),
    health: async () => ({ status: 'healthy' }),
  }),
});

const host: ProviderHost<{ url?: string }> = {
  settings: {},
  runtime: {
    http: { request: () => Promise.reject(new Error('unused')), stream: () => Promise.reject(new Error('unused')) },
    now: () => new Date(0),
    connection: { id: 'con_1', webhookUrl: 'https://gateway.test' },
  },
};
const to = { type: 'phone', number: '+15550100001' } as const;
const key = { idempotencyKey: 'k' };

describe('defineProvider', () => {
  it('hands over validated config and settings, defaults filled in', async () => {
    await acme({ key: 'abc' }, host).send({ to, type: 'text', text: 'x' }, key);
    expect(calls.splice(0)).toEqual(['abc https://acme.test']);
  });

  it('names every wrong field, and never its value', () => {
    expect(() => acme.build({ key: 's3' }, { ...host, settings: { url: 1 } })).toThrow(
      expect.objectContaining({
        code: 'invalid_configuration',
        provider: 'acme',
        fields: [expect.objectContaining({ path: 'config.key' })],
      }),
    );
    expect(() => acme.build({ key: 'abc' }, { ...host, settings: { url: 1 } })).toThrow('settings.url');
    expect(() => acme.build({ key: 'abc', other: 's3cret' }, host)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('s3cret') as string }),
    );
    expect(() => acme.build(undefined, host)).toThrow(expect.objectContaining({ code: 'invalid_configuration' }));
  });

  it.each([
    ['messages.video', { to, type: 'video', media: { type: 'url', url: 'https://a.test/' } }],
    ['recipients.group', { to: { type: 'group', id: 'g' }, type: 'text', text: 'x' }],
    ['replies', { to, type: 'text', text: 'x', replyTo: { providerMessageId: 'm', direction: 'inbound' } }],
    [
      'mediaSources.bytes',
      { to, type: 'image', media: { type: 'bytes', bytes: new Uint8Array(), mediaType: 'image/png' } },
    ],
  ] as const)('refuses for every provider what its capabilities deny: %s', async (capability, message) => {
    const refusal = { code: 'unsupported_message', provider: 'acme', capability };
    await expect(acme({ key: 'abc' }, host).send(message, key)).rejects.toMatchObject(refusal);
    expect(calls).toEqual([]);
  });

  it('refuses actions likewise', async () => {
    const provider = acme({ key: 'abc' }, host);
    const target = { providerMessageId: 'm', direction: 'inbound' } as const;
    await expect(provider.perform({ type: 'revoke', chat: to, target })).rejects.toMatchObject({
      capability: 'actions.revoke',
    });
    await provider.perform({ type: 'read', chat: to, target });
    expect(calls.splice(0)).toEqual(['read']);
  });
});
