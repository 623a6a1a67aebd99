import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, DELIVERY_STATES, type DeliveryState } from '../../../core/provider/index.ts';

const state = fc.constantFrom(...DELIVERY_STATES);
const ORDER: readonly DeliveryState[] = ['queued', 'unknown', 'sent', 'delivered', 'read', 'played'];
const unfailing = fc.constantFrom(...ORDER);
const settle = (reports: readonly DeliveryState[], start: DeliveryState = 'queued') => reports.reduce(advance, start);

describe('advance', () => {
  it('ends at the furthest report, in whatever order and however often they come', () => {
    fc.assert(
      fc.property(
        fc
          .array(unfailing, { maxLength: 8 })
          .chain((reports) =>
            fc.tuple(
              fc.constant(reports),
              fc.shuffledSubarray([...reports, ...reports], { minLength: reports.length * 2 }),
            ),
          ),
        ([reports, shuffled]) => {
          const furthest = ORDER[Math.max(0, ...reports.map((report) => ORDER.indexOf(report)))];
          expect(settle(reports)).toBe(furthest);
          expect(settle(shuffled)).toBe(furthest);
        },
      ),
    );
  });

  it('keeps the first of failed and delivered, and never leaves either for the other', () => {
    fc.assert(
      fc.property(fc.array(state), (reports) => {
        const decisive = reports.find((report) => ['failed', 'delivered', 'read', 'played'].includes(report));
        const end = settle(reports);
        if (decisive === 'failed') expect(end).toBe('failed');
        else expect(end).not.toBe('failed');
      }),
    );
  });

  it('takes the same report twice as once', () => {
    fc.assert(
      fc.property(state, state, (current, reported) => {
        const once = advance(current, reported);
        expect(advance(once, reported)).toBe(once);
      }),
    );
  });

  it.each([
    ['failed', 'delivered', 'failed'],
    ['delivered', 'failed', 'delivered'],
    ['sent', 'failed', 'failed'],
    ['sent', 'unknown', 'sent'],
    ['unknown', 'sent', 'sent'],
    ['unknown', 'queued', 'unknown'],
    ['read', 'delivered', 'read'],
  ] as const)('%s, then %s: %s', (current, reported, expected) => {
    expect(advance(current, reported)).toBe(expected);
  });
});
