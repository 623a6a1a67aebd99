import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey, isPhoneNumber, type Address } from '../../../core/provider/index.ts';

const id = fc.string({ minLength: 1, maxLength: 12 });
const address: fc.Arbitrary<Address> = fc.oneof(
  fc.stringMatching(/^[1-9][0-9]{6,14}$/).map((digits): Address => ({ type: 'phone', number: `+${digits}` })),
  id.map((id): Address => ({ type: 'user', id })),
  id.map((id): Address => ({ type: 'group', id })),
);

describe('addressKey', () => {
  it('is equal exactly where the addresses are', () => {
    fc.assert(
      fc.property(address, address, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(addressKey(left) === addressKey(right)).toBe(same);
        expect(addressKey(left)).toBe(addressKey({ ...left }));
      }),
    );
  });

  it('tells the kinds apart, also where the ids look like one another', () => {
    const keys = [
      addressKey({ type: 'user', id: 'group:1' }),
      addressKey({ type: 'group', id: '1' }),
      addressKey({ type: 'user', id: '+15550100001' }),
      addressKey({ type: 'phone', number: '+15550100001' }),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});

describe('isPhoneNumber', () => {
  it.each(['+5511999990000', '+1234567', '+123456789012345'])('takes %s', (text) => {
    expect(isPhoneNumber(text)).toBe(true);
  });

  it.each([
    '5511999990000',
    '+0511999990000',
    '+123456',
    '+1234567890123456',
    '+55 11 99999-0000',
    '+5511999990000 ',
    '+5511999990000\n',
    '++5511999990000',
    '+٥٥١١٩٩٩٩٩٠٠٠٠',
    '',
    '+',
  ])('does not take %j', (text) => {
    expect(isPhoneNumber(text)).toBe(false);
  });
});
