import { describe, expect, it } from 'vitest';
import { envelope, eventsOf, readOne } from './reading.ts';

/* from vendor docs: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/ */

const context = { from: '15550783881', id: 'wamid.OURS' };
const ours = { providerMessageId: 'wamid.OURS', direction: 'outbound' };

describe('the envelope of a message', () => {
  const text = { type: 'text', text: { body: 'Oi' } };
  const dataOf = (message: object, value: object = {}) => readOne({ ...text, ...message }, value);

  it('says what is quoted, and whose it was', () => {
    expect(dataOf({ context })).toMatchObject({ data: { replyTo: ours } });
    expect(dataOf({ context: { id: 'wamid.OURS' } })).toMatchObject({ data: { replyTo: ours } });
    expect(dataOf({ context: { from: '16505551234', id: 'wamid.THEIRS' } })).toMatchObject({
      data: { replyTo: { providerMessageId: 'wamid.THEIRS', direction: 'inbound' } },
    });
    expect(dataOf({ context: { forwarded: true } })).not.toHaveProperty('data.replyTo');
  });

  it('says that it was forwarded', () => {
    expect(dataOf({ context: { forwarded: true } })).toMatchObject({ data: { forwarded: true } });
    expect(dataOf({ context: { frequently_forwarded: true } })).toMatchObject({ data: { forwarded: true } });
    expect(dataOf({ context: { forwarded: 'yes' } })).not.toHaveProperty('data.forwarded');
  });

  it('says which advertisement brought the sender', () => {
    const referral = {
      source_url: 'https://fb.me/3cr4Wqqkv',
      source_id: '120226305854810726',
      source_type: 'ad',
      headline: 'Chat with us',
      body: 'Summer succulents are here!',
      media_type: 'image',
      ctwa_clid: 'Aff-n8ZTODi',
    };
    expect(dataOf({ referral })).toMatchObject({
      data: {
        referral: {
          sourceUrl: 'https://fb.me/3cr4Wqqkv',
          sourceId: '120226305854810726',
          sourceType: 'ad',
          headline: 'Chat with us',
          body: 'Summer succulents are here!',
          clickId: 'Aff-n8ZTODi',
        },
      },
    });
    expect(dataOf({ referral: {} })).not.toHaveProperty('data.referral');
  });

  it('names the group', () => {
    expect(dataOf({ group_id: 'Y2FwaV9ncm91cDox' })).toMatchObject({ data: { groupId: 'Y2FwaV9ncm91cDox' } });
  });

  it('names the sender by everything it gives', () => {
    const user = (id: string) => ({ type: 'user', id });
    const phone = { type: 'phone', number: '+16505551234' };
    const cases: [object, object, unknown[]][] = [
      [{ from_user_id: 'US.1' }, {}, [phone, user('US.1')]],
      [{ from_user_id: 'US.1', from_parent_user_id: 'US.ENT.1' }, {}, [phone, user('US.1'), user('US.ENT.1')]],
      [{ from: undefined, from_user_id: 'US.1' }, { contacts: [] }, [user('US.1')]],
      [{}, { contacts: [{ wa_id: '16505551234', user_id: 'US.1' }] }, [phone, user('US.1')]],
      // Somebody else's contact is not the sender's.
      [{ from: undefined, from_user_id: 'US.2' }, { contacts: [{ wa_id: '1999', user_id: 'US.1' }] }, [user('US.2')]],
      // No name in the message: the only person that the webhook introduces.
      [{ from: undefined }, {}, [phone]],
      [{ from: 'not-a-number' }, { contacts: [] }, [user('not-a-number')]],
    ];
    for (const [message, value, addresses] of cases) {
      expect(dataOf(message, value)).toMatchObject({ data: { from: { addresses } } });
    }
  });

  it('takes the name of the only contact where ids differ, unless there is more than one message', () => {
    const brazilian = [{ profile: { name: 'Ana' }, wa_id: '551188880000' }];
    const message = { ...envelope, ...text, from: '5511988880000' };
    const from = { addresses: [{ type: 'phone', number: '+5511988880000' }] };
    expect(eventsOf({ contacts: brazilian, messages: [message] })).toMatchObject([
      { data: { from: { ...from, name: 'Ana' } } },
    ]);
    const [first] = eventsOf({ contacts: brazilian, messages: [message, { ...message, id: 'wamid.IN2' }] });
    expect(first).toMatchObject({ data: { from } });
    expect(first).not.toHaveProperty('data.from.name');
  });

  it('falls back on what a message of the system says of the sender', () => {
    const system = { type: 'user_changed_user_id', body: 'changed', user_id: 'US.9' };
    const event = readOne({ type: 'system', system, from: undefined }, { contacts: [] });
    expect(event).toMatchObject({ data: { from: { addresses: [{ type: 'user', id: 'US.9' }] } } });
  });

  it('takes the time of receipt where it has none that can be read', () => {
    for (const timestamp of [undefined, 'yesterday', '-1', '999999999999999999', {}]) {
      expect(dataOf({ timestamp })).toMatchObject({ timestamp: '2026-11-24T12:00:00.000Z' });
    }
    expect(dataOf({ timestamp: 1739321024 })).toMatchObject({ timestamp: '2025-02-12T00:43:44.000Z' });
  });
});
