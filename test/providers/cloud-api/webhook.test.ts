import { describe, expect, it } from 'vitest';
import { advance, type DeliveryState, type ProviderEvent } from '../../../core/provider/index.ts';
import { metadata, PHONE_NUMBER_ID, WABA_ID, webhookOf } from '../../../providers/cloud-api/harness-webhooks.ts';
import { parse, type WebhookOwner } from '../../../providers/cloud-api/webhook.ts';

const owner: WebhookOwner = {
  provider: 'cloud',
  phoneNumberId: PHONE_NUMBER_ID,
  wabaId: WABA_ID,
  now: () => new Date('2026-11-24T12:00:00Z'),
};
const read = (body: unknown, as: WebhookOwner = owner) =>
  parse(as, { body: new TextEncoder().encode(JSON.stringify(body)) });

const text = (id: string) => ({ from: '16505551234', id, timestamp: '1739321024', type: 'text', text: { body: id } });
const status = (state: string, more: object = {}) => ({
  id: 'wamid.OURS',
  status: state,
  timestamp: '1739321025',
  ...more,
});
const change = (value: object, field = 'messages') => ({
  value: { messaging_product: 'whatsapp', metadata, ...value },
  field,
});
const entry = (...changes: unknown[]) => ({ id: WABA_ID, time: 1739321030, changes });
const ids = (events: readonly ProviderEvent[]) => events.map(({ id }) => id);

describe('a webhook', () => {
  it('may hold several entries, changes, messages and statuses; each is one event, in order', () => {
    const events = read({
      object: 'whatsapp_business_account',
      entry: [
        entry(
          change({ messages: [text('a'), text('b')], statuses: [status('sent')] }),
          change({ messages: [text('c')] }),
        ),
        entry(change({ statuses: [status('delivered'), status('read')] })),
      ],
    });
    expect(ids(events)).toEqual(['a', 'b', 'wamid.OURS:sent', 'c', 'wamid.OURS:delivered', 'wamid.OURS:read']);
  });

  it('that comes again, alone or in other company, brings the same events', () => {
    const first = read({ entry: [entry(change({ messages: [text('a'), text('b')], statuses: [status('sent')] }))] });
    const again = read(
      { entry: [entry(change({ statuses: [status('sent')] })), entry(change({ messages: [text('b'), text('a')] }))] },
      { ...owner, now: () => new Date('2026-11-25T12:00:00Z') },
    );
    expect([...ids(again)].sort()).toEqual([...ids(first)].sort());
  });

  it('costs nothing but the piece that cannot be read', () => {
    const events = read({
      entry: [
        null,
        { id: WABA_ID, changes: 'many' },
        entry(7, { field: 3 }, change({ messages: [text('a'), 'nonsense', { id: 'b' }, text('c')], statuses: [{}] })),
      ],
    });
    expect(events.filter(({ type }) => type === 'message.received').map(({ id }) => id)).toEqual(['a', 'c']);
    expect(events.filter(({ type }) => type === 'unknown')).toHaveLength(7);
    expect(new Set(ids(events)).size).toBe(events.length);
  });

  it('of another field is kept, under an id of its content and its time', () => {
    const news = { event: 'PAUSED', message_template_name: 'order_shipped' };
    const twice = (time: number) =>
      read({ entry: [{ id: WABA_ID, time, changes: [{ value: news, field: 'message_template_status_update' }] }] });
    const [first] = twice(1739321030);
    expect(first).toMatchObject({
      type: 'unknown',
      timestamp: '2025-02-12T00:43:50.000Z',
      data: { reason: 'webhook field message_template_status_update', payload: { account: WABA_ID } },
    });
    expect(twice(1739321030)[0]?.id).toBe(first?.id);
    expect(twice(1739321031)[0]?.id).not.toBe(first?.id);
  });

  it('says who stopped marketing in WhatsApp, and who wants it again', () => {
    // As in Meta's reference of the field.
    const preference = (value: string, more: object = {}) => ({
      wa_id: '16505551234',
      detail: 'User requested to stop marketing messages',
      category: 'marketing_messages',
      value,
      timestamp: 1731705721,
      ...more,
    });
    const contacts = [{ profile: { name: 'Pablo Morales' }, wa_id: '16505551234' }];
    const told = (...user_preferences: object[]) =>
      read({ entry: [entry(change({ contacts, user_preferences }, 'user_preferences'))] });
    const [stop] = told(preference('stop'));
    expect(stop).toEqual({
      type: 'contact.marketing_changed',
      id: stop?.id,
      timestamp: '2024-11-15T21:22:01.000Z',
      number: '+15550783881',
      data: {
        contact: { addresses: [{ type: 'phone', number: '+16505551234' }], name: 'Pablo Morales' },
        wanted: false,
        reason: 'User requested to stop marketing messages',
      },
    });
    expect(told(preference('stop'))[0]?.id).toBe(stop?.id);
    expect(told(preference('resume'))).toMatchObject([{ data: { wanted: true } }]);
    const untimed = preference('stop', { timestamp: undefined });
    expect(told(untimed)).toMatchObject([{ timestamp: '2025-02-12T00:43:50.000Z' }]);
    expect(told(preference('stop', { wa_id: undefined, user_id: 'US.1349' }))).toMatchObject([
      {
        data: {
          contact: {
            addresses: [{ type: 'user', id: 'US.1349' }],
          },
        },
      },
    ]);
    // A wish of another kind, or one that we cannot read, changes nothing.
    expect(told(preference('later'), preference('stop', { category: 'calls' }))).toMatchObject([
      { type: 'unknown' },
      { type: 'unknown' },
    ]);
    const another = { ...owner, phoneNumberId: 'another' };
    const theirs = { entry: [entry(change({ user_preferences: [preference('stop')] }, 'user_preferences'))] };
    expect(read(theirs, another)).toMatchObject([
      { type: 'unknown', data: { payload: { field: 'user_preferences' } } },
    ]);
  });

  it('with errors that concern no message keeps them; one without content is kept whole', () => {
    const [error] = read(webhookOf({ errors: [{ code: 130429, title: 'Rate limit hit' }] }));
    expect(error).toMatchObject({ type: 'unknown', number: '+15550783881', data: { payload: { code: 130429 } } });
    expect(read(webhookOf({ contacts: [] }))).toMatchObject([
      { type: 'unknown', data: { reason: 'a change without content' } },
    ]);
    expect(read({ entry: [] })).toEqual([]);
  });

  it('knows its own number however it is written', () => {
    for (const written of ['15550783881', '+1 555-078-3881', '+1 (555) 078 3881']) {
      const [event] = read(
        webhookOf({ metadata: { ...metadata, display_phone_number: written }, messages: [text('a')] }),
      );
      expect(event?.number).toBe('+15550783881');
    }
    const [event] = read(
      webhookOf({
        metadata: { phone_number_id: PHONE_NUMBER_ID, display_phone_number: 'soon' },
        messages: [text('a')],
      }),
    );
    expect(event).not.toHaveProperty('number');
  });
});

describe("another number's webhook", () => {
  const theirs = { display_phone_number: '15550009999', phone_number_id: '999999999999999' };

  it('is not read as ours, and its content stays out of our events', () => {
    const events = read(webhookOf({ metadata: theirs, messages: [text('secret')], statuses: [status('sent')] }));
    expect(events).toMatchObject([
      { type: 'unknown', number: '+15550009999', data: { payload: { phoneNumberId: '999999999999999' } } },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
    // The same content twice is one event, another content another.
    const other = read(webhookOf({ metadata: theirs, messages: [text('other')] }));
    expect(other[0]?.id).not.toBe(events[0]?.id);
  });

  it('is one without the id of its number too', () => {
    expect(read(webhookOf({ metadata: {}, messages: [text('a')] }))).toMatchObject([{ type: 'unknown' }]);
  });

  it('is not looked for where the connection does not say which number it is', () => {
    const anybody = { ...owner, phoneNumberId: undefined };
    expect(read(webhookOf({ metadata: theirs, messages: [text('a')] }), anybody)).toMatchObject([
      { type: 'message.received', number: '+15550009999' },
    ]);
  });

  it('may be news of another account', () => {
    const news = {
      id: '5550001',
      time: 1739321030,
      changes: [{ value: { event: 'BANNED' }, field: 'account_update' }],
    };
    const events = read({ entry: [news] });
    expect(events).toMatchObject([
      { type: 'unknown', data: { payload: { account: '5550001', field: 'account_update' } } },
    ]);
    expect(JSON.stringify(events)).not.toContain('BANNED');
  });
});

describe('a status', () => {
  const one = (state: string, more: object = {}) => {
    const [event] = read(webhookOf({ statuses: [status(state, more)] }));
    return event;
  };

  it.each(['sent', 'delivered', 'read', 'played', 'failed'])('%s', (state) => {
    expect(one(state)).toMatchObject({
      type: 'message.status_changed',
      id: `wamid.OURS:${state}`,
      timestamp: '2025-02-12T00:43:45.000Z',
      number: '+15550783881',
      data: { providerMessageId: 'wamid.OURS', state, providerState: state },
    });
  });

  it('in any order, and however often, ends in the same state', () => {
    const reports = ['read', 'sent', 'delivered', 'sent', 'played', 'read'].map((state) => {
      const event = one(state);
      if (event?.type !== 'message.status_changed') throw new Error('not a status');
      return event.data.state;
    });
    const end = (states: readonly DeliveryState[]) => states.reduce(advance, 'queued' as const);
    expect(end(reports)).toBe('played');
    expect(end([...reports].reverse())).toBe('played');
  });

  it('that we do not know is kept under its own id', () => {
    for (const state of ['warning', 'deleted', 'toString']) {
      expect(one(state)).toMatchObject({
        type: 'unknown',
        id: `wamid.OURS:${state}`,
        data: { payload: { status: state } },
      });
    }
  });

  it('gives back the key of its message', () => {
    expect(one('sent', { biz_opaque_callback_data: 'msg_01' })).toMatchObject({ data: { idempotencyKey: 'msg_01' } });
    for (const biz_opaque_callback_data of ['', 7, 'x'.repeat(513)]) {
      expect(one('sent', { biz_opaque_callback_data })).not.toHaveProperty('data.idempotencyKey');
    }
  });

  it('says what it costs', () => {
    const pricing = (value: object) => one('sent', { pricing: value });
    expect(pricing({ billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' })).toMatchObject({
      data: { pricing: { billable: true, model: 'PMP', category: 'utility' } },
    });
    expect(pricing({ pricing_model: 'PMP', category: 'service', type: 'free_customer_service' })).toMatchObject({
      data: { pricing: { billable: false, category: 'service' } },
    });
    expect(pricing({ category: 'referral_conversion', type: 'regular' })).toMatchObject({
      data: { pricing: { billable: true } },
    });
    for (const unclear of [{ category: 'service' }, { billable: true }, { billable: 'yes', category: 'x' }]) {
      expect(pricing(unclear)).not.toHaveProperty('data.pricing');
    }
  });

  it('says why a message failed', () => {
    const errors = [{ code: 131026, title: 'Message undeliverable', error_data: { details: 'Not on WhatsApp.' } }];
    expect(one('failed', { errors })).toMatchObject({
      data: { failure: { code: 'recipient_unreachable', providerCode: '131026', message: 'Not on WhatsApp.' } },
    });
    expect(one('failed')).toMatchObject({ data: { failure: { code: 'provider_rejected' } } });
    expect(one('sent', { errors })).not.toHaveProperty('data.failure');
  });

  it('of a person without a phone number, and of a group', () => {
    expect(one('read', { recipient_user_id: 'US.1' })).toMatchObject({ type: 'message.status_changed' });
    expect(one('read', { recipient_id: 'Y2Fw', recipient_type: 'group' })).toMatchObject({ id: 'wamid.OURS:read' });
  });
});
