import { describe, expect, it } from 'vitest';
import { asVerified } from '../../../core/provider-kit/signature.ts';
import type { ProviderEvent } from '../../../core/provider/index.ts';
import { CONNECTION, inbound, mediaUrl, signForm, status } from '../../../providers/twilio/harness-webhooks.ts';
import { useTwilio } from './support.ts';

const SID = inbound['MessageSid'] ?? '';

describe('a webhook', () => {
  const world = useTwilio('webhook');
  const parse = (fields: Readonly<Record<string, string>>, url?: string): Promise<readonly ProviderEvent[]> =>
    world.build().webhook.parse(asVerified(signForm(fields, url === undefined ? {} : { url })));
  const message = async (fields: Readonly<Record<string, string>>): Promise<ProviderEvent | undefined> =>
    (await parse({ ...inbound, ...fields }))[0];
  const media = (...types: string[]) => ({
    NumMedia: String(types.length),
    ...Object.fromEntries(
      types.flatMap((type, index) => [
        [`MediaUrl${index}`, mediaUrl(`ME${index}`)],
        [`MediaContentType${index}`, type],
      ]),
    ),
  });

  /** Recorded bodies of 2025 and 2026 in public repositories (search tool, file 61223925827), sids and people ours. */
  it.each<[string, Readonly<Record<string, string>>, object]>([
    [
      'with a place',
      { MessageType: 'location', Latitude: '25.018766403198', Longitude: '-77.395950317383', Label: 'Beach' },
      { type: 'location', latitude: 25.018766403198, longitude: -77.395950317383, name: 'Beach' },
    ],
    [
      'with a contact card, as a file',
      { MessageType: 'contacts', ...media('text/vcard') },
      { type: 'document', filename: 'contact.vcf', media: { mediaType: 'text/vcard' } },
    ],
    [
      'that answers ours',
      {
        Body: 'Nice',
        OriginalRepliedMessageSid: `MM${'9'.repeat(32)}`,
        OriginalRepliedMessageSender: 'whatsapp:+15550100000',
      },
      {
        type: 'text',
        text: 'Nice',
        replyTo: { providerMessageId: `MM${'9'.repeat(32)}`, direction: 'outbound' },
      },
    ],
    [
      'that answers their own',
      {
        Body: 'I mean it',
        OriginalRepliedMessageSid: `SM${'9'.repeat(32)}`,
        OriginalRepliedMessageSender: 'whatsapp:+5511988880000',
      },
      { replyTo: { providerMessageId: `SM${'9'.repeat(32)}`, direction: 'inbound' } },
    ],
    ['forwarded', { Body: 'x', Forwarded: 'true' }, { type: 'text', forwarded: true }],
    ['forwarded often', { Body: 'x', FrequentlyForwarded: 'true' }, { forwarded: true }],
    [
      'from an advertisement',
      { Body: 'x', ReferralSourceId: '12', ReferralSourceType: 'ad', ReferralCtwaClid: 'AR', ReferralHeadline: 'H' },
      { referral: { sourceId: '12', sourceType: 'ad', clickId: 'AR', headline: 'H' } },
    ],
    [
      'with a row of a list',
      { MessageType: 'interactive', Body: 'Blue', ListId: 'b', ListTitle: 'Blue' },
      { type: 'choice', source: 'list', options: [{ id: 'b', title: 'Blue' }] },
    ],
    [
      "with a template's button",
      { MessageType: 'button', Body: 'Yes', ButtonText: 'Yes', ButtonPayload: 'yes' },
      { type: 'choice', source: 'template', options: [{ id: 'yes', title: 'Yes' }] },
    ],
    [
      'with a button that carries no payload',
      { Body: 'Yes', ButtonText: 'Yes' },
      { type: 'choice', source: 'buttons', options: [{ id: 'Yes', title: 'Yes' }] },
    ],
    [
      'with a row of a list that has no title',
      { Body: 'Blue', ListId: 'b' },
      { type: 'choice', source: 'list', options: [{ id: 'b', title: 'Blue' }] },
    ],
    [
      'with a row of a list that comes as a button',
      { MessageType: 'interactive', Body: 'Blue', ButtonPayload: 'b' },
      { type: 'choice', source: 'buttons', options: [{ id: 'b', title: 'Blue' }] },
    ],
    ['with a sticker', { MessageType: 'sticker', ...media('image/webp') }, { type: 'sticker' }],
    ['with a video', { Body: 'Look', ...media('video/mp4') }, { type: 'video', caption: 'Look' }],
    ['with a PDF', media('application/pdf'), { type: 'document', filename: 'document.pdf' }],
    ['with a file of no kind', { NumMedia: '1', MediaUrl0: 'https://x.test' }, { type: 'document' }],
    ['with null bytes', { Body: 'a\0b', ProfileName: 'A\0na' }, { text: 'ab', from: { name: 'Ana' } }],
  ])('%s', async (_, fields, data) => {
    expect(await message(fields)).toMatchObject({ type: 'message.received', number: '+15550100000', data });
  });

  it('without a referral says nothing of one, although ReferralNumMedia comes always', async () => {
    expect((await message({ Body: 'x' }))?.data).not.toHaveProperty('referral');
  });

  it('with a sound and a text is two messages', async () => {
    expect(await parse({ ...inbound, Body: 'Listen', ...media('audio/ogg; codecs=opus') })).toMatchObject([
      { id: `${SID}-received`, data: { providerMessageId: SID, type: 'audio' } },
      { id: `${SID}.text-received`, data: { providerMessageId: `${SID}.text`, type: 'text', text: 'Listen' } },
    ]);
  });

  it('that claims more media than it has, or nonsense, gives what there is', async () => {
    expect(await parse({ ...inbound, ...media('image/png'), NumMedia: '99999' })).toHaveLength(1);
    expect(await message({ ...media('image/png'), NumMedia: 'NaN', Body: 'x' })).toMatchObject({
      data: { type: 'text' },
    });
  });

  describe('from somebody', () => {
    it('who shows no number', async () => {
      const hidden = { From: 'whatsapp:BR.1A2B', ExternalUserId: 'whatsapp:BR.1A2B', WaId: '', Body: 'x' };
      expect(await message(hidden)).toMatchObject({
        data: { from: { addresses: [{ type: 'user', id: 'BR.1A2B' }], name: 'Ana' } },
      });
    });

    it('whose number WhatsApp has and Twilio has not', async () => {
      expect(await message({ From: 'whatsapp:BR.1A2B', Body: 'x' })).toMatchObject({
        data: {
          from: {
            addresses: [
              { type: 'phone', number: '+5511988880000' },
              { type: 'user', id: 'BR.1A2B' },
            ],
          },
        },
      });
    });

    it('known in several portfolios', async () => {
      const ids = { ExternalUserId: 'whatsapp:BR.1A2B', ParentExternalUserId: 'whatsapp:BR.ENT.3C4D', Body: 'x' };
      expect(await message(ids)).toMatchObject({
        data: { from: { addresses: [{ type: 'phone' }, { id: 'BR.1A2B' }, { id: 'BR.ENT.3C4D' }] } },
      });
    });

    it('on another channel is nothing of ours, and kept', async () => {
      const sms = { ...inbound, From: '+5511988880000', To: '+15550100000', Body: 'x' };
      expect(await parse(sms)).toMatchObject([{ type: 'unknown', data: { payload: sms } }]);
      const nobody = { ...inbound, From: '', WaId: '' };
      expect(await parse(nobody)).toMatchObject([{ type: 'unknown' }]);
    });
  });

  it('with something new is a message that cannot be read, and kept whole beside it', async () => {
    const flow = { ...inbound, MessageType: 'interactive', FlowData: '{"a":"b"}', Body: 'Sent' };
    expect(await parse(flow)).toMatchObject([
      { type: 'message.received', data: { type: 'unsupported', providerType: 'interactive' } },
      { type: 'unknown', data: { payload: flow } },
    ]);
    expect(await parse({ ...inbound, MessageType: 'order' })).toMatchObject([{ data: { providerType: 'order' } }, {}]);
    expect(await parse({ ...inbound, MessageType: 'location', Latitude: '91', Longitude: 'x' })).toMatchObject([
      { data: { type: 'unsupported' } },
      { type: 'unknown' },
    ]);
  });

  it.each([
    ['accepted', 'queued'],
    ['scheduled', 'queued'],
    ['queued', 'queued'],
    ['sending', 'queued'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('with the status %s means %s', async (word, state) => {
    const [event] = await parse({ ...status, MessageStatus: word, SmsStatus: word });
    expect(event).toMatchObject({
      type: 'message.status_changed',
      id: `${status['MessageSid']}-${word}`,
      number: '+15550100000',
      data: { state, providerState: word },
    });
    expect(event !== undefined && 'failure' in event.data).toBe(state === 'failed');
  });

  it('says why a message failed, as far as Twilio does', async () => {
    const failure = async (fields: Readonly<Record<string, string>>) => {
      const [event] = await parse({ ...status, MessageStatus: 'failed', ...fields });
      return event?.type === 'message.status_changed' ? event.data.failure : undefined;
    };
    expect(await failure({})).toEqual({ code: 'provider_rejected' });
    expect(await failure({ ErrorCode: '0' })).toEqual({ code: 'provider_rejected' });
    expect(await failure({ MessageStatus: 'canceled' })).toEqual({ code: 'message_cancelled' });
    expect(await failure({ ErrorCode: '63024', ChannelStatusMessage: 'No such user' })).toEqual({
      code: 'recipient_unreachable',
      providerCode: '63024',
      message: 'No such user',
    });
  });

  it('brings our key back only where it is one', async () => {
    const key = async (query: string) => {
      const [event] = await parse(status, CONNECTION.webhookUrl + query);
      return event?.type === 'message.status_changed' ? event.data.idempotencyKey : 'none';
    };
    expect(await key(`?key=${Buffer.from('k'.repeat(128)).toString('base64url')}`)).toBe('k'.repeat(128));
    for (const query of ['', '?key=', '?key=%00', `?key=${Buffer.from('ç').toString('base64url')}`, '?key=a b']) {
      expect(await key(query)).toBeUndefined();
    }
  });

  it.each(['', 'SM1', 'XX00000000000000000000000000000001'])('about no message ("%s") is kept', async (sid) => {
    const fields = { ...status, MessageSid: sid, SmsSid: sid };
    expect(await parse(fields)).toMatchObject([{ type: 'unknown', data: { payload: fields } }]);
  });
});
