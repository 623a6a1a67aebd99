import { createHash } from 'node:crypto';
import { fakeTwilio, type FakeTwilio } from '../../../providers/twilio/harness-server.ts';
import { AUTH_TOKEN, inbound, signForm, status } from '../../../providers/twilio/harness-webhooks.ts';
import { TEMPLATE } from '../journey.ts';
import { PERSON, PERSON_NAME, post, unique, type Seen, type VendorAccount } from './vendor-world.ts';

const NUMBER = '+15550100000';

/** Twilio at `baseUrl`: an account that no other world has, with the app's template in it, approved. */
export function twilioWorld(baseUrl: string): VendorAccount {
  const accountSid = sidFrom('AC');
  const fake = fakeTwilio({ baseUrl, accountSid, authToken: AUTH_TOKEN });
  const sid = sidFrom('HX');
  fake.contents.set(sid, {
    sid,
    friendly_name: TEMPLATE.name,
    language: TEMPLATE.language,
    variables: { 1: 'Ana', 2: '42' },
    types: { 'twilio/text': { body: TEMPLATE.body } },
    approval: { name: TEMPLATE.name, category: 'UTILITY', status: 'approved' },
  });

  let webhookUrl = '';
  const write = async (fields: Readonly<Record<string, string>>, quoting: string | undefined): Promise<string> => {
    const id = sidFrom('SM');
    const quoted = { OriginalRepliedMessageSender: `whatsapp:${NUMBER}`, OriginalRepliedMessageSid: quoting ?? '' };
    const form = {
      ...inbound,
      AccountSid: accountSid,
      MessageSid: id,
      SmsMessageSid: id,
      SmsSid: id,
      From: `whatsapp:${PERSON}`,
      To: `whatsapp:${NUMBER}`,
      WaId: PERSON.slice(1),
      ProfileName: PERSON_NAME,
      ...(quoting !== undefined && quoted),
      ...fields,
    };
    await post(signForm(form, { url: webhookUrl }));
    return id;
  };

  return {
    provider: 'twilio',
    connectionConfig: { accountSid, authToken: AUTH_TOKEN, number: NUMBER },
    handlers: fake.handlers,
    callsAt: (url) => {
      webhookUrl = url;
    },
    scans: () => Promise.reject(new Error('There is no phone')),
    personWrites: (text, quoting) => write({ Body: text }, quoting?.id),
    async personPicks({ id, title }) {
      const offering = see(fake).findLast(({ kind }) => kind === 'buttons' || kind === 'card');
      const tap = { MessageType: 'interactive', Body: title, ButtonText: title, ButtonPayload: id };
      await write(tap, offering?.id);
    },
    personSees: async () => see(fake),
    async reports({ id }, word) {
      const form = fake.messages[fake.sids.indexOf(id)];
      const said = { MessageSid: id, SmsSid: id, MessageStatus: word, SmsStatus: word };
      await post(signForm({ ...status, AccountSid: accountSid, ...said }, { url: form?.['StatusCallback'] ?? '' }));
    },
  };
}

function see({ messages, sids, contents }: FakeTwilio): readonly Seen[] {
  return messages.map((form, index) => {
    const base = { id: sids[index] ?? '', quotes: undefined };
    const { Body: body = '', ContentSid: contentSid, ContentVariables: variables = '{}' } = form;
    if (form['MediaUrl'] !== undefined) return { ...base, kind: 'image', text: body };
    if (form['PersistentAction'] !== undefined) return { ...base, kind: 'location', text: body };
    const content = contents.get(contentSid ?? '');
    if (content === undefined) return { ...base, kind: 'text', text: body };
    const { types } = content;
    if ('twilio/quick-reply' in types) return { ...base, kind: 'buttons', text: types['twilio/quick-reply'].body };
    if ('twilio/card' in types) return { ...base, kind: 'card', text: types['twilio/card'].body };
    const values = Object.values(JSON.parse(variables) as Record<string, string>);
    return { ...base, kind: 'template', text: [content.friendly_name, ...values].join(' ') };
  });
}

function sidFrom(prefix: string): string {
  return prefix + createHash('sha256').update(unique()).digest('hex').slice(0, 32);
}
