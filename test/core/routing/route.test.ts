import { describe, expect, it } from 'vitest';
import { routingSchema } from '../../../core/api/routing.ts';
import { cheapest, compareAmounts, type Price } from '../../../core/routing/cost.ts';
import { chooseRoute, type Routable } from '../../../core/routing/route.ts';

const id = (letter: string) => `con_01ARZ3NDEKTSV4RRFFQ69G5FA${letter}`;
const [OFFICIAL, PHONE, ABROAD] = [id('A'), id('B'), id('C')];

const routing = routingSchema.parse({
  rules: [
    { name: 'templates', when: { category: 'template' }, use: { connectionId: OFFICIAL } },
    { name: 'abroad', when: { prefixes: ['+1', '+351'] }, use: { connectionId: ABROAD } },
    { name: 'files', when: { types: ['document', 'image'] }, use: { cheapestOf: [OFFICIAL, PHONE] } },
    { name: 'conversation', when: { category: 'conversation' }, use: { connectionId: PHONE } },
  ],
  connections: [PHONE, OFFICIAL],
});
const prices = new Map<string, Price>([
  [OFFICIAL, { currency: 'USD', amount: '0.0068' }],
  [PHONE, { currency: 'USD', amount: '0' }],
]);
const brazil = { type: 'phone', number: '+5511999990001' } as const;
const portugal = { type: 'phone', number: '+351910000001' } as const;
const somebody = { type: 'user', id: '1@lid' } as const;

describe('a message goes', () => {
  it.each([
    ['where it says', { type: 'text', to: brazil, connectionId: ABROAD }, ABROAD, { reason: 'request' }],
    [
      'where what it answers is',
      { type: 'text', to: brazil, targetConnectionId: OFFICIAL },
      OFFICIAL,
      { reason: 'reply' },
    ],
    ['by category', { type: 'template', to: portugal }, OFFICIAL, { reason: 'rule', rule: 'templates' }],
    ['by destination', { type: 'text', to: portugal }, ABROAD, { reason: 'rule', rule: 'abroad' }],
    [
      'past a destination, without a number',
      { type: 'text', to: somebody },
      PHONE,
      { reason: 'rule', rule: 'conversation' },
    ],
    [
      'by type, to where it costs least',
      { type: 'image', to: brazil },
      PHONE,
      { reason: 'rule', rule: 'files', price: { currency: 'USD', amount: '0' } },
    ],
  ] satisfies [string, Routable, string, object][])('%s', (_, message, connectionId, routedBy) => {
    expect(chooseRoute(message, routing, PHONE, (one) => prices.get(one))).toEqual({ connectionId, routedBy });
  });

  it('to the first of the tenant, to the default, or nowhere', () => {
    const message: Routable = { type: 'text', to: brazil, targetConnectionId: PHONE };
    const plain = { ...message, targetConnectionId: undefined };
    const ordered = routingSchema.parse({ connections: [OFFICIAL, PHONE] });
    expect(chooseRoute(plain, ordered, PHONE, () => undefined)).toEqual({
      connectionId: OFFICIAL,
      routedBy: { reason: 'order' },
    });
    // Without a policy, everything is as it always was.
    const byDefault = { connectionId: OFFICIAL, routedBy: { reason: 'default' } };
    expect(chooseRoute(message, undefined, OFFICIAL, () => undefined)).toEqual(byDefault);
    expect(chooseRoute(plain, routingSchema.parse({}), OFFICIAL, () => undefined)).toEqual(byDefault);
    expect(chooseRoute(plain, routingSchema.parse({}), undefined, () => undefined)).toBeUndefined();
  });
});

describe('prices', () => {
  it('are compared exactly', () => {
    expect(['0.1', '0.10', '0.0999999999'.slice(0, 11), '10', '9', '0.3'].toSorted(compareAmounts)).toEqual([
      '0.099999999',
      '0.1',
      '0.10',
      '0.3',
      '9',
      '10',
    ]);
    expect(compareAmounts('0.1', '0.10')).toBe(0);
    for (const wrong of ['', '-1', '1e3', '.5', '1.', '0x1'])
      expect(() => compareAmounts(wrong, '1')).toThrow(RangeError);
  });

  it.each([
    ['the least', { a: 'USD 0.02', b: 'USD 0.005', c: 'USD 0.0051' }, 'b'],
    ['of equal ones the first', { a: 'USD 1', b: 'USD 1.0', c: 'USD 1.00' }, 'a'],
    ['the first, where one is not known', { a: 'USD 2', c: 'USD 1' }, 'a'],
    ['the first, in several currencies', { a: 'USD 2', b: 'EUR 1', c: 'USD 1' }, 'a'],
  ] satisfies [string, Record<string, string>, string][])('decide: %s', (_, table, expected) => {
    const priceOf = (one: string): Price | undefined => {
      const [currency, amount] = (new Map(Object.entries(table)).get(one) ?? '').split(' ');
      return currency === undefined || amount === undefined ? undefined : { currency, amount };
    };
    expect(cheapest(['a', 'b', 'c'], priceOf)?.connectionId).toBe(expected);
  });
});
