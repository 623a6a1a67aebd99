import { describe, expect, it } from 'vitest';
import { checkMessage } from '../../../core/messages/check.ts';
import {
  GatewayError,
  type MessageLimits,
  type MessageType,
  type OutboundMessage,
} from '../../../core/provider/index.ts';
import { capabilities as everything } from '../../../providers/memory/capabilities.ts';
import { providers } from '../../../providers/registry.ts';
import { SAMPLES } from '../../contract/samples.ts';

/** The field that is refused; undefined where the message may be sent. */
function refused(message: OutboundMessage, limits: MessageLimits): string | undefined {
  const capabilities = { ...everything, messages: { ...everything.messages, [message.type]: limits } };
  try {
    checkMessage(message, { id: 'test', capabilities });
    return undefined;
  } catch (error) {
    if (!GatewayError.isInstance(error)) throw error;
    expect(error.code).toBe('invalid_message');
    return error.fields?.[0]?.path;
  }
}

const { buttons, list, cta_url: link, card, carousel, poll, contacts } = SAMPLES;
const described = { ...buttons, options: [{ id: 'abc', title: 'A', description: 'first' }] };

/** A limit that the message just keeps, and the field that is named where it does not. */
const LIMITS: readonly (readonly [OutboundMessage, keyof MessageLimits, number, string])[] = [
  [buttons, 'maxTextLength', 4, 'text'],
  [buttons, 'maxFooterLength', 3, 'footer'],
  [buttons, 'maxOptions', 1, 'options'],
  [described, 'maxOptionLength', 1, 'options[0]'],
  [described, 'maxOptionIdLength', 3, 'options[0].id'],
  [described, 'maxOptionDescriptionLength', 5, 'options[0].description'],
  [list, 'maxButtonLength', 4, 'button'],
  [list, 'maxTitleLength', 3, 'sections[0].title'],
  [list, 'maxOptionDescriptionLength', 9, 'sections[0].options[0].description'],
  [link, 'maxButtonLength', 4, 'button'],
  [card, 'maxTitleLength', 4, 'title'],
  [card, 'maxOptionLength', 5, 'buttons[0]'],
  [carousel, 'maxCardTextLength', 6, 'cards[0].text'],
  [carousel, 'maxOptionIdLength', 1, 'cards[0].buttons[0].id'],
  [poll, 'maxTextLength', 6, 'question'],
  [contacts, 'maxOptionLength', 3, 'contacts[0]'],
];

describe('a limit', () => {
  it.each(LIMITS)('of %o, %s %i, names %s', (message, name, limit, path) => {
    expect(refused(message, { [name]: limit })).toBeUndefined();
    expect(refused(message, { [name]: limit - 1 })).toBe(path);
  });

  it('of buttons that stand together holds for cards and carousels', () => {
    const one = { buttonSets: [{ types: ['reply'], max: 1 }] } as const;
    expect(refused(card, one)).toBeUndefined();
    expect(refused({ ...card, buttons: [...card.buttons, ...card.buttons] }, one)).toBe('buttons');
    const call = { type: 'phone', title: 'Call', number: '+15550100001' } as const;
    expect(refused({ ...card, buttons: [call] }, one)).toBe('buttons');
    const cards = carousel.cards.map((each) => ({ ...each, buttons: [call] }));
    expect(refused({ ...carousel, cards }, one)).toBe('cards[0].buttons');
  });
});

describe('every provider that has it', () => {
  const STATED: { readonly [Type in MessageType]?: readonly (keyof MessageLimits)[] } = {
    buttons: ['maxTextLength', 'maxOptions', 'maxOptionLength', 'maxOptionIdLength'],
    list: ['maxButtonLength', 'maxOptionLength', 'maxOptionIdLength', 'maxOptionDescriptionLength'],
    cta_url: ['maxTextLength', 'maxButtonLength'],
    card: ['maxTextLength', 'maxFooterLength', 'maxOptionLength', 'maxOptionIdLength', 'buttonSets'],
    carousel: ['maxTextLength', 'maxCardTextLength', 'maxOptionLength', 'buttonSets'],
  };
  const cells = Object.values(providers).flatMap(({ id, capabilities }) =>
    Object.entries(STATED).flatMap(([type, names]) => {
      const limits = capabilities.messages[type as MessageType];
      return limits === false ? [] : [[id, type, limits, names] as const];
    }),
  );
  it.each(cells)('%s states the limits of %s', (_id, _type, limits, names) => {
    expect(Object.keys(limits)).toEqual(expect.arrayContaining([...names]));
  });
});
