import { unknownEvent } from '../../core/provider-kit/event-schema.ts';
import type { InboundMessage, MessageTarget, Option, ProviderEvent, Referral } from '../../core/provider/index.ts';
import { field, type Form } from './form.ts';
import { mediaParts, partsWithCaption, type InboundContent, type Part } from './inbound-media.ts';
import { partId } from './message-id.ts';
import { numberOf, senderOf, withoutChannel } from './people.ts';

/**
 * A received message as events (docs/messaging/guides/webhook-request). Usually one; several media in one webhook are
 * several messages. What has no content that we can read is an `unsupported` message, and beside it an `unknown` event
 * that keeps the whole form.
 *
 * @param now Twilio does not say when a message was written; webhooks follow at once, so the time of arrival stands for it
 */
export function readMessage(form: Form, messageSid: string, now: string): readonly ProviderEvent[] {
  const from = senderOf(form);
  if (from === undefined || withoutChannel(field(form, 'From')) === undefined) {
    return [unknownEvent(form, 'not from a WhatsApp address', now)];
  }
  const number = numberOf(field(form, 'To'));
  const { shared, target } = aroundContent(form);
  const parts = readParts(form, target);
  const events = parts.map(({ part, content }): ProviderEvent => {
    const id = partId(messageSid, part);
    return {
      type: 'message.received',
      id: `${id}-received`,
      timestamp: now,
      ...(number !== undefined && { number }),
      data: { providerMessageId: id, from, sentAt: now, ...shared, ...content },
    };
  });
  const unread = parts.some(({ content }) => content.type === 'unsupported');
  return unread ? [...events, unknownEvent(form, 'content not known', now)] : events;
}

function readParts(form: Form, target: MessageTarget | undefined): readonly Part[] {
  const choice = readChoice(form);
  if (choice !== undefined) {
    return [{ part: 0, content: { type: 'choice', ...choice, ...(target !== undefined && { target }) } }];
  }
  const text = field(form, 'Body');
  const media = mediaParts(form);
  if (media.length > 0) return partsWithCaption(media, text);
  const location = readLocation(form);
  if (location !== undefined) return [{ part: 0, content: location }];
  const kind = field(form, 'MessageType') ?? 'unknown';
  // A flow's answer is in `FlowData`; the text beside it is WhatsApp's, not the person's.
  if (text === undefined || field(form, 'FlowData') !== undefined) {
    return [{ part: 0, content: { type: 'unsupported', providerType: kind } }];
  }
  return [{ part: 0, content: { type: 'text', text } }];
}

type Choice = Extract<InboundMessage, { readonly type: 'choice' }>;

/**
 * A tap. Quick replies come as `ButtonPayload` and `ButtonText`. Twilio's page on its webhooks (2026) says no more than that;
 * the rest is what integrations in public read and have recorded, so none of it is relied on:
 *
 * - `MessageType` is `button` for a template's (with `SmsStatus=received`, the title as `Body`), `interactive` for what was
 *   sent inside the window. Without it the tap counts as the latter.
 * - List rows come as `ListId` and `ListTitle`. Where only a `ButtonPayload` comes, the row is a choice all the same, of buttons.
 */
function readChoice(form: Form): Pick<Choice, 'source' | 'options'> | undefined {
  const option = (id: string | undefined, title: string | undefined): readonly Option[] | undefined => {
    const known = id ?? title;
    return known === undefined ? undefined : [{ id: known, title: title ?? field(form, 'Body') ?? known }];
  };
  const row = option(field(form, 'ListId'), field(form, 'ListTitle'));
  if (row !== undefined) return { source: 'list', options: row };
  const button = option(field(form, 'ButtonPayload'), field(form, 'ButtonText'));
  if (button === undefined) return undefined;
  return { source: field(form, 'MessageType') === 'button' ? 'template' : 'buttons', options: button };
}

type Location = Extract<InboundContent, { readonly type: 'location' }>;

function readLocation(form: Form): Location | undefined {
  const latitude = coordinate(field(form, 'Latitude'), 90);
  const longitude = coordinate(field(form, 'Longitude'), 180);
  if (latitude === undefined || longitude === undefined) return undefined;
  const name = field(form, 'Label');
  const address = field(form, 'Address');
  return {
    type: 'location',
    latitude,
    longitude,
    ...(name !== undefined && { name }),
    ...(address !== undefined && { address }),
  };
}

function coordinate(text: string | undefined, limit: number): number | undefined {
  const value = text === undefined ? Number.NaN : Number(text);
  return Math.abs(value) <= limit ? value : undefined;
}

/** What every part shares: the message it answers, whether it was forwarded, where the conversation came from. */
function aroundContent(form: Form): {
  readonly shared: Pick<InboundMessage, 'replyTo' | 'forwarded' | 'referral'>;
  readonly target: MessageTarget | undefined;
} {
  const target = readTarget(form);
  const forwarded = field(form, 'Forwarded') === 'true' || field(form, 'FrequentlyForwarded') === 'true';
  const referral = readReferral(form);
  return {
    target,
    shared: {
      ...(target !== undefined && { replyTo: target }),
      ...(forwarded && { forwarded }),
      ...(referral !== undefined && { referral }),
    },
  };
}

/** Twilio names the quoted message while it is at most seven days old, and whose it was. */
function readTarget(form: Form): MessageTarget | undefined {
  const sid = field(form, 'OriginalRepliedMessageSid');
  if (sid === undefined) return undefined;
  const sender = field(form, 'OriginalRepliedMessageSender');
  const theirs = sender !== undefined && sender !== field(form, 'To');
  return { providerMessageId: sid, direction: theirs ? 'inbound' : 'outbound' };
}

/** Present for a click on an advertisement. `ReferralNumMedia=0` comes with ordinary messages too, so it says nothing. */
function readReferral(form: Form): Referral | undefined {
  const entries = (
    [
      ['sourceId', 'ReferralSourceId'],
      ['sourceType', 'ReferralSourceType'],
      ['sourceUrl', 'ReferralSourceUrl'],
      ['headline', 'ReferralHeadline'],
      ['body', 'ReferralBody'],
      ['clickId', 'ReferralCtwaClid'],
    ] as const
  ).flatMap(([name, parameter]) => {
    const value = field(form, parameter);
    return value === undefined ? [] : [[name, value] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
