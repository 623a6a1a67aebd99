import { describe, expect, it } from 'vitest';
import { envelope, eventsOfMessage, readOne } from './reading.ts';

/* from vendor docs: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/ */

const file = (more: object = {}) => ({ id: '1003383421387256', mime_type: 'image/jpeg', sha256: 'SfInY0gG', ...more });
const media = (mediaType = 'image/jpeg') => ({ providerId: 'cloud', handle: '1003383421387256', mediaType });
const context = { from: '15550783881', id: 'wamid.OURS' };
const ours = { providerMessageId: 'wamid.OURS', direction: 'outbound' };

describe('a message', () => {
  it.each<[string, object, object]>([
    ['text', { text: { body: 'Oi' } }, { text: 'Oi' }],
    ['image', { image: file({ caption: 'Taj' }) }, { media: media(), caption: 'Taj' }],
    ['video', { video: file({ mime_type: 'video/mp4' }) }, { media: media('video/mp4') }],
    [
      'audio',
      { audio: file({ mime_type: 'audio/ogg; codecs=opus', voice: true }) },
      { media: media('audio/ogg; codecs=opus'), voice: true },
    ],
    ['audio', { audio: file({ mime_type: 'audio/mpeg', voice: false }) }, { media: media('audio/mpeg') }],
    [
      'document',
      { document: file({ mime_type: 'application/pdf', filename: 'a.pdf' }) },
      { media: media('application/pdf'), filename: 'a.pdf' },
    ],
    [
      'document',
      { document: { id: '1003383421387256' } },
      { media: media('application/octet-stream'), filename: 'document' },
    ],
    ['sticker', { sticker: file({ mime_type: 'image/webp', animated: true }) }, { media: media('image/webp') }],
    [
      'location',
      { location: { latitude: 37.48, longitude: -122.14, name: 'HQ', address: '1 Hacker Way', url: 'https://x' } },
      { latitude: 37.48, longitude: -122.14, name: 'HQ', address: '1 Hacker Way' },
    ],
    ['reaction', { reaction: { message_id: 'wamid.OURS', emoji: '👍' } }, { target: ours, emoji: '👍' }],
    ['reaction', { reaction: { message_id: 'wamid.OURS', emoji: '' } }, { target: ours, emoji: null }],
    ['reaction', { reaction: { message_id: 'wamid.OURS' } }, { target: ours, emoji: null }],
    [
      'system',
      { system: { body: 'User A changed from 1 to 2', wa_id: '12195555358', type: 'user_changed_number' } },
      { text: 'User A changed from 1 to 2', providerType: 'user_changed_number' },
    ],
  ])('of type %s: %j', (type, content, expected) => {
    expect(readOne({ type, ...content })).toEqual({
      type: 'message.received',
      id: 'wamid.IN',
      timestamp: '2025-02-12T00:43:44.000Z',
      number: '+15550783881',
      data: {
        providerMessageId: 'wamid.IN',
        from: { addresses: [{ type: 'phone', number: '+16505551234' }], name: 'Sheena Nelson' },
        sentAt: '2025-02-12T00:43:44.000Z',
        type,
        ...expected,
      },
    });
  });

  it('of type contacts', () => {
    const card = {
      name: { formatted_name: 'Barbara J. Johnson', first_name: 'Barbara' },
      org: { company: 'Lucky Shrub' },
      emails: [{ email: 'bjohnson@luckyshrub.com', type: 'Work' }, null],
      phones: [{ phone: '+16505559999', wa_id: '16505559999', type: 'HOME' }, { wa_id: '16505558888' }, {}],
    };
    const nameless = { name: {}, phones: [{ phone: '+16505557777' }] };
    expect(readOne({ type: 'contacts', contacts: [card, nameless, 'x'] })).toMatchObject({
      data: {
        type: 'contacts',
        contacts: [
          {
            name: 'Barbara J. Johnson',
            organization: 'Lucky Shrub',
            emails: ['bjohnson@luckyshrub.com'],
            phones: [{ number: '+16505559999', label: 'HOME' }, { number: '+16505558888' }],
          },
          { name: '+16505557777', phones: [{ number: '+16505557777' }] },
        ],
      },
    });
  });

  it('that answers buttons, a list or a template', () => {
    const target = ours;
    const shared = { type: 'choice', target, replyTo: target };
    const button = {
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } },
    };
    expect(readOne({ ...button, context })).toMatchObject({
      data: { ...shared, source: 'buttons', options: [{ id: 'yes', title: 'Yes' }] },
    });
    const row = { id: 'priority', title: 'Priority Mail', description: '1-3 days' };
    expect(
      readOne({ type: 'interactive', interactive: { type: 'list_reply', list_reply: row }, context }),
    ).toMatchObject({ data: { ...shared, source: 'list', options: [row] } });
    expect(readOne({ type: 'button', button: { payload: 'STOP_1', text: 'Stop' }, context })).toMatchObject({
      data: { ...shared, source: 'template', options: [{ id: 'STOP_1', title: 'Stop' }] },
    });
    expect(readOne({ type: 'button', button: { text: 'Stop' } })).toMatchObject({
      data: { source: 'template', options: [{ id: 'Stop', title: 'Stop' }] },
    });
  });

  it('that orders', () => {
    const item = { product_retailer_id: 'di9ozbzfi4', quantity: 2, item_price: 30.5, currency: 'USD' };
    const odd = { product_retailer_id: 'nqryix03ez', quantity: '1', item_price: 1e21 };
    const order = { catalog_id: '194836987003835', text: 'Thanks!', product_items: [item, odd] };
    const event = readOne({ type: 'order', order });
    expect(event).toMatchObject({
      data: {
        type: 'order',
        catalogId: '194836987003835',
        text: 'Thanks!',
        items: [
          { productId: 'di9ozbzfi4', quantity: 2, price: '30.5', currency: 'USD' },
          { productId: 'nqryix03ez', quantity: 1 },
        ],
      },
    });
    // Never a float, and never a number that only looks like a price.
    expect(event).not.toHaveProperty('data.items.1.price');
  });

  it('that WhatsApp could not pass on', () => {
    const errors = [{ code: 131051, title: 'Message type unknown' }];
    expect(readOne({ type: 'unsupported', errors, unsupported: { type: 'edit' } })).toMatchObject({
      data: { type: 'unsupported', providerType: 'edit' },
    });
    expect(readOne({ type: 'unsupported', errors })).toMatchObject({ data: { providerType: 'unsupported' } });
  });

  it.each<[string, object]>([
    ['request_welcome', {}],
    ['hologram', { hologram: { depth: 3 } }],
    ['interactive', {}],
    ['interactive', { interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{}' } } }],
    ['image', { image: { caption: 'no id' } }],
    ['text', {}],
    ['constructor', { constructor: 1 }],
    ['edit', {}],
  ])('of type %s that we cannot read is shown as such, and its payload kept', (type, content) => {
    const events = eventsOfMessage({ type, ...content });
    expect(events).toMatchObject([
      { type: 'message.received', id: 'wamid.IN', data: { type: 'unsupported', providerType: type } },
      {
        type: 'unknown',
        id: 'wamid.IN:payload',
        timestamp: '2025-02-12T00:43:44.000Z',
        data: { payload: { ...envelope, type, ...content } },
      },
    ]);
  });

  it('without id or sender is kept whole', () => {
    for (const broken of [{ id: '' }, { from: undefined }, { id: 7 }]) {
      const events = eventsOfMessage({ type: 'text', text: { body: 'Oi' }, ...broken }, { contacts: [] });
      expect(events).toMatchObject([{ type: 'unknown', number: '+15550783881' }]);
    }
  });

  it('that was changed or deleted by its sender', () => {
    const original = { original_message_id: 'wamid.FIRST' };
    const target = { providerMessageId: 'wamid.FIRST', direction: 'inbound' };
    const chat = { type: 'phone', number: '+16505551234' };
    const text = { type: 'text', text: { body: 'Hello' } };
    const picture = { context: { id: 'M0' }, type: 'image', image: { caption: 'New', id: '1' } };
    const cases = [
      [{ type: 'edit', edit: { ...original, message: text } }, 'message.edited', { chat, target, text: 'Hello' }],
      [{ type: 'edit', edit: { ...original, message: picture } }, 'message.edited', { chat, target, text: 'New' }],
      [{ type: 'revoke', revoke: original }, 'message.revoked', { chat, target }],
    ] as const;
    for (const [message, type, data] of cases) {
      expect(readOne(message)).toEqual({
        type,
        id: 'wamid.IN',
        timestamp: '2025-02-12T00:43:44.000Z',
        number: '+15550783881',
        data,
      });
    }
    expect(readOne({ type: 'revoke', revoke: original, group_id: 'Y2Fw' })).toMatchObject({
      data: { chat: { type: 'group', id: 'Y2Fw' } },
    });
  });
});
