import * as z from 'zod';
import type { PhoneNumber, ProviderEvent, WebhookRequest } from '../../core/provider/index.ts';
import { contactsOf } from './contacts.ts';
import { messageEvents } from './inbound.ts';
import { anyList, fingerprint, optionalText, secondsSchema, toPhoneNumber, unknownEvent } from './payload.ts';
import { preferenceEvent } from './preferences.ts';
import { statusEvent } from './status.ts';

/** Whose webhooks these are. Several numbers, and several accounts, may share one webhook URL. */
export type WebhookOwner = {
  readonly provider: string;
  readonly phoneNumberId?: string | undefined;
  readonly wabaId?: string | undefined;
  readonly now: () => Date;
};

const bodySchema = z.object({ entry: z.array(z.unknown()) });
const entrySchema = z.object({
  id: optionalText,
  time: secondsSchema.optional().catch(undefined),
  changes: z.array(z.unknown()),
});
const changeSchema = z.object({ field: z.string(), value: z.unknown() });
const valueSchema = z.object({
  metadata: z.object({ display_phone_number: optionalText, phone_number_id: optionalText }).optional().catch(undefined),
  contacts: anyList,
  messages: anyList,
  statuses: anyList,
  user_preferences: anyList,
  errors: anyList,
});

/**
 * What a webhook says, piece by piece: several entries, changes, messages and statuses may come in one. Pure but for
 * the time of payloads that have none, and never throws.
 */
export function parse(owner: WebhookOwner, { body }: Pick<WebhookRequest, 'body'>): readonly ProviderEvent[] {
  const receivedAt = owner.now().toISOString();
  const payload = parseJson(body);
  const entries = bodySchema.safeParse(payload).data?.entry;
  if (entries === undefined)
    return [unknownEvent(payload, 'not a webhook of the Cloud API', { timestamp: receivedAt })];
  return entries.flatMap((entry) => readEntry(owner, entry, receivedAt));
}

function readEntry(owner: WebhookOwner, payload: unknown, receivedAt: string): readonly ProviderEvent[] {
  const entry = entrySchema.safeParse(payload).data;
  if (entry === undefined) return [unknownEvent(payload, 'not a readable entry', { timestamp: receivedAt })];
  const timestamp = entry.time ?? receivedAt;
  return entry.changes.flatMap((change) => {
    const read = changeSchema.safeParse(change).data;
    const value =
      read !== undefined && OF_A_NUMBER.has(read.field) ? valueSchema.safeParse(read.value).data : undefined;
    if (read !== undefined && value !== undefined) {
      return readMessages(owner, { account: entry.id, field: read.field, change, value, timestamp });
    }
    // The time belongs to it: the same news may come twice and mean two things.
    const news = { account: entry.id, ...(entry.time !== undefined && { time: entry.time }), change };
    if (owner.wabaId !== undefined && entry.id !== undefined && entry.id !== owner.wabaId) {
      return [notOurs(news, { account: entry.id, field: read?.field }, { timestamp })];
    }
    return [unknownEvent(news, `webhook field ${read?.field ?? 'unreadable'}`, { timestamp })];
  });
}

/** Fields whose values say which number they concern. */
const OF_A_NUMBER: ReadonlySet<string> = new Set(['messages', 'user_preferences']);

type Change = {
  readonly account: string | undefined;
  readonly field: string;
  readonly change: unknown;
  readonly value: z.output<typeof valueSchema>;
  readonly timestamp: string;
};

function readMessages(owner: WebhookOwner, concerned: Change): readonly ProviderEvent[] {
  const { account, field, change, value, timestamp } = concerned;
  const phoneNumberId = value.metadata?.phone_number_id;
  const number = toPhoneNumber(value.metadata?.display_phone_number);
  if (owner.phoneNumberId !== undefined && phoneNumberId !== owner.phoneNumberId) {
    return [notOurs(change, { account, field, phoneNumberId }, { timestamp, number })];
  }
  const context = {
    provider: owner.provider,
    number,
    receivedAt: timestamp,
    contacts: contactsOf(value.contacts),
    alone: value.messages.length === 1,
  };
  const events = [
    ...value.messages.flatMap((message) => messageEvents(context, message)),
    ...value.statuses.map((status) => statusEvent(context, status)),
    ...value.user_preferences.map((one) => preferenceEvent(context, one, value.user_preferences.length === 1)),
    ...value.errors.map((error) => unknownEvent(error, 'an error that concerns no message', { timestamp, number })),
  ];
  return events.length > 0 ? events : [unknownEvent(change, 'a change without content', { timestamp, number })];
}

/**
 * News of a number that is not this connection's: said, because somebody pointed a webhook here, but without its
 * content, which is another's to read.
 */
function notOurs(
  whole: unknown,
  shown: Readonly<Record<string, string | undefined>>,
  at: { readonly timestamp: string; readonly number?: PhoneNumber | undefined },
): ProviderEvent {
  const payload = Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined));
  return unknownEvent(payload, 'concerns another number or account', { ...at, id: fingerprint(whole) });
}

/** The text itself where it is not JSON. */
function parseJson(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
