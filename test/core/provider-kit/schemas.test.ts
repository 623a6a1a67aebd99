import { describe, expect, it } from 'vitest';
import { readEvent } from '../../../core/provider-kit/event-schema.ts';
import {
  addressSchema,
  jsonMediaSourceSchema,
  messageSchema,
  messageTargetSchema,
} from '../../../core/provider-kit/message-schema.ts';
import type { ProviderEvent } from '../../../core/provider/index.ts';
import { SAMPLES } from '../../contract/samples.ts';

const schema = messageSchema(jsonMediaSourceSchema, messageTargetSchema, { to: addressSchema });
const now = '2026-11-24T12:00:00.000Z';

describe('the message schema', () => {
  it.each(Object.entries(SAMPLES))('takes a sample of %s and gives it back unchanged', (_, message) => {
    expect(schema.parse(message)).toEqual(message);
  });

  it.each([
    [{ ...SAMPLES.text, surprise: 1 }, ''],
    [{ ...SAMPLES.text, text: '' }, 'text'],
    [{ ...SAMPLES.text, to: { type: 'phone', number: '5511999990000' } }, 'to.number'],
    [{ ...SAMPLES.poll, options: ['only one'] }, 'options'],
    [{ ...SAMPLES.image, media: { type: 'url', url: 'file:///etc/passwd' } }, 'media.url'],
    [{ ...SAMPLES.location, latitude: 91 }, 'latitude'],
    [{ ...SAMPLES.contacts, contacts: [] }, 'contacts.0'],
    [{ ...SAMPLES.template, language: 'Portuguese' }, 'language'],
    [{ ...SAMPLES.text, type: 'telegram' }, 'type'],
  ])('refuses a mistake and names it (%#)', (message, path) => {
    expect(schema.safeParse(message).error?.issues[0]?.path.join('.')).toBe(path);
  });
});

describe('readEvent', () => {
  const event: ProviderEvent = {
    type: 'message.status_changed',
    id: 'e1',
    timestamp: '2026-11-24T09:00:00-03:00',
    data: { providerMessageId: 'm1', state: 'failed', providerState: 'ERROR', failure: { code: 'policy_blocked' } },
  };

  it('drops fields that it does not know', () => {
    expect(readEvent({ ...event, surprise: 1, data: { ...event.data, more: 2 } }, now)).toEqual(event);
  });

  it('keeps a failure whose code is from the future', () => {
    const data = { ...event.data, failure: { code: 'invented_later', providerCode: '999' } };
    expect(readEvent({ ...event, data }, now)).toMatchObject({
      type: 'message.status_changed',
      data: { state: 'failed', failure: { code: 'provider_rejected', providerCode: '999' } },
    });
  });

  it('keeps whole what it cannot read, under the id and time that it has', () => {
    const strange = { ...event, data: { state: 'vanished' } };
    expect(readEvent(strange, now)).toEqual({
      type: 'unknown',
      id: 'e1',
      timestamp: event.timestamp,
      data: { reason: expect.stringContaining('data.state') as string, payload: strange },
    });
  });

  it('makes the same id for the same payload without one', () => {
    const [first, again, other] = [{ a: 1 }, { a: 1 }, { a: 2 }].map((payload) => readEvent(payload, now));
    expect(first).toEqual(again);
    expect(first?.id).not.toBe(other?.id);
    expect(first?.timestamp).toBe(now);
  });
});
