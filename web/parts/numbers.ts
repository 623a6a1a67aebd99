const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A number as people write it, as the API takes it: only spaces, hyphens, dots and brackets are dropped, nothing is
 * guessed. Undefined where it is not one.
 */
export function toNumber(text: string): string | undefined {
  const bare = text.replaceAll(/[\s().\-\u2010-\u2015]/g, '');
  return E164.test(bare) ? bare : undefined;
}

/** A number as people write it; a comma is a decimal point in two of our three languages. `NaN` where it is none. */
export function toDecimal(text: string): number {
  const plain = text.trim().replace(',', '.');
  return /^[+-]?\d*\.?\d+$/.test(plain) ? Number(plain) : Number.NaN;
}
