import { expect, it } from 'vitest';
import { deliveryDelay } from '../../core/webhooks-out/schedule.ts';

it('spreads by a tenth what failed together, waits for no less than it is asked, and ends', () => {
  const delays = [0, 0.5, 1].map((chance) => deliveryDelay(3, undefined, () => chance));
  expect(delays).toEqual([108_000, 120_000, 132_000]);
  expect(deliveryDelay(1, 60_000, () => 0)).toBe(60_000);
  expect(deliveryDelay(9, undefined, () => 0.5)).toBe(24 * 3_600_000);
  expect(deliveryDelay(10, undefined, () => 0.5)).toBeUndefined();
});
